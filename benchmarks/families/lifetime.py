"""Lifetime value against what a customer costs."""

from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl

import tenure
from benchmarks.families.movements import MONTHS, STATES, SUBSCRIPTIONS, states_in_pandas, states_in_polars
from benchmarks.family import Family

__all__ = ["LIFETIME"]

_END = MONTHS[-1].end

# ARPA at the end over the pooled churn of the year's months, against what a new customer cost.
LIFETIME_SQL = f"""{STATES}, moved AS (
    SELECT month, sum(net) AS net, count(*) FILTER (closing = net AND closing > 0) AS joined,
        count(*) FILTER (closing = 0 AND net < 0) AS lost, count(*) FILTER (nth = 1 AND month > 12) AS acquired
    FROM states GROUP BY month
), totals AS (
    SELECT *, sum(joined - lost) OVER (ORDER BY month) - joined + lost AS opening FROM moved
), year AS (
    SELECT sum(net) / 100 AS mrr, sum(joined - lost) AS customers, sum(acquired) AS acquired,
        sum(lost) FILTER (month > 12) AS lost, sum(opening) FILTER (month > 12) AS exposed
    FROM totals
), spent AS (
    SELECT sum(amount) AS cost FROM costs
    WHERE purpose = 'acquisition' AND spent_at >= '2025-01-01' AND spent_at < '2026-01-01'
)
SELECT (mrr / customers) / (lost / exposed) / (cost / acquired) AS value FROM year, spent
"""


def lifetime(tables: Any) -> pd.DataFrame:
    return tenure.ltv_to_cac_ratio(tables.subscriptions, tables.costs, period="2025").table[["value"]]


def lifetime_in_polars(tables: Any) -> pl.LazyFrame:
    net, closing, month = pl.col("net"), pl.col("closing"), pl.col("month")
    in_year = month > 12
    joined, lost = (closing > 0) & (closing == net), (closing == 0) & (net < 0)
    acquired = (pl.col("nth") == 1) & in_year
    months = states_in_polars(tables).group_by("month").agg(
        net.sum(), moved=joined.sum().cast(pl.Int64) - lost.sum(), lost=lost.sum(), acquired=acquired.sum()
    ).sort("month")  # fmt: skip
    moved = pl.col("moved")
    arpa = net.sum() / 100 / moved.sum()
    churn = pl.col("lost").filter(in_year).sum() / (moved.cum_sum() - moved).filter(in_year).sum()
    year = months.select(worth=arpa / churn, acquired=pl.col("acquired").sum())
    spent = pl.col("spent_at")
    own = (pl.col("purpose") == "acquisition") & (spent >= MONTHS[12].start) & (spent < _END)
    cost = tables.costs.filter(own).select(cost=pl.col("amount").sum())
    return year.join(cost, how="cross").select(value=pl.col("worth") * pl.col("acquired") / pl.col("cost"))


def lifetime_in_pandas(tables: Any) -> pd.DataFrame:
    rows = states_in_pandas(tables)
    net, closing, in_year = rows["net"], rows["closing"], rows["month"] > 12
    marks = {
        "joined": (closing == net) & (closing > 0),
        "lost": (closing == 0) & (net < 0),
        "acquired": (rows["nth"] == 0) & in_year,
    }
    months = pd.DataFrame({"month": rows["month"], "net": net, **marks}).groupby("month").sum()
    moved = months["joined"] - months["lost"]
    churn = months["lost"].loc[13:].sum() / (moved.cumsum() - moved).loc[13:].sum()
    costs = tables.costs
    own = (costs["purpose"] == "acquisition") & costs["spent_at"].between("2025-01-01", "2026-01-01", inclusive="left")
    cost = costs.loc[own, "amount"].sum() / months["acquired"].sum()
    return pd.DataFrame({"value": [months["net"].sum() / 100 / moved.sum() / churn / cost]})


LIFETIME = Family(
    "LTV to CAC",
    "lifetime value of a year against the cost of a new customer",
    {**SUBSCRIPTIONS, "costs": ("spent_at", "purpose", "amount")},
    {"tenure": lifetime, "duckdb": LIFETIME_SQL, "polars": lifetime_in_polars, "pandas": lifetime_in_pandas},
    up_to={"pandas": 1_000_000},
)
