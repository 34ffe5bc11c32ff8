"""Sessions: by pauses, and by their ids."""

from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl

import tenure
from benchmarks.families.movements import YEAR
from benchmarks.family import Family

__all__ = ["SESSIONS", "SESSIONS_BY_ID"]

_START, _END = YEAR[0].start, YEAR[-1].end

# A pause of more than half an hour starts a session, which belongs to the day on which it starts.
_BY_PAUSE = """
SELECT occurred_at AS start FROM (
    SELECT occurred_at, lag(occurred_at) OVER (PARTITION BY customer_id ORDER BY occurred_at) AS previous
    FROM events WHERE occurred_at < '2026-01-01'
) WHERE previous IS NULL OR occurred_at - previous > INTERVAL 30 MINUTE
"""
_BY_ID = """
SELECT min(occurred_at) AS start FROM events
WHERE occurred_at < '2026-01-01' AND session_id IS NOT NULL GROUP BY customer_id, session_id
"""
_SESSIONS = """
SELECT date_trunc('month', day) AS period_start, sum(sessions) AS sessions, sum(sessions * sessions) AS squares FROM (
    SELECT date_trunc('day', start) AS day, count(*) AS sessions FROM ({starts})
    WHERE start >= '2025-01-01' GROUP BY day
) GROUP BY period_start
"""


def sessions(tables: Any) -> pd.DataFrame:
    return tenure.sessions_per_day(tables.events, period=YEAR).table[["period_start", "sessions", "squares"]]


def sessions_in_polars(tables: Any) -> pl.LazyFrame:
    at, customer = pl.col("occurred_at"), pl.col("customer_id")
    rows = tables.events.select("customer_id", "occurred_at").filter(at < _END).sort("customer_id", "occurred_at")
    is_start = (customer != customer.shift()) | (at - at.shift() > pl.duration(minutes=30))
    return _months(rows.filter(is_start.fill_null(True)).select(start="occurred_at"))


def sessions_by_id_in_polars(tables: Any) -> pl.LazyFrame:
    at = pl.col("occurred_at")
    rows = tables.events.filter((at < _END) & pl.col("session_id").is_not_null())
    return _months(rows.group_by("customer_id", "session_id").agg(start=at.min()))


def _months(starts: pl.LazyFrame) -> pl.LazyFrame:
    start, count = pl.col("start"), pl.col("sessions")
    days = starts.filter(start >= _START).group_by(day=start.dt.truncate("1d")).agg(sessions=pl.len().cast(pl.Int64))
    months = days.group_by(period_start=pl.col("day").dt.truncate("1mo"))
    return months.agg(count.sum(), squares=(count * count).sum())


def sessions_in_pandas(tables: Any) -> pd.DataFrame:
    rows = tables.events
    rows = rows[rows["occurred_at"] < "2026-01-01"].sort_values(["customer_id", "occurred_at"])
    at, customer = rows["occurred_at"], rows["customer_id"]
    starts = at[(customer != customer.shift()) | (at.diff() > pd.Timedelta(minutes=30))]
    days = starts[starts >= "2025-01-01"].dt.floor("D").value_counts()
    counts = pd.DataFrame({"sessions": days, "squares": days**2})
    return counts.groupby(days.index.to_period("M").to_timestamp()).sum().rename_axis("period_start").reset_index()


SESSIONS = Family(
    "sessions",
    "sessions by pauses, in 12 months",
    {"events": ("customer_id", "occurred_at", "event")},
    {
        "tenure": sessions,
        "duckdb": _SESSIONS.format(starts=_BY_PAUSE),
        "polars": sessions_in_polars,
        "pandas": sessions_in_pandas,
    },
    in_files=True,
    largest=1_000_000,
)
SESSIONS_BY_ID = Family(
    "sessions by id",
    "sessions by their ids, in 12 months",
    {"events": ("customer_id", "occurred_at", "event", "session_id")},
    {"tenure": sessions, "duckdb": _SESSIONS.format(starts=_BY_ID), "polars": sessions_by_id_in_polars},
    in_files=True,
)
