"""Incremental ARPU: customers with a value-added service against those without one."""

from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl

import tenure
from benchmarks.families.movements import MONTHS, SUBSCRIPTIONS
from benchmarks.family import Family

__all__ = ["INCREMENTAL"]

_FIRST, _END = MONTHS[0].start, MONTHS[-1].end

# Between two changes of a customer nothing moves: each stretch earns its share of every calendar month.
_MONTHS_AT = (
    "date_diff('month', TIMESTAMP '2024-01-01', {at}) + (epoch_us({at}) - epoch_us(date_trunc('month', {at})))"
    " / (epoch_us(date_trunc('month', {at}) + INTERVAL 1 MONTH) - epoch_us(date_trunc('month', {at})))"
)
INCREMENTAL_SQL = f"""
WITH changes AS (
    SELECT customer_id, started_at AS moment, round(mrr * 100)::BIGINT AS cents, is_vas::INT AS vas FROM subscriptions
    UNION ALL SELECT customer_id, ended_at, -round(mrr * 100)::BIGINT, -is_vas::INT FROM subscriptions
    WHERE ended_at IS NOT NULL
), stretches AS (
    SELECT customer_id, moment, lead(moment, 1, TIMESTAMP '2026-01-01') OVER past AS until,
        sum(cents) OVER past AS cents, sum(vas) OVER past AS vas
    FROM changes WHERE moment < '2026-01-01' WINDOW past AS (PARTITION BY customer_id ORDER BY moment)
), placed AS (
    SELECT customer_id, cents, vas, moment < '2025-01-01' AND until >= '2025-01-01' AND cents > 0 AS opening,
        until = '2026-01-01' AND cents > 0 AS closing,
        {_MONTHS_AT.format(at="greatest(moment, TIMESTAMP '2024-01-01')")} AS begins,
        {_MONTHS_AT.format(at="greatest(until, TIMESTAMP '2024-01-01')")} AS ends
    FROM stretches WHERE until >= '2024-01-01' AND cents > 0
), lived AS (
    SELECT *, greatest(least(ends, 12) - begins, 0) AS before, greatest(ends - greatest(begins, 12), 0) AS now
    FROM placed
), customers AS (
    SELECT sum(cents * now) AS revenue, (bool_or(opening)::INT + bool_or(closing)::INT) / 2 AS customers,
        bool_or(vas > 0 AND now > 0) AS adopts, bool_or(vas > 0 AND before > 0) AS adopted,
        sum(cents * before) AS revenue_before, sum(before) AS months_before
    FROM lived GROUP BY customer_id
)
SELECT sum(revenue) FILTER (adopts) / 100 AS adopter_revenue, sum(customers) FILTER (adopts) AS adopter_customers,
    sum(revenue) FILTER (NOT adopts) / 100 AS other_revenue, sum(customers) FILTER (NOT adopts) AS other_customers,
    (sum(revenue_before) FILTER (adopts AND NOT adopted) / sum(months_before) FILTER (adopts AND NOT adopted)
    - sum(revenue_before) FILTER (NOT adopts AND NOT adopted) / sum(months_before) FILTER (NOT adopts AND NOT adopted))
    / 100 AS before_gap
FROM customers
"""


def incremental(tables: Any) -> pd.DataFrame:
    found = tenure.incremental_arpu(tables.subscriptions, period="2025").table
    return found[["adopter_revenue", "adopter_customers", "other_revenue", "other_customers", "before_gap"]]


def incremental_in_polars(tables: Any) -> pl.LazyFrame:
    rows, at, until = tables.subscriptions, pl.col("at"), pl.col("until")
    ended = rows.filter(pl.col("ended_at").is_not_null())
    cents, vas = (pl.col("mrr") * 100).round().cast(pl.Int64), pl.col("is_vas").cast(pl.Int32)
    changes = pl.concat([
        rows.select("customer_id", at="started_at", cents=cents, vas=vas),
        ended.select("customer_id", at="ended_at", cents=-cents, vas=-vas),
    ])  # fmt: skip
    stretches = changes.filter(at < _END).sort("customer_id", "at").with_columns(
        cents=pl.col("cents").cum_sum().over("customer_id"),
        vas=pl.col("vas").cum_sum().over("customer_id"),
        until=pl.when(pl.col("customer_id") == pl.col("customer_id").shift(-1)).then(at.shift(-1)).fill_null(_END),
    )  # fmt: skip
    is_paid, paid = pl.col("cents") > 0, pl.col("cents")
    year = pl.lit(MONTHS[12].start, dtype=pl.Datetime("us"))
    first = pl.lit(_FIRST, dtype=pl.Datetime("us"))
    begins, ends = (_months_at(pl.max_horizontal(moment, first)) for moment in (at, until))
    lived = stretches.filter(is_paid & (until >= first)).with_columns(
        before=(pl.min_horizontal(ends, 12) - begins).clip(0), now=(ends - pl.max_horizontal(begins, 12)).clip(0)
    )
    before, now, has = pl.col("before"), pl.col("now"), pl.col("vas") > 0
    opening, closing = ((at < year) & (until >= year)).any(), (until == _END).any()
    customers = lived.group_by("customer_id").agg(
        revenue=(paid * now).sum(),
        customers=(opening.cast(pl.Int32) + closing.cast(pl.Int32)) / 2,
        adopts=(has & (now > 0)).any(),
        adopted=(has & (before > 0)).any(),
        revenue_before=(paid * before).sum(),
        months_before=before.sum(),
    )
    return customers.select(**_compared())


def _months_at(at: pl.Expr) -> pl.Expr:
    elapsed = (at - at.dt.truncate("1mo")).dt.total_microseconds() / (at.dt.days_in_month() * 86_400_000_000)
    return (at.dt.year().cast(pl.Int32) - 2024) * 12 + at.dt.month() - 1 + elapsed


def _compared() -> dict[str, pl.Expr]:
    adopts, new = pl.col("adopts"), ~pl.col("adopted")
    groups = {"adopter": adopts, "other": ~adopts}
    revenue = {f"{who}_revenue": pl.col("revenue").filter(rows).sum() / 100 for who, rows in groups.items()}
    customers = {f"{who}_customers": pl.col("customers").filter(rows).sum() for who, rows in groups.items()}
    before = [
        pl.col("revenue_before").filter(rows & new).sum() / pl.col("months_before").filter(rows & new).sum()
        for rows in groups.values()
    ]
    return {**revenue, **customers, "before_gap": (before[0] - before[1]) / 100}


INCREMENTAL = Family(
    "incremental ARPU",
    "customers with a value-added service against the others, and the year before",
    {"subscriptions": (*SUBSCRIPTIONS["subscriptions"], "is_vas")},
    {"tenure": incremental, "duckdb": INCREMENTAL_SQL, "polars": incremental_in_polars},
)
