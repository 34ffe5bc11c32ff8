"""Events in Parquet, of which a count needs more memory than a small limit allows."""

from __future__ import annotations

from pathlib import Path

import duckdb

__all__ = ["SLOW", "write_events"]

EVENTS_SQL = """
SELECT (hash(i, 1) % 100_000)::BIGINT AS customer_id, 'use' AS event,
       TIMESTAMP '2026-01-01' + to_microseconds((hash(i, 2) % 5_000_000_000_000)::BIGINT) AS occurred_at
FROM range({rows}) AS numbers(i)
"""
# Many seconds of work, as every event is there a thousand times.
SLOW = "SELECT events.* FROM '{path}' AS events CROSS JOIN range(1000) ORDER BY hash(occurred_at, range)"


def write_events(path: Path, rows: int) -> Path:
    with duckdb.connect() as connection:
        connection.sql(EVENTS_SQL.format(rows=rows)).write_parquet(str(path))
    return path
