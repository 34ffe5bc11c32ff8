"""The same numbers, to the last digit, on 1 and 2 threads, in any order of rows, and from 16 threads at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import tenure
from tenure import samples
from tenure.engine.backends.waiting import waiting
from tests.frames import ENGINES, to_arrow, to_duckdb
from tests.laws.cases import MEASURES, book, call, on_book, tables_of

RUNS, CALLERS, FILES = 20, 16, 4
# Movements, sums of seconds, quantiles, and windows over the events of a customer.
SELECTION = ("churn_rate", "average_handle_seconds", "latency_ms", "sessions_per_day")
TABLES = tuple({table for name in SELECTION for table in tables_of(name)})


@cache
def expected(name: str) -> dict[str, Any]:
    found: dict[str, Any] = on_book(name).to_dict()
    return found


def in_files(frame: pd.DataFrame, folder: Path, seed: int) -> str:
    """Write a table in another order to several files, which threads read side by side."""
    folder.mkdir()
    rows = to_arrow(frame.iloc[np.random.default_rng(seed).permutation(len(frame))])
    for number in range(FILES):
        pq.write_table(rows.take(pa.array(range(number, len(rows), FILES))), folder / f"{number}.parquet")
    return f"FROM '{folder}/*.parquet'"


def test_twenty_runs_on_one_and_two_threads_in_any_order_of_rows_are_equal(tmp_path: Path) -> None:
    for seed in range(RUNS):
        with duckdb.connect(config={"threads": 1 + seed % 2}) as connection:
            frames = {
                table: connection.sql(in_files(book()[table], tmp_path / f"{table}{seed}", seed)) for table in TABLES
            }
            for name in SELECTION:
                assert call(name, frames).to_dict() == expected(name), name


def at_once(measure: Callable[[str], dict[str, Any]], names: tuple[str, ...]) -> None:
    """Let many threads call different KPIs at once, and hold each result against one of its own."""
    barrier = threading.Barrier(CALLERS)

    def calls(number: int) -> dict[str, dict[str, Any]]:
        barrier.wait()
        return {name: measure(name) for name in names[number::CALLERS]}

    with ThreadPoolExecutor(CALLERS) as pool:
        for found in pool.map(calls, range(CALLERS)):
            assert found == {name: expected(name) for name in found}


@pytest.mark.parametrize(("engine", "names"), [("pandas", MEASURES[::2]), ("polars-lazy", MEASURES[1::4])])
def test_many_threads_count_shared_frames(engine: str, names: tuple[str, ...]) -> None:
    with duckdb.connect() as connection:
        frames = {table: ENGINES[engine](frame, connection) for table, frame in book().items()}
    at_once(lambda name: dict(call(name, frames).to_dict()), names)


def test_many_threads_count_one_tables() -> None:
    names = ("customers", "subscriptions", "events", "contacts", "surveys", "costs", "outages", "requests", "exposures")
    checked: dict[str, Any] = {name: book()[name] for name in names}
    tables = tenure.Tables(**checked)
    frames = {**book(), **{name: tables[name] for name in names}, "outcomes": tables.events}
    at_once(lambda name: dict(call(name, frames).to_dict()), MEASURES[3::4])


def test_many_threads_count_one_duckdb_by_cursors_of_their_own(tmp_path: Path) -> None:
    queries = {table: in_files(book()[table], tmp_path / table, 1) for table in TABLES}
    with duckdb.connect() as connection:

        def measure(name: str) -> dict[str, Any]:
            with connection.cursor() as own:
                return dict(call(name, {table: own.sql(query) for table, query in queries.items()}).to_dict())

        at_once(measure, SELECTION * 4)


def test_many_threads_count_relations_of_one_connection() -> None:
    with duckdb.connect() as connection:
        frames = {table: to_duckdb(frame, connection) for table, frame in book().items()}
        at_once(lambda name: dict(call(name, frames).to_dict()), MEASURES[2::4] + SELECTION * 4)


def call_of_some_kind(number: int, tables: dict[str, Any], faulty: Any) -> Any:
    """Count, list, show or check; an error comes before."""
    with pytest.raises(tenure.ContractError, match="greater than or equal to 0"):
        tenure.mrr_movements(faulty, period=samples.spring)
    match number % 5:
        case 0:
            card = tenure.scorecard(tables, period=samples.spring, kpis=("churn_rate", "mrr_movements"))
            return card.to_dict()
        case 1:
            return [finding.key for finding in tenure.doctor(tables, as_of="2026-07-01")]
        case 2:
            return type(tenure.explain("churn_rate", tables, part="lost", period=samples.spring))
        case 3:
            return type(tenure.report(tables, period=samples.spring, kpis=("churn_rate",)))
        case _:
            return tenure.faults(faulty, tenure.Subscription).failures["value"].tolist()


def test_calls_of_every_kind_on_one_connection_wait_for_each_other() -> None:
    frames = {"customers": samples.customers, "subscriptions": samples.subscriptions}
    with duckdb.connect() as connection, ThreadPoolExecutor(CALLERS) as pool:
        tables = {name: to_duckdb(frame, connection) for name, frame in frames.items()}
        faulty = tables["subscriptions"].project("customer_id, started_at, ended_at, -1 - mrr AS mrr")
        alone = [call_of_some_kind(number, tables, faulty) for number in range(5)]
        calls = [pool.submit(call_of_some_kind, number, tables, faulty) for number in range(CALLERS)]
        assert [each.result() for each in calls] == [alone[number % 5] for number in range(CALLERS)]


def test_connections_do_not_wait_for_each_other() -> None:
    with duckdb.connect() as connection, connection.cursor() as other:
        busy = waiting(connection.sql("SELECT 1 AS x"))
        with ThreadPoolExecutor(1) as pool, busy._turn:
            assert pool.submit(lambda: waiting(other.sql("SELECT 2 AS x")).fetchall()).result(600) == [(2,)]


def test_a_connection_that_other_code_keeps_busy_is_said() -> None:
    started, ended = threading.Event(), threading.Event()

    def hold(number: int) -> int:
        started.set()
        ended.wait()
        return number

    with duckdb.connect() as connection, ThreadPoolExecutor(1) as pool:
        connection.create_function("hold", hold, ["BIGINT"], "BIGINT")
        relation, query = (
            to_duckdb(samples.subscriptions, connection),
            connection.sql("SELECT hold(range) FROM range(1)"),
        )
        other = pool.submit(query.fetchall)
        started.wait()
        try:
            with pytest.raises(tenure.EngineError, match=r"busy in another thread with .* connection\.cursor\(\)\.sql"):
                tenure.churn_rate(relation, period=samples.spring)
        finally:
            ended.set()
        assert other.result() == [(0,)]
