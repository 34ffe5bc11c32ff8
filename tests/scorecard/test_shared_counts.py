"""What a scorecard counts once for many KPIs: how often the engine runs, the same figures, and nothing left behind."""

from __future__ import annotations

import inspect
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import duckdb
import narwhals as nw
import pandas as pd
import pytest

import tenure
from tenure import Tables, scorecard
from tenure.counting.core import keep_rows, shared_counts
from tenure.engine import collect, scan, steps, totals
from tenure.engine.backends.duckdb import DuckDB
from tenure.engine.collecting import collect_on
from tenure.engine.connection import cursor
from tenure.samples import telecom
from tenure.scorecard import scorecard_kpis
from tests.frames import ENGINES, connect

MONTHS = tenure.months("2025-01", "2026-12")
KPIS = tuple(name for name in scorecard_kpis() if tenure.KPIS[name].room in {"retention", "revenue"})
COHORTS_AND_MOVEMENTS = ("churn_by_reason", "mrr_movements", "cohort_retention")
COUNTS = (*COHORTS_AND_MOVEMENTS, "renewal_rate", "survival_curve", "average_revenue_per_user")  # one KPI of each


@cache
def book() -> pd.DataFrame:
    """Return three years of subscriptions, a year of which lies before the periods; no service is a VAS."""
    tables = telecom(customers=40, months=36, seed=5, start="2024-01-01").tables
    return tables["subscriptions"].drop(columns="is_vas")


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note each run of the engine: of a figure's sums, or of rows to keep."""
    noted: list[str] = []
    keep = DuckDB.keep

    def collect_noted(*arguments: Any) -> pd.DataFrame:
        noted.append("sums")
        return collect_on(*arguments)

    def keep_noted(*arguments: Any) -> Any:
        noted.append("kept")
        return keep(*arguments)

    for module in (steps, totals):
        monkeypatch.setattr(module, "collect_on", collect_noted)
    monkeypatch.setattr(DuckDB, "keep", keep_noted)
    return noted


def alone(name: str, tables: Tables, **options: Any) -> tenure.Measure:
    """Return a KPI called by itself, with the options that it takes of those of a scorecard."""
    function = getattr(tenure, name)
    taken = inspect.signature(function).parameters
    given = {word: value for word, value in options.items() if word in taken}
    if "as_of" in taken and "period" not in taken:
        given["as_of"] = MONTHS[-1].end
    if taken.get("grace_days") is not None and taken["grace_days"].default != 0:
        given.pop("grace_days", None)  # that of renewals is another one
    measure: tenure.Measure = function(tables.subscriptions, **given)
    return measure


def temporary_tables(connection: duckdb.DuckDBPyConnection) -> int:
    found = connection.execute("SELECT count(*) FROM duckdb_tables() WHERE temporary").fetchall()
    return int(found[0][0])


def test_all_kpis_of_retention_and_revenue_take_seven_runs_of_the_engine(runs: list[str]) -> None:
    tables = Tables(subscriptions=book())
    runs.clear()
    card = scorecard(tables, period=MONTHS, kpis=KPIS)
    assert [*card.missing] == ["incremental_arpu"]
    # Net changes are kept; of these: cohorts, movements, reasons. Of the rows: renewals, lifetimes, accrued revenue.
    assert sorted(runs) == ["kept"] + ["sums"] * 6


def test_further_kpis_of_one_count_take_no_run_more(runs: list[str]) -> None:
    tables = Tables(subscriptions=book())
    runs.clear()
    scorecard(tables, period=MONTHS, kpis=("churn_rate", "mrr_movements", "quick_ratio", "net_revenue_retention"))
    assert sorted(runs) == ["kept", "sums"]


def test_a_kpi_by_itself_keeps_no_rows(runs: list[str]) -> None:
    tables = Tables(subscriptions=book())
    runs.clear()
    tenure.mrr_movements(tables.subscriptions, period=MONTHS)
    assert runs == ["sums"]


@pytest.mark.parametrize(
    ("kpis", "options"),
    [
        (KPIS, {"period": MONTHS}),
        (COUNTS, {"period": MONTHS[12:], "by": "plan"}),
        (COUNTS, {"period": MONTHS[12:], "grace_days": 45}),
        (COUNTS, {"period": [*MONTHS[15:18], *MONTHS[21:], tenure.Period("2026")]}),
    ],
    ids=["months", "by plan", "with grace", "with a gap and an overlap"],
)
def test_every_figure_is_the_same_as_by_itself(kpis: tuple[str, ...], options: dict[str, Any]) -> None:
    tables = Tables(subscriptions=book())
    card = scorecard(tables, kpis=kpis, as_of=MONTHS[-1].end, **options)
    assert {*card.measures} == {*kpis} - {"incremental_arpu"}
    for name, found in card.measures.items():
        single = alone(name, tables, as_of=MONTHS[-1].end, **options)
        assert found.table.equals(single.table), name
        assert found.notes == single.notes, name


@pytest.mark.parametrize("kind", ENGINES)
def test_every_kind_of_frame_shares_and_keeps_nothing(kind: str) -> None:
    connection = connect()
    lines = ENGINES[kind](book(), connection)
    tables = Tables(subscriptions=lines)
    for by in ((), ("plan",)):
        card = scorecard(tables, period=MONTHS, kpis=COHORTS_AND_MOVEMENTS, by=by)
        for name, found in card.measures.items():
            assert found.table.equals(alone(name, tables, period=MONTHS, by=by).table), name
        assert {*card.measures} == {*COHORTS_AND_MOVEMENTS}
    assert temporary_tables(connection) == temporary_tables(cursor()) == 0


def test_an_earlier_period_is_counted_of_the_same_rows(runs: list[str]) -> None:
    tables = Tables(subscriptions=book())
    runs.clear()
    card = scorecard(tables, period=MONTHS[12:], kpis=("cohort_retention", "churn_rate"), compare="year")
    expected = tenure.churn_rate(tables.subscriptions, period=MONTHS[:12])
    assert card.earlier["churn_rate"].table.equals(expected.table)
    # Cohorts are compared at the end of an earlier month, to which those of the later one reach back.
    assert runs.count("kept") == 1


def test_rows_are_kept_until_the_end_of_the_block_also_where_it_fails() -> None:
    rows = scan(pd.DataFrame({"n": [1, 2]}), ["n"]).lazy
    assert keep_rows(rows) is rows

    def fail() -> None:
        with shared_counts(), shared_counts():
            assert len(collect(keep_rows(rows))) == 2
            assert temporary_tables(cursor()) == 1
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert temporary_tables(cursor()) == 0


def test_tables_of_a_connection_are_not_mixed_up_with_what_is_kept_on_it() -> None:
    connection = connect()
    connection.execute("CREATE TABLE t AS SELECT range AS n FROM range(3)")
    rows = nw.from_native(connection.table("t").project("n + 1 AS n")).lazy()
    with shared_counts():
        kept = keep_rows(rows)
        connection.execute("DELETE FROM t")
        assert collect(kept)["n"].tolist() == [1, 2, 3]
    names = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    views = connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
    assert (names, views) == ([("t",)], [])


def test_threads_keep_rows_of_their_own() -> None:
    tables = Tables(subscriptions=book())

    def count(_: int) -> pd.DataFrame:
        return scorecard(tables, period=MONTHS, kpis=COHORTS_AND_MOVEMENTS).table

    with ThreadPoolExecutor(4) as pool:
        first, *others = pool.map(count, range(4))
    assert all(first.equals(other) for other in others)
