"""Active use by month and by day against hand-written SQL, events in Parquet: `python -m benchmarks.usage [events]`.

The tables went through `Tables` once; both sides read them from Parquet again in every round, on one connection whose
memory is limited. `python -m benchmarks.usage peak month|day [events]` prints the peak of memory of one call.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pandas as pd

import tenure
from benchmarks.side_by_side import best_of, peak_of

EVENTS = 50_000_000
MONTHS = tenure.months("2025-01", "2025-12")
LIMIT = "4GB"

# Half of all customers have each of three services, over 18 months; one use in ten does not say of which it is.
SUBSCRIPTIONS = """
SELECT customer_id, ['music', 'cloud', 'security'][1 + nth] AS service, true AS is_vas, 9.9 AS mrr, started_at,
    CASE WHEN hash(customer_id, nth, 2) % 10 < 4
        THEN started_at + to_seconds((hash(customer_id, nth, 3) % (400 * 86400))::BIGINT) END AS ended_at
FROM (
    SELECT customer_id, nth,
        TIMESTAMP '2024-06-01' + to_seconds((hash(customer_id, nth, 1) % (540 * 86400))::BIGINT) AS started_at
    FROM range({customers}) AS people(customer_id), range(3) AS services(nth) WHERE hash(customer_id, nth, 4) % 2 = 0
)
UNION ALL SELECT customer_id, 'mobile', false, 20.0, TIMESTAMP '2024-06-01', NULL
FROM range({customers}) AS people(customer_id)
"""
USES = """
SELECT (hash(nth, 11) % {customers})::BIGINT AS customer_id,
    TIMESTAMP '2025-01-01' + to_microseconds((hash(nth, 12) % (365 * 86400000000))::BIGINT) AS occurred_at,
    CASE WHEN hash(nth, 13) % 10 < 8 THEN 'use' ELSE 'cart' END AS event,
    CASE WHEN hash(nth, 14) % 10 > 0 THEN ['music', 'cloud', 'security'][1 + (hash(nth, 15) % 3)::INT] END AS service
FROM range({events}) AS numbers(nth)
"""

_VAS = """
WITH vas AS (
    SELECT customer_id, service, started_at, ended_at FROM subscriptions
    WHERE is_vas AND (ended_at IS NULL OR ended_at > started_at)
), months AS (
    SELECT start, start + INTERVAL 1 MONTH AS after
    FROM generate_series(TIMESTAMP '2025-01-01', TIMESTAMP '2025-12-01', INTERVAL 1 MONTH) AS series(start)
), uses AS (
    SELECT customer_id, occurred_at FROM events JOIN vas USING (customer_id)
    WHERE event = 'use' AND occurred_at >= '2025-01-01' AND occurred_at < '2026-01-01'
        AND (events.service IS NULL OR events.service = vas.service)
        AND occurred_at >= started_at AND (ended_at IS NULL OR occurred_at < ended_at)
)"""
BY_MONTH = f"""{_VAS}, users AS (
    SELECT start, count(*) AS users FROM (
        SELECT DISTINCT customer_id, date_trunc('month', occurred_at) AS start FROM uses
    ) GROUP BY start
), subscribers AS (
    SELECT start, count(DISTINCT customer_id) AS subscribers FROM months
    JOIN vas ON started_at < after AND (ended_at IS NULL OR ended_at > start) GROUP BY start
)
SELECT start, users, subscribers FROM users JOIN subscribers USING (start) ORDER BY start
"""
# Subscriptions that overlap or touch on a day are merged first: a day counts once.
BY_DAY = f"""{_VAS}, used AS (
    SELECT customer_id, date_trunc('month', day) AS start, count(*) AS used FROM (
        SELECT DISTINCT customer_id, occurred_at::DATE AS day FROM uses
    ) GROUP BY ALL
), spans AS (
    SELECT customer_id, started_at::DATE AS first,
        coalesce((ended_at - INTERVAL 1 MICROSECOND)::DATE, DATE '2026-01-01') AS last
    FROM vas WHERE started_at < '2026-01-01' AND (ended_at IS NULL OR ended_at > '2025-01-01')
), marked AS (
    SELECT *, first > coalesce(max(last) OVER (
        PARTITION BY customer_id ORDER BY first, last ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ), DATE '0001-01-01') AS begins FROM spans
), numbered AS (
    SELECT *, sum(begins::INT) OVER (PARTITION BY customer_id ORDER BY first, last ROWS UNBOUNDED PRECEDING) AS stretch
    FROM marked
), stretches AS (
    SELECT customer_id, min(first) AS first, max(last) AS last FROM numbered GROUP BY customer_id, stretch
), there AS (
    SELECT customer_id, start, sum(
        date_diff('day', greatest(first, start::DATE), least(last, (after - INTERVAL 1 DAY)::DATE)) + 1
    )::BIGINT AS there
    FROM stretches JOIN months ON first < after AND last >= start GROUP BY ALL
)
SELECT start, sum(coalesce(used, 0)) AS user_days, sum(there) AS subscriber_days, count(*) AS customers,
    sum(used * used) AS user_squares, sum(there * there) AS subscriber_squares, sum(used * there) AS products
FROM there LEFT JOIN used USING (customer_id, start) GROUP BY start ORDER BY start
"""
QUERIES = {"month": BY_MONTH, "day": BY_DAY}


def write(folder: Path, events: int) -> None:
    """Write both tables with DuckDB itself; there are fifty events for each customer."""
    for name, query in {"subscriptions": SUBSCRIPTIONS, "events": USES}.items():
        made = query.format(customers=max(events // 50, 1), events=events)
        duckdb.connect().execute(f"COPY ({made}) TO '{folder / name}.parquet'")


def read(folder: Path) -> tuple[duckdb.DuckDBPyConnection, tenure.Tables]:
    connection = duckdb.connect(config={"memory_limit": LIMIT, "temp_directory": str(folder / "spilled")})
    frames = {name: connection.read_parquet(str(folder / f"{name}.parquet")) for name in ("subscriptions", "events")}
    for name, frame in frames.items():
        frame.create_view(name)
    return connection, tenure.Tables(**frames)


def active_use(tables: tenure.Tables, per: Any) -> pd.DataFrame:
    return tenure.active_use_rate(tables.subscriptions, tables.events, period=MONTHS, per=per).table


def race(folder: Path, events: int) -> None:
    connection, tables = read(folder)
    for per, query in QUERIES.items():
        theirs = connection.sql(query).df().drop(columns="start").astype("int64")
        assert active_use(tables, per)[theirs.columns].to_numpy().tolist() == theirs.to_numpy().tolist()
        best = best_of({
            "tenure": lambda per=per: active_use(tables, per), "SQL": lambda query=query: connection.sql(query).df()
        })  # fmt: skip
        ratio = best["tenure"] / best["SQL"]
        memory = peak_of("benchmarks.usage", "peak", per, str(folder))
        times = f"{best['tenure']:.2f} s, SQL {best['SQL']:.2f} s, ratio {ratio:.2f}"
        print(f"active use per {per}, {events:,} events, 12 months: {times}; {memory:,.0f} MB at most", flush=True)


def main(events: int = EVENTS) -> None:
    with TemporaryDirectory() as name:
        write(Path(name), events)
        race(Path(name), events)


if __name__ == "__main__":
    if sys.argv[1:2] == ["peak"]:
        active_use(read(Path(sys.argv[3]))[1], sys.argv[2])
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS)
