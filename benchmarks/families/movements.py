"""MRR movements: who moved in each of 24 months, from starts and ends."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl

import tenure
from benchmarks.family import Family

__all__ = [
    "AS_OF",
    "GRID",
    "MONTH",
    "MONTHS",
    "MOVEMENTS",
    "STATES",
    "SUBSCRIPTIONS",
    "YEAR",
    "changes_in_polars",
    "months_in_pandas",
    "months_in_polars",
    "states_in_pandas",
    "states_in_polars",
]

MONTHS = tenure.months("2024-01", "2025-12")
YEAR = MONTHS[12:]
SUBSCRIPTIONS = {"subscriptions": ("customer_id", "started_at", "ended_at", "mrr")}
KINDS = ("new", "reactivation", "expansion", "contraction", "churn")
AS_OF = pd.Timestamp("2026-01-01")
_FIRST, _END = MONTHS[0].start, MONTHS[-1].end

# What each customer's payments came to by the end of each month in which they changed; month 0 is all time before.
STATES = """
WITH priced AS (
    SELECT customer_id, started_at, ended_at, round(mrr * 100)::BIGINT AS cents FROM subscriptions
), changes AS (
    SELECT customer_id, started_at AS moment, cents FROM priced
    UNION ALL SELECT customer_id, ended_at, -cents FROM priced WHERE ended_at IS NOT NULL
), monthly AS (
    SELECT customer_id, greatest(0, date_diff('month', TIMESTAMP '2023-12-01', moment)) AS month,
        sum(cents)::BIGINT AS net
    FROM changes WHERE moment < '2026-01-01' GROUP BY ALL
), states AS (
    SELECT month, net, sum(net) OVER past AS closing, row_number() OVER past AS nth FROM monthly
    WINDOW past AS (PARTITION BY customer_id ORDER BY month ROWS UNBOUNDED PRECEDING)
)
"""
_IS = {
    "new": "closing > 0 AND closing = net AND nth = 1",
    "reactivation": "closing > 0 AND closing = net AND nth > 1",
    "expansion": "closing != net AND net > 0",
    "contraction": "closing > 0 AND net < 0",
    "churn": "closing = 0 AND net < 0",
}
_SUMS = ", ".join(
    f"coalesce(sum(abs(net)) FILTER ({is_it}), 0) / 100 AS {kind}, count(*) FILTER ({is_it}) AS {kind}_customers"
    for kind, is_it in _IS.items()
)
MONTH = "TIMESTAMP '2023-12-01' + to_months(month::INT) AS period_start"
MOVEMENTS_SQL = f"{STATES} SELECT {MONTH}, {_SUMS} FROM states WHERE month > 0 GROUP BY month"

# The dbt way: every customer in every month, and what it pays at the end of it.
GRID = """
WITH months AS (
    SELECT bound FROM generate_series(TIMESTAMP '2024-01-01', TIMESTAMP '2026-01-01', INTERVAL 1 MONTH) AS series(bound)
), customers AS (
    SELECT customer_id, min(started_at) AS first FROM subscriptions GROUP BY customer_id
), grid AS (
    SELECT customer_id, first, bound FROM customers CROSS JOIN months
), in_force AS (
    SELECT customer_id, bound, sum(round(mrr * 100)::BIGINT) AS cents FROM subscriptions
    JOIN months ON started_at < bound AND (ended_at IS NULL OR ended_at >= bound) GROUP BY ALL
), states AS (
    SELECT customer_id, first, bound, coalesce(cents, 0) AS closing,
        lag(coalesce(cents, 0)) OVER (PARTITION BY customer_id ORDER BY bound) AS opening
    FROM grid LEFT JOIN in_force USING (customer_id, bound)
), moved AS (
    SELECT bound - INTERVAL 1 MONTH AS period_start, opening, closing, closing - opening AS net,
        CASE WHEN first >= period_start THEN 1 ELSE 2 END AS nth
    FROM states WHERE opening IS NOT NULL
)
"""
MOVEMENTS_GRID = f"{GRID} SELECT period_start, {_SUMS} FROM moved GROUP BY period_start"


def movements(tables: Any) -> pd.DataFrame:
    found = tenure.mrr_movements(tables.subscriptions, period=MONTHS).table
    return found[["period_start", *KINDS, *(f"{kind}_customers" for kind in KINDS)]]


def movements_in_polars(tables: Any) -> pl.LazyFrame:
    net, closing, nth = pl.col("net"), pl.col("closing"), pl.col("nth")
    joined, stays = (closing > 0) & (closing == net), (closing > 0) & (closing != net)
    is_it = {
        "new": joined & (nth == 1),
        "reactivation": joined & (nth > 1),
        "expansion": stays & (net > 0),
        "contraction": stays & (net < 0),
        "churn": (closing == 0) & (net < 0),
    }
    amounts = [net.filter(rows).abs().sum().truediv(100).alias(kind) for kind, rows in is_it.items()]
    counts = [rows.sum().alias(f"{kind}_customers") for kind, rows in is_it.items()]
    return months_in_polars(states_in_polars(tables).group_by("month").agg(*amounts, *counts))


def changes_in_polars(tables: Any) -> pl.LazyFrame:
    """Return what each start adds and each end takes away, in cents."""
    rows = tables.subscriptions.with_columns(cents=(pl.col("mrr") * 100).round().cast(pl.Int64))
    ended = rows.filter(pl.col("ended_at").is_not_null())
    return pl.concat([
        rows.select("customer_id", at="started_at", net="cents"),
        ended.select("customer_id", at="ended_at", net=-pl.col("cents")),
    ])  # fmt: skip


def states_in_polars(tables: Any) -> pl.LazyFrame:
    """Return payments by customer and month with their sums; rows are sorted, so one running sum serves all."""
    at = pl.col("at")
    month = ((at.dt.year().cast(pl.Int32) - 2024) * 12 + at.dt.month()).clip(lower_bound=0)
    monthly = changes_in_polars(tables).filter(at < _END).group_by("customer_id", month=month).agg(pl.col("net").sum())
    is_first = (pl.col("customer_id") != pl.col("customer_id").shift()).fill_null(True)
    running, place = pl.col("net").cum_sum(), pl.int_range(pl.len())
    return (
        monthly.sort("customer_id", "month")
        .with_columns(running=running, before=pl.when(is_first).then(running - pl.col("net")).forward_fill())
        .with_columns(nth=place - pl.when(is_first).then(place).forward_fill() + 1)
        .with_columns(closing=pl.col("running") - pl.col("before"))
    )


def months_in_polars(rows: pl.LazyFrame) -> pl.LazyFrame:
    start = pl.lit(_FIRST).dt.offset_by(pl.format("{}mo", pl.col("month") - 1))
    return rows.filter(pl.col("month") > 0).with_columns(period_start=start).drop("month")


def movements_in_pandas(tables: Any) -> pd.DataFrame:
    rows = states_in_pandas(tables)
    net, closing = rows["net"], rows["closing"]
    joined, stays = (closing == net) & (closing > 0), (closing != net) & (closing > 0)
    kinds = {
        "new": joined & (rows["nth"] == 0),
        "reactivation": joined & (rows["nth"] > 0),
        "expansion": stays & (net > 0),
        "contraction": stays & (net < 0),
        "churn": (closing == 0) & (net < 0),
    }
    amounts = {name: net.where(is_it, 0).abs() / 100 for name, is_it in kinds.items()}
    counts = {f"{name}_customers": is_it for name, is_it in kinds.items()}
    return months_in_pandas(pd.DataFrame({"month": rows["month"], **amounts, **counts}).groupby("month").sum())


def states_in_pandas(tables: Any) -> pd.DataFrame:
    """Return payments by customer and month with their sums, by binary search for the months."""
    rows = tables.subscriptions
    cents = (rows["mrr"] * 100).round().astype("int64")
    ended = rows["ended_at"].notna()
    changes = pd.DataFrame({
        "customer_id": pd.concat([rows["customer_id"], rows.loc[ended, "customer_id"]]),
        "at": pd.concat([rows["started_at"], rows.loc[ended, "ended_at"]]),
        "net": pd.concat([cents, -cents[ended]]),
    })  # fmt: skip
    bounds = np.array([_FIRST, *(month.end for month in MONTHS)], dtype="datetime64[us]")
    changes = changes[changes["at"] < bounds[-1]]
    changes = changes.assign(month=np.searchsorted(bounds, changes["at"].to_numpy(), side="right"))
    states = changes.groupby(["customer_id", "month"])["net"].sum().reset_index()
    by_customer = states.groupby("customer_id", sort=False)["net"]
    return states.assign(closing=by_customer.cumsum(), nth=by_customer.cumcount())


def months_in_pandas(rows: pd.DataFrame) -> pd.DataFrame:
    starts = pd.DatetimeIndex([month.start for month in MONTHS])
    return rows.loc[1:].assign(period_start=starts[rows.loc[1:].index - 1])


MOVEMENTS = Family(
    "movements",
    "MRR movements of 24 months",
    SUBSCRIPTIONS,
    {
        "tenure": movements,
        "duckdb": MOVEMENTS_SQL,
        "polars": movements_in_polars,
        "pandas": movements_in_pandas,
        "grid": MOVEMENTS_GRID,
    },
)
