"""Cohorts: how many of those who began in a month are left at each age."""

from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl

import tenure
from benchmarks.families.movements import AS_OF, SUBSCRIPTIONS, changes_in_polars
from benchmarks.family import Family

__all__ = ["COHORTS", "COHORTS_SQL", "cohorts_in_polars"]

_NOW = AS_OF.to_pydatetime()

# What changed at each age, and all that changed before: a cohort is its members less those who left, plus who returned.
# Within a month changes of state add up to the same in any order, so they are not netted before the running sum.
COHORTS_SQL = """
WITH changes AS (
    SELECT customer_id, started_at AS moment, round(mrr * 100)::BIGINT AS cents FROM subscriptions
    UNION ALL SELECT customer_id, ended_at, -round(mrr * 100)::BIGINT FROM subscriptions WHERE ended_at IS NOT NULL
), monthly AS (
    SELECT customer_id, date_diff('month', TIMESTAMP '2022-01-01', moment) AS month, cents AS net
    FROM changes WHERE moment < '2026-01-01'
), states AS (
    SELECT min(month) OVER past AS cohort, month, net, sum(net) OVER past AS closing, row_number() OVER past AS nth
    FROM monthly WINDOW past AS (PARTITION BY customer_id ORDER BY month ROWS UNBOUNDED PRECEDING)
), moved AS (
    SELECT cohort, month - cohort AS age, sum((closing > 0)::INT - (closing - net > 0)::INT) AS change,
        count(*) FILTER (nth = 1) AS members FROM states GROUP BY ALL
), cells AS (
    SELECT cohort, age FROM range(48) AS cohorts(cohort), range(13) AS ages(age) WHERE cohort + age < 48
)
SELECT TIMESTAMP '2022-01-01' + to_months(cohort::INT) AS cohort, age, sum(coalesce(members, 0)) OVER past AS size,
    sum(coalesce(change, 0)) OVER past AS retained
FROM cells LEFT JOIN moved USING (cohort, age) WINDOW past AS (PARTITION BY cohort ORDER BY age)
"""
# The dbt way: a row for each customer and month since its first, and whether it is active at the end of it.
COHORTS_GRID = """
WITH months AS (
    SELECT start, start + INTERVAL 1 MONTH AS bound
    FROM generate_series(TIMESTAMP '2022-01-01', TIMESTAMP '2025-12-01', INTERVAL 1 MONTH) AS series(start)
), customers AS (
    SELECT customer_id, date_trunc('month', min(started_at)) AS cohort FROM subscriptions
    WHERE started_at < '2026-01-01' GROUP BY customer_id
), grid AS (
    SELECT customer_id, cohort, start, bound FROM customers JOIN months ON start >= cohort
), states AS (
    SELECT grid.customer_id, cohort, start, count(started_at) > 0 AS is_active FROM grid LEFT JOIN subscriptions
        ON grid.customer_id = subscriptions.customer_id AND started_at < bound
            AND (ended_at IS NULL OR ended_at >= bound)
    GROUP BY ALL
)
SELECT cohort, date_diff('month', cohort, start) AS age, count(*) AS size, count(*) FILTER (is_active) AS retained
FROM states WHERE age <= 12 GROUP BY ALL
"""


def cohorts(tables: Any) -> pd.DataFrame:
    found = tenure.cohort_retention(tables.subscriptions, as_of=AS_OF).table
    return found.dropna(subset=["retained"])[["cohort", "age", "size", "retained"]]


def cohorts_in_polars(tables: Any) -> pl.LazyFrame:
    at, month, net = pl.col("at"), pl.col("month"), pl.col("net")
    number = (at.dt.year().cast(pl.Int32) - 2022) * 12 + at.dt.month() - 1
    changes = changes_in_polars(tables).filter(at < _NOW).select("customer_id", "net", month=number)
    is_first = (pl.col("customer_id") != pl.col("customer_id").shift()).fill_null(True)
    states = (
        changes.sort("customer_id", "month")
        .with_columns(is_first=is_first, running=net.cum_sum())
        .with_columns(
            cohort=pl.when("is_first").then(month).forward_fill(),
            before=pl.when("is_first").then(pl.col("running") - net).forward_fill(),
        )
        .with_columns(closing=pl.col("running") - pl.col("before"))
    )
    closing = pl.col("closing")
    change = (closing > 0).cast(pl.Int32) - (closing - net > 0).cast(pl.Int32)
    moved = states.group_by("cohort", age=month - pl.col("cohort")).agg(
        change=change.sum(), members=pl.col("is_first").sum()
    )
    start = pl.lit(pd.Timestamp("2022-01-01").to_pydatetime()).dt.offset_by(pl.format("{}mo", pl.col("cohort")))
    return _cells().join(moved, on=["cohort", "age"], how="left").sort("cohort", "age").select(
        "age",
        cohort=start,
        size=pl.col("members").fill_null(0).cum_sum().over("cohort"),
        retained=pl.col("change").fill_null(0).cum_sum().over("cohort"),
    )  # fmt: skip


def _cells() -> pl.LazyFrame:
    cohort, age = (pl.select(pl.int_range(count, dtype=pl.Int32).alias(name)).lazy() for name, count in _CELLS.items())
    return cohort.join(age, how="cross").filter(pl.col("cohort") + pl.col("age") < 48)


_CELLS = {"cohort": 48, "age": 13}

COHORTS = Family(
    "cohorts",
    "retention of 48 monthly cohorts to 12 months of age",
    SUBSCRIPTIONS,
    {"tenure": cohorts, "duckdb": COHORTS_SQL, "polars": cohorts_in_polars, "grid": COHORTS_GRID},
)
