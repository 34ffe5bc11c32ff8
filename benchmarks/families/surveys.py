"""Surveys: what customers say."""

from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl

import tenure
from benchmarks.families.movements import MONTHS
from benchmarks.family import Family

__all__ = ["NPS"]

NPS_SQL = """
SELECT service, date_trunc('month', answered_at) AS period_start, count(*) FILTER (score >= 9) AS promoters,
    count(*) FILTER (score <= 6) AS detractors, count(score) AS answers, count(*) AS asked,
    100.0 * (promoters - detractors) / nullif(answers, 0) AS value
FROM surveys WHERE kind = 'nps' AND answered_at >= '2024-01-01' AND answered_at < '2026-01-01' GROUP BY ALL
"""
_ANSWERS = ["service", "period_start", "promoters", "detractors", "answers", "asked", "value"]


def nps(tables: Any) -> pd.DataFrame:
    found = tenure.net_promoter_score(tables.surveys, period=MONTHS, by="service").table
    return found[found["asked"] > 0][_ANSWERS]


def nps_in_polars(tables: Any) -> pl.LazyFrame:
    score, answered = pl.col("score"), pl.col("answered_at")
    own = (pl.col("kind") == "nps") & (answered >= MONTHS[0].start) & (answered < MONTHS[-1].end)
    sums = tables.surveys.filter(own).group_by("service", period_start=answered.dt.truncate("1mo"))
    sums = sums.agg(promoters=(score >= 9).sum(), detractors=(score <= 6).sum(), answers=score.count(), asked=pl.len())
    balance = pl.col("promoters").cast(pl.Int64) - pl.col("detractors")
    return sums.with_columns(value=100 * balance / pl.col("answers"))


def nps_in_pandas(tables: Any) -> pd.DataFrame:
    rows = tables.surveys
    rows = rows[(rows["kind"] == "nps") & rows["answered_at"].between("2024-01-01", "2026-01-01", inclusive="left")]
    month = rows["answered_at"].to_numpy().astype("datetime64[M]").astype("datetime64[us]")
    marks = rows.assign(period_start=month, promoters=rows["score"] >= 9, detractors=rows["score"] <= 6)
    sums = marks.groupby(["service", "period_start"]).agg(
        promoters=("promoters", "sum"), detractors=("detractors", "sum"), answers=("score", "count"),
        asked=("score", "size"),
    )  # fmt: skip
    value = 100 * (sums["promoters"] - sums["detractors"]) / sums["answers"]
    return sums.assign(value=value).reset_index()


NPS = Family(
    "NPS",
    "net promoter score by service, 24 months",
    {"surveys": ("answered_at", "kind", "score", "service")},
    {"tenure": nps, "duckdb": NPS_SQL, "polars": nps_in_polars, "pandas": nps_in_pandas},
)
