"""Instants are naive UTC inside and in their zone outside, alike on every engine; nanoseconds are cut."""

# ruff: noqa: DTZ001 - naive UTC

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import dateutil.tz  # type: ignore[import-untyped]
import duckdb
import ibis
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import tenure
from tenure.engine import collect, restore, scan, to_local
from tenure.engine.zones import FIRST, LAST, zone_name
from tests.frames import ENGINES, connect, microseconds, to_arrow

ZONES = ("UTC", "Europe/Madrid", "America/Sao_Paulo", "+05:30")
# Before and after the clocks change in Madrid and in São Paulo (a midnight that does not exist), and the far ends.
UTC = (
    datetime(2026, 3, 29, 0, 59, 59, 999_999),
    datetime(2026, 3, 29, 1),
    datetime(2026, 10, 25, 0, 30),
    datetime(2026, 10, 25, 1, 30),
    datetime(2018, 11, 4, 2, 59, 59),
    datetime(2018, 11, 4, 3),
    datetime(2018, 2, 18, 1, 30),
    datetime(2018, 2, 18, 2, 30),
    datetime(9999, 12, 30),
    datetime(1, 1, 2),
    None,
)


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with connect() as opened:
        yield opened


def zoned(zone: str, *moments: datetime | None) -> pd.DataFrame:
    at = pd.Series([*moments], dtype="datetime64[us]")
    return pd.DataFrame({"at": at.dt.tz_localize("UTC").dt.tz_convert(zone)})


def framed(engine: str, zone: str, frame: pd.DataFrame, connection: duckdb.DuckDBPyConnection) -> Any:
    if engine == "duckdb":  # whose session has no fixed offset, and else the zone of the machine
        connection.execute(f"SET TimeZone = '{'UTC' if zone.startswith('+') else zone}'")
    if engine.startswith("polars") and zone.startswith("+"):
        pytest.skip("Polars has no columns in a fixed offset")
    return ENGINES[engine](frame, connection)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("engine", ENGINES)
def test_zones_come_off_as_utc_and_go_back_on(engine: str, zone: str, connection: Any) -> None:
    frame = framed(engine, zone, zoned(zone, *UTC), connection)
    source = scan(frame, ["at"])
    inside = collect(source.lazy)["at"]
    assert source.zones == {"at": "UTC" if engine == "duckdb" and zone == "+05:30" else zone}
    assert microseconds(inside) == microseconds(pd.Series([*UTC], dtype="datetime64[us]"))
    again = scan(restore(source.lazy, source.kind, source.zones), ["at"])
    assert again.zones == source.zones
    assert microseconds(collect(again.lazy)["at"]) == microseconds(inside)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("engine", ENGINES)
def test_local_time_is_that_of_pandas_on_every_engine(engine: str, zone: str, connection: Any) -> None:
    lazy = scan(
        ENGINES[engine](pd.DataFrame({"at": pd.Series([*UTC], dtype="datetime64[us]")}), connection), ["at"]
    ).lazy
    expected = zoned(zone, *UTC)["at"].dt.tz_localize(None)
    assert microseconds(collect(to_local(lazy, zone, "at"))["at"]) == microseconds(expected)
    assert to_local(lazy, None, "at") is lazy


@pytest.mark.parametrize("engine", ENGINES)
def test_an_end_within_the_hour_that_comes_twice_is_not_before_its_start(engine: str, connection: Any) -> None:
    moments = {"started_at": datetime(2026, 10, 25, 0, 30), "ended_at": datetime(2026, 10, 25, 1, 15)}
    held = {name: zoned("Europe/Madrid", moment)["at"] for name, moment in moments.items()}
    rows = pd.DataFrame({"customer_id": [1], **held, "mrr": [1.0]})
    frame = framed(engine, "Europe/Madrid", rows, connection)
    assert tenure.churn_rate(frame, period="2026-10-25").table["passing"].tolist() == [1]


@pytest.mark.parametrize("zone", ["America/Sao_Paulo", "Asia/Kolkata"])
@pytest.mark.parametrize("engine", ENGINES)
def test_the_first_and_the_last_instant_of_the_calendar_are_no_fault_in_any_zone(
    engine: str, zone: str, connection: Any
) -> None:
    local = pa.array([datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59)], pa.timestamp("us"))
    shift = timedelta(hours=3) if zone == "America/Sao_Paulo" else timedelta(hours=-5, minutes=-30)
    micros = [value + shift // timedelta(microseconds=1) for value in local.cast(pa.int64()).to_pylist()]
    table = pa.table({"at": pa.array(micros, pa.int64()).cast(pa.timestamp("us", zone))})
    frame: Any = {
        "pandas": table.to_pandas,
        "pyarrow": lambda: table,
        "polars": lambda: pl.from_arrow(table),
        "polars-lazy": lambda: pl.from_arrow(table).lazy(),  # type: ignore[union-attr]
        "duckdb": lambda: connection.from_arrow(table),
        "ibis": lambda: ibis.memtable(table),
    }[engine]()
    found = collect(scan(frame, ["at"]).lazy)["at"].to_list()
    assert all(FIRST <= each.to_pydatetime() <= LAST for each in found)


def test_a_relation_is_read_in_the_zone_of_its_connection(connection: Any) -> None:
    connection.execute("SET TimeZone = 'America/New_York'")
    source = scan(connection.sql("SELECT TIMESTAMPTZ '2026-01-01 00:00:00+00' AS at"), ["at"])
    assert source.zones == {"at": "America/New_York"}
    assert collect(source.lazy)["at"].tolist() == [pd.Timestamp("2026-01-01")]


def test_an_arrow_table_comes_back_in_the_zone_of_the_data() -> None:
    table = to_arrow(zoned("Europe/Madrid", *UTC))
    source = scan(table, ["at"])
    assert restore(source.lazy, source.kind, source.zones).schema == table.schema


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("Etc/UTC", "UTC"),
        ("UTC+00:00", "UTC"),
        ("UTC-03:30", "-03:30"),
        ("GMT+02:00", "+02:00"),
        ("+0530", "+05:30"),
        (timezone(timedelta(hours=-3, minutes=-30)), "-03:30"),
        (dateutil.tz.tzutc(), "UTC"),
        (dateutil.tz.tzoffset(None, 7200), "+02:00"),
        (dateutil.tz.gettz("Europe/Madrid"), "Europe/Madrid"),
    ],
)
def test_a_zone_has_one_name(zone: Any, name: str) -> None:
    assert zone_name(zone) == name


def test_the_zone_of_the_machine_is_refused() -> None:
    with pytest.raises(tenure.EngineError, match="another on every machine"):
        zone_name(dateutil.tz.tzlocal())
