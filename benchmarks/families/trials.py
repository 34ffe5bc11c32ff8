"""Trials: who begins to pay."""

from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl

import tenure
from benchmarks.families.movements import AS_OF, YEAR
from benchmarks.family import Family

__all__ = ["TRIALS"]

# A trial converts where its customer begins to pay from its start to 30 days after its end.
TRIALS_SQL = """
WITH trials AS (
    SELECT row_number() OVER () AS nth, customer_id, started_at, trial_ends_at + INTERVAL 30 DAY AS until
    FROM subscriptions WHERE trial_ends_at > started_at AND (ended_at IS NULL OR ended_at > started_at)
        AND started_at >= '2025-01-01' AND started_at < '2026-01-01'
), payers AS (
    SELECT customer_id, greatest(started_at, trial_ends_at) AS paid_at FROM subscriptions
    WHERE mrr > 0 AND (ended_at IS NULL OR ended_at > greatest(started_at, trial_ends_at))
), judged AS (
    SELECT started_at, until <= '2026-01-01' AS is_over, bool_or(paid_at BETWEEN started_at AND until) AS converted
    FROM trials LEFT JOIN payers USING (customer_id) GROUP BY nth, started_at, until
)
SELECT date_trunc('month', started_at) AS period_start, count(*) FILTER (is_over) AS trials,
    count(*) FILTER (is_over AND converted) AS converted, count(*) FILTER (NOT is_over) AS immature
FROM judged GROUP BY period_start
"""


def trials(tables: Any) -> pd.DataFrame:
    found = tenure.trial_conversion_rate(tables.subscriptions, period=YEAR, as_of=AS_OF).table
    return found[["period_start", "trials", "converted", "immature"]]


def trials_in_polars(tables: Any) -> pl.LazyFrame:
    start, end, trial = pl.col("started_at"), pl.col("ended_at"), pl.col("trial_ends_at")
    rows = tables.subscriptions
    started = rows.filter(
        (trial > start) & (end.is_null() | (end > start)) & (start >= YEAR[0].start) & (start < YEAR[-1].end)
    ).select("customer_id", "started_at", until=trial + pl.duration(days=30))
    paid_at = pl.max_horizontal(start, trial)
    payers = rows.filter((pl.col("mrr") > 0) & (end.is_null() | (end > paid_at))).select("customer_id", paid_at=paid_at)
    trials = started.with_row_index("nth")
    pays = (pl.col("paid_at") >= start) & (pl.col("paid_at") <= pl.col("until"))
    converts = trials.join(payers, on="customer_id").filter(pays).select("nth").unique().with_columns(converted=True)
    is_over = pl.col("until") <= AS_OF.to_pydatetime()
    judged = trials.join(converts, on="nth", how="left").with_columns(pl.col("converted").fill_null(False))
    return judged.group_by(period_start=start.dt.truncate("1mo")).agg(
        trials=is_over.sum(), converted=(is_over & pl.col("converted")).sum(), immature=(~is_over).sum()
    )


def trials_in_pandas(tables: Any) -> pd.DataFrame:
    rows = tables.subscriptions
    started = rows[(rows["trial_ends_at"] > rows["started_at"]) & ~(rows["ended_at"] <= rows["started_at"])]
    started = started[started["started_at"].between("2025-01-01", "2026-01-01", inclusive="left")]
    started = started.assign(until=started["trial_ends_at"] + pd.Timedelta(days=30), nth=range(len(started)))
    paid_at = rows[["started_at", "trial_ends_at"]].max(axis=1)
    payers = rows.assign(paid_at=paid_at)[(rows["mrr"] > 0) & ~(rows["ended_at"] <= paid_at)]
    pairs = started.merge(payers[["customer_id", "paid_at"]], on="customer_id")
    pays = pairs["paid_at"].between(pairs["started_at"], pairs["until"])
    is_over, converted = started["until"] <= AS_OF, started["nth"].isin(pairs.loc[pays, "nth"].unique())
    month = started["started_at"].to_numpy().astype("datetime64[M]").astype("datetime64[us]")
    marks = {"trials": is_over, "converted": is_over & converted, "immature": ~is_over}
    return started.assign(**marks, period_start=month).groupby("period_start")[[*marks]].sum().reset_index()


TRIALS = Family(
    "trials",
    "trial conversion of 12 months",
    {"subscriptions": ("customer_id", "started_at", "trial_ends_at", "ended_at", "mrr")},
    {"tenure": trials, "duckdb": TRIALS_SQL, "polars": trials_in_polars, "pandas": trials_in_pandas},
    book={"subscriptions": "trials"},
)
