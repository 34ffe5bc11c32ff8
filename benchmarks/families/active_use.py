"""Active use: who uses the value-added services that they have, from events in Parquet files."""

from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl

import tenure
from benchmarks.families.movements import YEAR
from benchmarks.family import Family

__all__ = ["ACTIVE_USE", "ACTIVE_USE_BY_DAY"]

_START, _END = YEAR[0].start, YEAR[-1].end

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
ACTIVE_USE_SQL = f"""{_VAS}, users AS (
    SELECT start, count(*) AS users FROM (
        SELECT DISTINCT customer_id, date_trunc('month', occurred_at) AS start FROM uses
    ) GROUP BY start
), subscribers AS (
    SELECT start, count(DISTINCT customer_id) AS subscribers FROM months
    JOIN vas ON started_at < after AND (ended_at IS NULL OR ended_at > start) GROUP BY start
)
SELECT start AS period_start, users, subscribers FROM users JOIN subscribers USING (start)
"""
# The dbt way: a row for each customer and month, with a mark for those who subscribe and those who use.
ACTIVE_USE_GRID = f"""{_VAS}, grid AS (
    SELECT customer_id, start, after FROM (SELECT DISTINCT customer_id FROM vas) CROSS JOIN months
), subscribers AS (
    SELECT DISTINCT grid.customer_id, start FROM grid JOIN vas
        ON grid.customer_id = vas.customer_id AND started_at < after AND (ended_at IS NULL OR ended_at > start)
), users AS (
    SELECT DISTINCT customer_id, date_trunc('month', occurred_at) AS start, true AS uses FROM uses
)
SELECT start AS period_start, count(*) FILTER (uses) AS users, count(*) AS subscribers
FROM subscribers LEFT JOIN users USING (customer_id, start) GROUP BY start
"""
# Subscriptions that overlap or touch on a day are merged first: a day counts once.
ACTIVE_USE_BY_DAY_SQL = f"""{_VAS}, used AS (
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
SELECT start AS period_start, sum(coalesce(used, 0)) AS user_days, sum(there) AS subscriber_days, count(*) AS customers,
    sum(used * used) AS user_squares, sum(there * there) AS subscriber_squares, sum(used * there) AS products
FROM there LEFT JOIN used USING (customer_id, start) GROUP BY start
"""


def active_use(tables: Any) -> pd.DataFrame:
    found = tenure.active_use_rate(tables.subscriptions, tables.events, period=YEAR).table
    return found[["period_start", "users", "subscribers"]]


def active_use_by_day(tables: Any) -> pd.DataFrame:
    found = tenure.active_use_rate(tables.subscriptions, tables.events, period=YEAR, per="day").table
    squares = ["user_squares", "subscriber_squares", "products"]
    return found[["period_start", "user_days", "subscriber_days", "customers", *squares]]


def active_use_in_polars(tables: Any) -> pl.LazyFrame:
    start, end, at = pl.col("started_at"), pl.col("ended_at"), pl.col("occurred_at")
    vas = tables.subscriptions.filter(pl.col("is_vas") & (end.is_null() | (end > start)))
    is_use = (pl.col("event") == "use") & (at >= _START) & (at < _END)
    same_service = pl.col("service").is_null() | (pl.col("service") == pl.col("service_right"))
    is_subscribed = (at >= start) & (end.is_null() | (at < end))
    uses = tables.events.filter(is_use).join(vas, on="customer_id").filter(same_service & is_subscribed)
    users = uses.group_by(period_start=at.dt.truncate("1mo")).agg(users=pl.col("customer_id").n_unique())
    subscribers = [
        vas.filter((start < month.end) & (end.is_null() | (end > month.start))).select(
            period_start=pl.lit(month.start, dtype=pl.Datetime("us")), subscribers=pl.col("customer_id").n_unique()
        )
        for month in YEAR
    ]
    return pl.concat(subscribers).join(users, on="period_start", how="left")


_USE = {
    "subscriptions": ("customer_id", "service", "started_at", "ended_at", "mrr", "is_vas"),
    "events": ("customer_id", "occurred_at", "event", "service"),
}
ACTIVE_USE = Family(
    "active use",
    "users of value-added services in 12 months",
    _USE,
    {"tenure": active_use, "duckdb": ACTIVE_USE_SQL, "polars": active_use_in_polars, "grid": ACTIVE_USE_GRID},
    in_files=True,
    up_to={"polars": 1_000_000},
)
ACTIVE_USE_BY_DAY = Family(
    "active use by day",
    "days of use against days of subscription, in 12 months",
    _USE,
    {"tenure": active_use_by_day, "duckdb": ACTIVE_USE_BY_DAY_SQL},
    in_files=True,
)
