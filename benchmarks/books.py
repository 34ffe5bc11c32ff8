"""The tables of the contests: a telecom book of any size, made by DuckDB and written as Parquet.

A book of n subscriptions has two thirds as many customers, ten times as many events and requests, and as many
surveys. What is in a row follows from its number, so a book is the same each time.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb

__all__ = ["SCALES", "TABLES", "rows_of", "write_tables"]

_SERVICES = "['mobile', 'fiber', 'music', 'cloud', 'security']"

# Contracts are subscriptions that start and end on whole days, as most price lists have it.
_SUBSCRIPTIONS = """
SELECT i AS subscription_id, (hash(i, 1) % {customers})::BIGINT AS customer_id,
    {services}[1 + (hash(i, 2) % 5)::INT] AS service, service IN ('music', 'cloud', 'security') AS is_vas,
    ['basic', 'plus', 'pro'][1 + (hash(i, 3) % 3)::INT] AS plan,
    [9.99, 19.99, 29.9, 49.0, 99.5][1 + (hash(i, 4) % 5)::INT]::DOUBLE AS mrr,
    {start} AS started_at,
    CASE WHEN {end} < '2026-01-01' THEN {end} END AS ended_at,
    started_at + to_days([182, 365, 730][1 + (hash(i, 7) % 3)::INT]) AS term_ends_at,
    CASE WHEN ended_at IS NOT NULL
        THEN ['price', 'competitor', 'moved', 'unused'][1 + (hash(i, 8) % 4)::INT] END AS cancel_reason
FROM range({rows}) AS numbers(i)
"""
_SECONDS = {
    "start": "TIMESTAMP '2022-01-01' + to_seconds((hash(i, 5) % (1461 * 86400))::BIGINT)",
    "end": "started_at + to_seconds((432000 + hash(i, 6) % (795 * 86400))::BIGINT)",
}
_DAYS = {
    "start": "TIMESTAMP '2022-01-01' + to_days((hash(i, 5) % 1461)::INT)",
    "end": "started_at + to_days((5 + hash(i, 6) % 795)::INT)",
}

# Each starts with a trial of two weeks, and two of three run on as a paid plan.
_TRIALS = """
SELECT (hash(i, 22) % {customers})::BIGINT AS customer_id, 19.9 AS mrr,
    TIMESTAMP '2025-01-01' + to_seconds((hash(i, 21) % (365 * 86400))::BIGINT) AS started_at,
    started_at + INTERVAL 14 DAY AS trial_ends_at,
    CASE WHEN hash(i, 23) % 3 = 0 THEN trial_ends_at END AS ended_at
