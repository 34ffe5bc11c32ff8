"""Health: signals, scores and bands of customers."""

from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl

import tenure
from benchmarks.families.movements import AS_OF
from benchmarks.family import Family
from benchmarks.lists import run_list
from tenure import HealthModel, Signal

__all__ = ["HEALTH"]

MODEL = HealthModel(
    signals=[
        Signal(name="usage", weight=50, worst=0, best=10),
        Signal(name="tickets", weight=20, worst=5, best=0),
        Signal(name="nps", weight=30, worst=0, best=10),
    ]
)
HEALTH_SQL = """
WITH customers AS (
    SELECT DISTINCT customer_id FROM subscriptions
    WHERE mrr > 0 AND started_at < '2026-01-01' AND (ended_at IS NULL OR ended_at >= '2026-01-01')
), counted AS (
    SELECT customer_id, count(*) FILTER (event = 'use') AS usage, count(*) FILTER (event = 'contact') AS tickets
    FROM events WHERE occurred_at >= TIMESTAMP '2026-01-01' - INTERVAL 30 DAY AND occurred_at < '2026-01-01'
    GROUP BY customer_id
), latest AS (
    SELECT customer_id, arg_max(score, (answered_at, -score)) AS nps FROM surveys
    WHERE kind = 'nps' AND score IS NOT NULL AND answered_at >= TIMESTAMP '2026-01-01' - INTERVAL 365 DAY
        AND answered_at < '2026-01-01' GROUP BY customer_id
), points AS (
    SELECT customer_id, round(least(coalesce(usage, 0) / 10, 1) * 100, 9) AS usage_points,
        round(greatest(1 - coalesce(tickets, 0) / 5, 0) * 100, 9) AS tickets_points,
        round(nps / 10 * 100, 9) AS nps_points
    FROM customers LEFT JOIN counted USING (customer_id) LEFT JOIN latest USING (customer_id)
), scored AS (
    SELECT *, least(usage_points, tickets_points, nps_points) AS lowest,
        round((usage_points * 50 + tickets_points * 20 + coalesce(nps_points, 0) * 30)
            / (70 + CASE WHEN nps_points IS NULL THEN 0 ELSE 30 END), 9) AS score
    FROM points
)
SELECT customer_id, score,
    CASE WHEN score <= 40 THEN 'red' WHEN score <= 70 THEN 'yellow' ELSE 'green' END AS band,
    usage_points, tickets_points, nps_points,
    CASE lowest WHEN usage_points THEN 'usage' WHEN nps_points THEN 'nps' ELSE 'tickets' END AS weakest,
    CASE WHEN nps_points IS NULL THEN 'nps' END AS missing, NULL::VARCHAR AS reason, TIMESTAMP '2026-01-01' AS as_of
FROM scored
"""


def health(tables: Any) -> Any:
    given = tables if isinstance(tables, tenure.Tables) else vars(tables)
    signals = tenure.health_signals(given, as_of=AS_OF, ticket="contact")
    return run_list(tenure.health_score(signals, MODEL))


def health_in_polars(tables: Any) -> pl.LazyFrame:
    now, start, end = AS_OF.to_pydatetime(), pl.col("started_at"), pl.col("ended_at")
    occurred, answered, score = pl.col("occurred_at"), pl.col("answered_at"), pl.col("score")
    is_active = (pl.col("mrr") > 0) & (start < now) & (end.is_null() | (end >= now))
    customers = tables.subscriptions.filter(is_active).select("customer_id").unique()
    lately = (occurred >= now - pd.Timedelta(days=30).to_pytimedelta()) & (occurred < now)
    counted = tables.events.filter(lately).group_by("customer_id").agg(
        usage=(pl.col("event") == "use").sum(), tickets=(pl.col("event") == "contact").sum()
    )  # fmt: skip
    this_year = (answered >= now - pd.Timedelta(days=365).to_pytimedelta()) & (answered < now)
    latest = tables.surveys.filter((pl.col("kind") == "nps") & score.is_not_null() & this_year)
    marks = latest.group_by("customer_id").agg(nps=score.filter(answered == answered.max()).min())
    rows = customers.join(counted, on="customer_id", how="left").join(marks, on="customer_id", how="left")
    usage, tickets = pl.col("usage").fill_null(0), pl.col("tickets").fill_null(0)
    points = rows.select(
        "customer_id",
        usage_points=((usage / 10).clip(upper_bound=1) * 100).round(9),
        tickets_points=((1 - tickets / 5).clip(lower_bound=0) * 100).round(9),
        nps_points=(pl.col("nps") / 10 * 100).round(9),
    )
    by_use, by_tickets, by_nps = (pl.col(f"{name}_points") for name in ("usage", "tickets", "nps"))
    lowest, has_no_nps = pl.min_horizontal(by_use, by_tickets, by_nps), by_nps.is_null()
    weight = pl.when(has_no_nps).then(70).otherwise(100)
    scored = points.with_columns(
        score=((by_use * 50 + by_tickets * 20 + by_nps.fill_null(0) * 30) / weight).round(9),
        weakest=pl.when(by_use == lowest)
        .then(pl.lit("usage"))
        .otherwise(pl.when(by_nps == lowest).then(pl.lit("nps")).otherwise(pl.lit("tickets"))),
        missing=pl.when(has_no_nps).then(pl.lit("nps")),
        reason=pl.lit(None, dtype=pl.String),
        as_of=pl.lit(now),
    )
    band = pl.when(pl.col("score") <= 40).then(pl.lit("red")).when(pl.col("score") <= 70).then(pl.lit("yellow"))
    return scored.with_columns(band=band.otherwise(pl.lit("green")))


def bands_of(scores: pd.DataFrame) -> pd.DataFrame:
    """Return how many customers are in each band by their weakest signal, how many lack one, and sums of points."""
    sums = {name: (name, "sum") for name in ("score", "usage_points", "tickets_points", "nps_points")}
    groups = scores.groupby(["band", "weakest"])
    return groups.agg(customers=("score", "size"), missing=("missing", "count"), **sums).reset_index()


HEALTH = Family(
    "health",
    "health signals, scores and bands of each customer",
    {
        "subscriptions": ("customer_id", "started_at", "ended_at", "mrr"),
        "events": ("customer_id", "occurred_at", "event"),
        "surveys": ("customer_id", "answered_at", "kind", "score"),
    },
    {"tenure": health, "duckdb": HEALTH_SQL, "polars": health_in_polars},
    in_files=True,
    largest=1_000_000,
    summary=bands_of,
)
