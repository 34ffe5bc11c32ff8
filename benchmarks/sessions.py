"""Sessions and usage trends against hand-written SQL of the same result.

python -m benchmarks.sessions [events] [customers]

Events are Parquet files, read by DuckDB; tables are checked once, as `Tables`, and in the call. Contestants take turns,
and the best round of each counts.
"""

from __future__ import annotations

import resource
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

import tenure
from benchmarks.side_by_side import best_of

EVENTS, CUSTOMERS = 50_000_000, 5_000_000
MONTHS = tenure.months("2025-01", "2025-12")
MONTH = "2025-11"
MEMORY = "4GB"

# Some 3.3 uses make a session: the first at a moment of the year, the others within twenty minutes.
EVENTS_SQL = """
SELECT customer_id, start + to_microseconds((hash(i, 3) % 1_200_000_000)::BIGINT) AS occurred_at, 'use' AS event,
       session AS session_id
FROM (
    SELECT i, i * 3 // 10 AS session, (hash(session, 1) % {customers})::BIGINT AS customer_id,
           TIMESTAMP '2025-01-01' + to_seconds((hash(session, 2) % 31_536_000)::BIGINT) AS start
    FROM range({events}) AS numbers(i)
)
"""
SUBSCRIPTIONS_SQL = """
SELECT i % {customers} AS customer_id, TIMESTAMP '2024-01-01' + to_seconds((hash(i, 1) % 50_000_000)::BIGINT)
           AS started_at,
       CASE WHEN hash(i, 2) % 3 = 0 THEN started_at + to_seconds((hash(i, 3) % 60_000_000)::BIGINT) END AS ended_at,
       10.0 + hash(i, 4) % 4 AS mrr
FROM range({customers} * 7 // 5) AS numbers(i)
"""

BY_PAUSE = """
SELECT customer_id, occurred_at AS start
FROM (
    SELECT customer_id, occurred_at, lag(occurred_at) OVER (PARTITION BY customer_id ORDER BY occurred_at) AS previous
    FROM events WHERE occurred_at < TIMESTAMP '2026-01-01'
) WHERE previous IS NULL OR occurred_at - previous > INTERVAL 30 MINUTE
"""
BY_ID = """
SELECT customer_id, min(occurred_at) AS start
FROM events WHERE occurred_at < TIMESTAMP '2026-01-01' AND session_id IS NOT NULL GROUP BY customer_id, session_id
"""
SESSIONS = """
SELECT date_trunc('month', day) AS month, sum(sessions) AS sessions, sum(sessions * sessions) AS squares
FROM (
    SELECT date_trunc('day', start) AS day, count(*) AS sessions
    FROM ({starts}) WHERE start >= TIMESTAMP '2025-01-01' GROUP BY day
) GROUP BY month ORDER BY month
"""
TREND = """
WITH there AS (
    SELECT customer_id FROM subscriptions
    WHERE mrr > 0 AND (ended_at IS NULL OR ended_at > started_at) GROUP BY customer_id
    HAVING bool_or(started_at < TIMESTAMP '2025-10-01' AND (ended_at IS NULL OR ended_at >= TIMESTAMP '2025-10-01'))
       AND bool_or(started_at < TIMESTAMP '2025-12-01' AND (ended_at IS NULL OR ended_at >= TIMESTAMP '2025-12-01'))
), counted AS (
    SELECT customer_id, count(*) FILTER (occurred_at < TIMESTAMP '2025-11-01') AS uses_before,
           count(*) FILTER (occurred_at >= TIMESTAMP '2025-11-01') AS uses
    FROM events
    WHERE event = 'use' AND occurred_at >= TIMESTAMP '2025-10-01' AND occurred_at < TIMESTAMP '2025-12-01'
    GROUP BY customer_id
), joined AS (
    SELECT customer_id, coalesce(uses_before, 0) AS uses_before, coalesce(uses, 0) AS uses
    FROM there LEFT JOIN counted USING (customer_id)
), changed AS (
    SELECT *, CASE WHEN uses_before > 0 THEN (31 * uses - 30 * uses_before) / (30 * uses_before) END AS change
    FROM joined
)
SELECT TIMESTAMP '2025-11-01' AS period_start, TIMESTAMP '2025-12-01' AS period_end, customer_id, uses_before, uses,
       change, CASE WHEN uses_before = 0 THEN CASE WHEN uses > 0 THEN 'up' ELSE 'stable' END
       WHEN change > 0.1 THEN 'up' WHEN change < -0.1 THEN 'down' ELSE 'stable' END AS trend
FROM changed ORDER BY customer_id
"""