FROM range({rows}) AS numbers(i)
"""

# Some 3.3 uses make a session: the first at a moment of two years, the others within twenty minutes.
_EVENTS = """
SELECT (hash(i * 3 // 10, 31) % {customers})::BIGINT AS customer_id,
    TIMESTAMP '2024-01-01' + to_seconds((hash(i * 3 // 10, 32) % (731 * 86400))::BIGINT
        + (hash(i, 33) % 1200)::BIGINT) AS occurred_at,
    CASE WHEN hash(i, 34) % 10 < 7 THEN 'use' WHEN hash(i, 34) % 10 < 9 THEN 'contact' ELSE 'charge' END AS event,
    CASE WHEN hash(i, 37) % 10 > 0 THEN {services}[1 + (hash(i, 35) % 5)::INT] END AS service,
    i * 3 // 10 AS session_id,
    CASE WHEN hash(i, 34) % 10 = 9 THEN (1 + hash(i, 36) % 5000) / 100 END AS amount
FROM range({rows}) AS numbers(i)
"""
_SURVEYS = """
SELECT (hash(i, 41) % {customers})::BIGINT AS customer_id,
    TIMESTAMP '2024-01-01' + to_seconds((hash(i, 42) % (731 * 86400))::BIGINT) AS answered_at,
    ['nps', 'csat'][1 + (hash(i, 43) % 2)::INT] AS kind, {services}[1 + (hash(i, 44) % 5)::INT] AS service,
    CASE WHEN hash(i, 45) % 10 < 6
        THEN (CASE kind WHEN 'nps' THEN hash(i, 46) % 11 ELSE 1 + hash(i, 46) % 5 END)::DOUBLE END AS score
FROM range({rows}) AS numbers(i)
"""
_REQUESTS = """
SELECT {services}[1 + (hash(i, 51) % 5)::INT] AS service,
    TIMESTAMP '2025-01-01' + to_seconds((hash(i, 52) % (365 * 86400))::BIGINT) AS occurred_at,
    CASE WHEN hash(i, 53) % 100 > 0
        THEN round(exp(3.7 + 0.8 * sqrt(-2 * ln((1 + hash(i, 54) % 1000000) / 1000001))), 3) END AS latency_ms,
    hash(i, 55) % 200 > 0 AS ok
FROM range({rows}) AS numbers(i)
"""
_COSTS = """
SELECT TIMESTAMP '2024-01-01' + to_seconds((hash(i, 61) % (731 * 86400))::BIGINT) AS spent_at,
    ['acquisition', 'retention', 'service'][1 + (hash(i, 62) % 3)::INT] AS purpose,
    {services}[1 + (hash(i, 63) % 5)::INT] AS service, (1 + hash(i, 64) % 500000) / 100 AS amount
FROM range({rows}) AS numbers(i)
"""
_EXPOSURES = """
SELECT (hash(i, 71) % {customers})::BIGINT AS customer_id,
    TIMESTAMP '2025-01-01' + to_seconds((hash(i, 72) % (365 * 86400))::BIGINT) AS exposed_at,
    ['spring', 'summer', 'winter'][1 + (hash(i, 73) % 3)::INT] AS campaign,
    CASE WHEN hash(customer_id, 74) % 5 = 0 THEN 'control' ELSE 'treated' END AS "group"
FROM range({rows}) AS numbers(i)
"""
_CUSTOMERS = (
    "SELECT i AS customer_id, ['home', 'firm'][1 + (hash(i, 81) % 2)::INT] AS segment FROM range({rows}) AS t(i)"
)

TABLES = {
    "customers": _CUSTOMERS,
    "subscriptions": _SUBSCRIPTIONS.replace("{start}", _SECONDS["start"]).replace("{end}", _SECONDS["end"]),
    "contracts": _SUBSCRIPTIONS.replace("{start}", _DAYS["start"]).replace("{end}", _DAYS["end"]),
    "trials": _TRIALS,
    "events": _EVENTS,
    "surveys": _SURVEYS,
    "requests": _REQUESTS,
    "costs": _COSTS,
    "exposures": _EXPOSURES,
}
"""The query of each table."""

SCALES = {"customers": 2 / 3, "events": 10, "requests": 10, "costs": 1 / 100}
"""Rows of a table for each subscription, where they are not as many."""


def rows_of(table: str, size: int) -> int:
    """Return how many rows a table has in a book of so many subscriptions."""
    return max(int(size * SCALES.get(table, 1)), 1)


def write_tables(folder: Path, size: int, tables: Iterable[str]) -> Path:
    """Write those tables of a book that are not there yet, and return their folder."""
    place = folder / str(size)
    place.mkdir(parents=True, exist_ok=True)
    for table in tables:
        if not (path := place / f"{table}.parquet").exists():
            query = TABLES[table].format(
                rows=rows_of(table, size), customers=rows_of("customers", size), services=_SERVICES
            )
            unfinished = path.with_suffix(".unfinished")
            with duckdb.connect() as connection:
                connection.execute("SET enable_progress_bar = false")
                connection.execute(f"COPY ({query}) TO '{unfinished}' (FORMAT parquet)")
            unfinished.rename(path)
    return place
