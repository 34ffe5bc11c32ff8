"""Survival: how long customers stay."""

from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl

import tenure
from benchmarks.families.movements import AS_OF
from benchmarks.family import Family

__all__ = ["SURVIVAL", "SURVIVAL_TO_THE_SECOND"]

_NOW = AS_OF.to_pydatetime()

# Kaplan and Meier: who is at risk at each duration is who lived no less.
SURVIVAL_SQL = """
WITH lives AS (
    SELECT plan, NOT bool_or(ended_at IS NULL) AS lost,
        epoch_us(coalesce(CASE WHEN NOT bool_or(ended_at IS NULL) THEN max(ended_at) END, TIMESTAMP '2026-01-01'))
            - epoch_us(min(started_at)) AS lived
    FROM subscriptions WHERE started_at < '2026-01-01' GROUP BY customer_id, plan
), durations AS (
    SELECT plan, lived, count(*) AS units, count(*) FILTER (lost) AS lost FROM lives GROUP BY plan, lived
), steps AS (
    SELECT plan, lived, lost, sum(units) OVER (PARTITION BY plan ORDER BY lived DESC) AS at_risk FROM durations
)
SELECT plan, lived / 86400000000 AS days, at_risk, lost,
    exp(sum(ln(greatest(1 - lost / at_risk, 1e-300))) OVER (PARTITION BY plan ORDER BY lived)) AS survival
FROM steps
"""


def survival(tables: Any) -> pd.DataFrame:
    return tenure.survival_curve(tables.subscriptions, as_of=AS_OF, by="plan").table


def survival_in_polars(tables: Any) -> pl.LazyFrame:
    is_open = pl.col("ended_at").is_null().any()
    last = pl.when(is_open).then(pl.lit(_NOW, dtype=pl.Datetime("us"))).otherwise(pl.col("ended_at").max())
    lives = (
        tables.subscriptions.filter(pl.col("started_at") < _NOW)
        .group_by("customer_id", "plan")
        .agg(lost=~is_open, lived=last - pl.col("started_at").min())
    )
    durations = lives.group_by("plan", "lived").agg(units=pl.len(), lost=pl.col("lost").sum()).sort("plan", "lived")
    at_risk = pl.col("units").cum_sum(reverse=True).over("plan")
    return durations.with_columns(
        at_risk=at_risk, days=pl.col("lived").dt.total_microseconds() / 86_400_000_000
    ).select(
        "plan", "days", "at_risk", "lost", survival=(1 - pl.col("lost") / pl.col("at_risk")).cum_prod().over("plan")
    )


def survival_in_pandas(tables: Any) -> pd.DataFrame:
    rows = tables.subscriptions
    rows = rows[rows["started_at"] < AS_OF]
    rows = rows.assign(ended_at=rows["ended_at"].fillna(AS_OF), open=rows["ended_at"].isna())
    lives = rows.groupby(["customer_id", "plan"], observed=True).agg(
        first=("started_at", "min"), last=("ended_at", "max"), open=("open", "any")
    )
    lives = lives.assign(days=(lives["last"] - lives["first"]) / pd.Timedelta(days=1), lost=~lives["open"])
    durations = lives.groupby(["plan", "days"]).agg(units=("lost", "size"), lost=("lost", "sum"))
    at_risk = durations["units"][::-1].groupby("plan").cumsum()[::-1]
    survival = (1 - durations["lost"] / at_risk).groupby("plan").cumprod()
    return durations.assign(at_risk=at_risk, survival=survival).drop(columns="units").reset_index()


def steps_of(curve: pd.DataFrame) -> pd.DataFrame:
    """Return what a curve comes to: its steps, and where it stands at the end of each year."""
    curve = curve[["plan", "days", "at_risk", "lost", "survival"]].sort_values(["plan", "days"])
    years = curve.assign(year=curve["days"] // 365).groupby(["plan", "year"])
    return years.agg(steps=("days", "size"), last=("survival", "last"), lost=("lost", "sum")).reset_index()


_LIVES = {"subscriptions": ("customer_id", "plan", "started_at", "ended_at", "mrr")}
_SURVIVAL: Any = {
    "tenure": survival,
    "duckdb": SURVIVAL_SQL,
    "polars": survival_in_polars,
    "pandas": survival_in_pandas,
}
SURVIVAL = Family(
    "survival",
    "Kaplan-Meier by plan, in whole days",
    _LIVES,
    _SURVIVAL,
    book={"subscriptions": "contracts"},
    summary=steps_of,
)
SURVIVAL_TO_THE_SECOND = Family(
    "survival to the second",
    "Kaplan-Meier by plan, a step for nearly every customer",
    _LIVES,
    _SURVIVAL,
    up_to={"pandas": 1_000_000},
    summary=steps_of,
)