def race(what: str, ours: Callable[[bool], Any], theirs: Callable[[], Any], rounds: int = 3) -> None:
    best = best_of({"checked": lambda: ours(True), "raw": lambda: ours(False), "SQL": theirs}, rounds)
    ratios = ", ".join(f"{best[way] / best['SQL']:.2f} × {words}" for way, words in (
        ("checked", "checked once"), ("raw", "checked in the call")
    ))  # fmt: skip
    print(f"{what}: {best['checked']:.2f} s, SQL {best['SQL']:.2f} s: {ratios}", flush=True)


def sessions(connection: duckdb.DuckDBPyConnection, path: Path, *, ids: bool) -> None:
    columns = "*" if ids else "* EXCLUDE (session_id)"
    events = connection.sql(f"SELECT {columns} FROM '{path}'")
    checked = tenure.Tables(events=events).events
    starts = BY_ID if ids else BY_PAUSE
    query = SESSIONS.format(starts=starts.replace("FROM events", f"FROM '{path}' AS events"))

    def ours(is_checked: bool) -> pd.DataFrame:  # noqa: FBT001
        return tenure.sessions_per_day(checked if is_checked else events, period=MONTHS).table

    def theirs() -> pd.DataFrame:
        return connection.sql(query).df()

    names = ["sessions", "squares"]
    assert ours(is_checked=True)[names].to_numpy().tolist() == theirs()[names].astype("int64").to_numpy().tolist()
    rows = connection.sql(f"SELECT count(*) FROM '{path}'").fetchall()[0][0]
    race(f"sessions of 12 months, {rows:,} events {'with' if ids else 'without'} ids", ours, theirs)


def trend(connection: duckdb.DuckDBPyConnection, path: Path, customers: int) -> None:
    events = connection.sql(f"SELECT * EXCLUDE (session_id) FROM '{path}'")
    lines = path.with_name("subscriptions.parquet")
    connection.sql(SUBSCRIPTIONS_SQL.format(customers=customers)).write_parquet(str(lines))
    subscriptions = connection.sql(f"SELECT * FROM '{lines}'")
    tables = tenure.Tables(events=events, subscriptions=subscriptions)
    query = TREND.replace("FROM events", f"FROM '{path}' AS events").replace(
        "FROM subscriptions", f"FROM '{lines}' AS subscriptions"
    )

    def ours(is_checked: bool) -> pd.DataFrame:  # noqa: FBT001
        given = (tables.subscriptions, tables.events) if is_checked else (subscriptions, events)
        return tenure.usage_trend(*given, period=MONTH).df()

    def theirs() -> pd.DataFrame:
        return connection.sql(query).df()

    pd.testing.assert_frame_equal(ours(is_checked=True), theirs(), check_dtype=False)
    race(f"usage trend of {customers:,} customers", ours, theirs)


def main(events: int = EVENTS, customers: int = CUSTOMERS) -> None:
    with tempfile.TemporaryDirectory() as folder:
        connection = duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": folder})
        path = Path(folder) / "events.parquet"
        connection.sql(EVENTS_SQL.format(events=events, customers=customers // 5 * 2)).write_parquet(str(path))
        sessions(connection, path, ids=False)
        sessions(connection, path, ids=True)
        trend(connection, path, customers)
        connection.close()
    print(f"peak memory of all: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.1f} GiB")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
