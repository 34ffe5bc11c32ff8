"""Tables of Ibis on backends besides DuckDB, and on connections of its own: what works there, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import ibis
import pandas as pd
import pyarrow.parquet as pq
import pytest

import tenure
from tenure.engine import collect, hold, restore, scan, to_local, with_elapsed
from tests.engines.test_zones import UTC, zoned
from tests.frames import microseconds, to_arrow
from tests.laws.cases import LISTS, book, call, on_book

NAMES = (
    *("activation_days", "churn_rate", "cohort_retention", "customer_value", "net_promoter_score"),
    *("sessions_per_day", "survival_curve"),
)


@pytest.fixture(scope="module")
def on_datafusion(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    connection, folder = ibis.datafusion.connect(), tmp_path_factory.mktemp("book")
    return {table: parquet(connection, table, frame, folder) for table, frame in book().items()}


def parquet(connection: Any, name: str, frame: pd.DataFrame, folder: Path) -> Any:
    pq.write_table(to_arrow(frame), folder / f"{name}.parquet")
    return connection.read_parquet(folder / f"{name}.parquet", table_name=name)


@pytest.mark.parametrize("name", NAMES)
def test_datafusion_gives_what_pandas_gives(name: str, on_datafusion: dict[str, Any]) -> None:
    found, expected = call(name, on_datafusion), on_book(name)
    if name in LISTS:
        rows = found.to_pyarrow().to_pandas(date_as_object=False)
        assert rows.astype(str).to_dict("list") == expected.astype(str).to_dict("list")
    else:
        assert found.to_dict() == expected.to_dict()


# DataFusion adds days in nanoseconds, which end in 2262.
def test_windows_of_days_are_refused_on_datafusion_with_what_can_count_them(on_datafusion: dict[str, Any]) -> None:
    with pytest.raises(tenure.EngineError, match=r"Ibis' backend datafusion cannot count this .*: .* ibis\.duckdb"):
        call("funnel", on_datafusion)


@pytest.fixture
def instants(tmp_path: Path) -> tuple[Any, Any]:
    """Naive and zoned instants on DataFusion, of which the former reach over all of the calendar that it can hold."""
    moments = pd.Series([each for each in UTC if each and each.year not in {1, 9999}], dtype="datetime64[us]")
    frame = pd.DataFrame({"at": moments, "zoned": moments.dt.tz_localize("UTC")})
    return moments, parquet(ibis.datafusion.connect(), "moments", frame, tmp_path)


def test_elapsed_time_is_taken_from_the_calendar_where_a_backend_has_no_difference(instants: Any) -> None:
    moments, table = instants
    rows = scan(table, ["at"]).lazy
    found = collect(with_elapsed(rows.join(rows.rename({"at": "to"}), how="cross"), "at", "to", "span"))
    assert len(found) == len(moments) ** 2
    passed = [end - start for start, end in zip(found["at"], found["to"], strict=True)]
    assert found["span"].tolist() == [each // timedelta(microseconds=1) for each in passed]


def test_instants_in_utc_lose_their_zone_and_others_are_refused_on_unknown_backends(instants: Any) -> None:
    moments, table = instants
    source = scan(table, ["zoned"])
    assert source.zones == {"zoned": "UTC"}
    assert microseconds(collect(source.lazy)["zoned"]) == microseconds(moments)
    with pytest.raises(tenure.EngineError, match=r"Europe/Madrid is not known on .* datafusion: .* ibis\.duckdb"):
        to_local(source.lazy, "Europe/Madrid", "zoned")
    shifted = collect(to_local(source.lazy, "+05:30", "zoned"))["zoned"]
    assert microseconds(shifted) == microseconds(moments + pd.Timedelta(hours=5, minutes=30))


def test_what_a_backend_cannot_count_is_said_with_what_can() -> None:
    connection = ibis.polars.connect()
    subscriptions = connection.create_table("subscriptions", to_arrow(book()["subscriptions"]))
    with pytest.raises(tenure.EngineError, match=r"Ibis' backend polars cannot count this .*: .* ibis\.duckdb"):
        tenure.mrr_movements(subscriptions, period="2024-09")


def test_nanoseconds_are_cut_on_polars_too() -> None:
    at = pd.Series(pd.to_datetime(["2026-03-31 21:59:59.999999999", "1969-12-31 23:59:59.999999999"]).as_unit("ns"))
    table = ibis.polars.connect().create_table("moments", to_arrow(pd.DataFrame({"at": at})))
    assert microseconds(collect(scan(table, ["at"]).lazy)["at"]) == [1_774_994_399_999_999, -1]


@pytest.mark.filterwarnings("ignore:fetch_arrow_table")  # which Ibis still calls
def test_what_duckdb_says_is_said() -> None:
    connection = ibis.duckdb.connect()
    connection.raw_sql("CREATE TABLE people AS SELECT 1 AS customer_id")
    people = connection.table("people")
    connection.raw_sql("DROP TABLE people")
    with pytest.raises(tenure.EngineError, match=r"A table cannot be read: .*people"):
        tenure.check(people, tenure.Customer)


def test_tables_of_two_backends_are_refused(on_datafusion: dict[str, Any]) -> None:
    customers = ibis.memtable(to_arrow(book()["customers"]))
    with pytest.raises(tenure.EngineError, match="subscriptions on Ibis on datafusion, customers on Ibis on duckdb"):
        tenure.churn_rate(on_datafusion["subscriptions"], period="2024-09", by="segment", customers=customers)


@pytest.mark.filterwarnings("ignore:fetch_arrow_table")  # which Ibis still calls
def test_the_zone_of_a_duckdb_session_changes_no_instant() -> None:
    connection = ibis.duckdb.connect()
    connection.raw_sql("SET TimeZone = 'America/New_York'")
    connection.raw_sql("CREATE TABLE moments AS SELECT TIMESTAMPTZ '2026-01-01 00:00:00+00' AS at")
    assert collect(scan(connection.table("moments"), ["at"]).lazy)["at"].tolist() == [pd.Timestamp("2026-01-01")]


def test_zones_go_back_on_as_the_type_of_a_column() -> None:
    source = scan(ibis.memtable(to_arrow(zoned("Europe/Madrid", *UTC))), ["at"])
    assert restore(source.lazy, source.kind, source.zones).schema()["at"].timezone == "Europe/Madrid"


def test_a_plan_is_left_as_it_is(on_datafusion: dict[str, Any]) -> None:
    plan = scan(on_datafusion["customers"], ["customer_id"])
    assert hold(plan.lazy, plan.kind).to_native() is plan.lazy.to_native()
