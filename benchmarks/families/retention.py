"""Churn and net revenue retention of 24 months."""

from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl

import tenure
from benchmarks.families.movements import (
    GRID,
    MONTH,
    MONTHS,
    STATES,
    SUBSCRIPTIONS,
    months_in_pandas,
    months_in_polars,
    states_in_pandas,
    states_in_polars,
)
from benchmarks.family import Family

__all__ = ["CHURN", "NET_RETENTION"]

# Who did not move is still a customer: opening is all that moved in before.
NET_RETENTION_SQL = f"""{STATES}, moved AS (
    SELECT month, sum(net) AS net, coalesce(sum(net) FILTER (closing != net), 0) AS of_customers
    FROM states GROUP BY month
), totals AS (
    SELECT month, of_customers, sum(net) OVER (ORDER BY month) - net AS opening FROM moved
)
SELECT {MONTH}, opening / 100 AS opening, (opening + of_customers) / 100 AS retained FROM totals WHERE month > 0
"""
NET_RETENTION_GRID = f"""{GRID}
SELECT period_start, sum(opening) / 100 AS opening, sum(closing) FILTER (opening > 0) / 100 AS retained
FROM moved GROUP BY period_start
"""


def net_retention(tables: Any) -> pd.DataFrame:
    found = tenure.net_revenue_retention(tables.subscriptions, period=MONTHS).table
    return found[["period_start", "opening", "retained"]]


def net_retention_in_polars(tables: Any) -> pl.LazyFrame:
    net, closing = pl.col("net"), pl.col("closing")
    months = states_in_polars(tables).group_by("month").agg(net.sum(), of_customers=net.filter(closing != net).sum())
    opening = net.cum_sum() - net
    retained = opening + pl.col("of_customers")
    rows = months.sort("month").with_columns(opening=opening / 100, retained=retained / 100)
    return months_in_polars(rows).select("period_start", "opening", "retained")


def net_retention_in_pandas(tables: Any) -> pd.DataFrame:
    rows = states_in_pandas(tables)
    of_customers = rows["net"].where(rows["closing"] != rows["net"], 0)
    months = rows.assign(of_customers=of_customers).groupby("month")[["net", "of_customers"]].sum()
    opening = months["net"].cumsum() - months["net"]
    retained = opening + months["of_customers"]
    return months_in_pandas(pd.DataFrame({"opening": opening / 100, "retained": retained / 100}))


CHURN_SQL = f"""{STATES}, moved AS (
    SELECT month, count(*) FILTER (closing = net AND closing > 0) AS joined,
        count(*) FILTER (closing = 0 AND net < 0) AS lost
    FROM states GROUP BY month
), totals AS (
    SELECT *, sum(joined - lost) OVER (ORDER BY month) - joined + lost AS opening FROM moved
)
SELECT {MONTH}, opening, lost FROM totals WHERE month > 0
"""
CHURN_GRID = f"""{GRID}
SELECT period_start, count(*) FILTER (opening > 0) AS opening,
    count(*) FILTER (opening > 0 AND closing = 0) AS lost
FROM moved GROUP BY period_start
"""


def churn(tables: Any) -> pd.DataFrame:
    return tenure.churn_rate(tables.subscriptions, period=MONTHS).table[["period_start", "opening", "lost"]]


def churn_in_polars(tables: Any) -> pl.LazyFrame:
    net, closing = pl.col("net"), pl.col("closing")
    joined, lost = (closing > 0) & (closing == net), (closing == 0) & (net < 0)
    months = states_in_polars(tables).group_by("month").agg(joined=joined.sum(), lost=lost.sum()).sort("month")
    moved = pl.col("joined").cast(pl.Int64) - pl.col("lost")
    return months_in_polars(months.with_columns(opening=moved.cum_sum() - moved)).drop("joined")


def churn_in_pandas(tables: Any) -> pd.DataFrame:
    rows = states_in_pandas(tables)
    net, closing = rows["net"], rows["closing"]
    marks = {"joined": (closing == net) & (closing > 0), "lost": (closing == 0) & (net < 0)}
    months = pd.DataFrame({"month": rows["month"], **marks}).groupby("month").sum()
    moved = months["joined"] - months["lost"]
    opening = moved.cumsum() - moved
    return months_in_pandas(pd.DataFrame({"opening": opening, "lost": months["lost"]}))


NET_RETENTION = Family(
    "net retention",
    "net revenue retention of 24 months",
    SUBSCRIPTIONS,
    {
        "tenure": net_retention,
        "duckdb": NET_RETENTION_SQL,
        "polars": net_retention_in_polars,
        "pandas": net_retention_in_pandas,
        "grid": NET_RETENTION_GRID,
    },
)
CHURN = Family(
    "churn",
    "churn rate of 24 months",
    SUBSCRIPTIONS,
    {
        "tenure": churn,
        "duckdb": CHURN_SQL,
        "polars": churn_in_polars,
        "pandas": churn_in_pandas,
        "grid": CHURN_GRID,
    },
)
