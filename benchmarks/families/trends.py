"""Trends: each customer's use against that of the month before."""

from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl

import tenure
from benchmarks.family import Family
from benchmarks.lists import run_list

__all__ = ["TREND"]

TREND_SQL = """
WITH there AS (
    SELECT customer_id FROM subscriptions WHERE mrr > 0 GROUP BY customer_id
    HAVING bool_or(started_at < '2025-10-01' AND (ended_at IS NULL OR ended_at >= '2025-10-01'))
        AND bool_or(started_at < '2025-12-01' AND (ended_at IS NULL OR ended_at >= '2025-12-01'))
), counted AS (
    SELECT customer_id, count(*) FILTER (occurred_at < '2025-11-01') AS uses_before,
        count(*) FILTER (occurred_at >= '2025-11-01') AS uses
    FROM events WHERE event = 'use' AND occurred_at >= '2025-10-01' AND occurred_at < '2025-12-01' GROUP BY customer_id
), joined AS (
    SELECT customer_id, coalesce(uses_before, 0) AS uses_before, coalesce(uses, 0) AS uses
    FROM there LEFT JOIN counted USING (customer_id)
), changed AS (
    SELECT *, CASE WHEN uses_before > 0 THEN (31 * uses - 30 * uses_before) / (30 * uses_before) END AS change
    FROM joined
)
SELECT customer_id, uses_before, uses, change,
    CASE WHEN uses_before = 0 THEN CASE WHEN uses > 0 THEN 'up' ELSE 'stable' END
    WHEN change > 0.1 THEN 'up' WHEN change < -0.1 THEN 'down' ELSE 'stable' END AS trend
FROM changed ORDER BY customer_id
"""


def trend(tables: Any) -> Any:
    return run_list(tenure.usage_trend(tables.subscriptions, tables.events, period="2025-11"))


def trend_in_polars(tables: Any) -> pl.LazyFrame:
    start, end, at = pl.col("started_at"), pl.col("ended_at"), pl.col("occurred_at")
    october, november, december = (pd.Timestamp(f"2025-{month}-01").to_pydatetime() for month in (10, 11, 12))
    in_force = [(start < day) & (end.is_null() | (end >= day)) for day in (october, december)]
    paid = tables.subscriptions.filter(pl.col("mrr") > 0)
    marks = paid.group_by("customer_id").agg(before=in_force[0].any(), after=in_force[1].any())
    uses = tables.events.filter((pl.col("event") == "use") & (at >= october) & (at < december))
    counted = uses.group_by("customer_id").agg(uses_before=(at < november).sum(), uses=(at >= november).sum())
    there = marks.filter(pl.col("before") & pl.col("after")).select("customer_id")
    before, after = (pl.col(name).fill_null(0).cast(pl.Int64) for name in ("uses_before", "uses"))
    rows = there.join(counted, on="customer_id", how="left").with_columns(uses_before=before, uses=after)
    before, after = pl.col("uses_before"), pl.col("uses")
    change = pl.when(before > 0).then((31 * after - 30 * before) / (30 * before))
    rises = pl.when(before == 0).then(after > 0).otherwise(change > 0.1)
    trend = pl.when(rises).then(pl.lit("up")).when(change < -0.1).then(pl.lit("down")).otherwise(pl.lit("stable"))
    return rows.with_columns(change=change, trend=trend).sort("customer_id")


def counts_of(trends: pd.DataFrame) -> pd.DataFrame:
    """Return what trends of customers come to."""
    sums = trends.groupby("trend")
    return sums.agg(customers=("uses", "size"), uses=("uses", "sum"), change=("change", "sum")).reset_index()


TREND = Family(
    "usage trend",
    "each customer's uses against those of the month before",
    {
        "subscriptions": ("customer_id", "started_at", "ended_at", "mrr"),
        "events": ("customer_id", "occurred_at", "event"),
    },
    {"tenure": trend, "duckdb": TREND_SQL, "polars": trend_in_polars},
    in_files=True,
    summary=counts_of,
)
