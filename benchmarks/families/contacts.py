"""Contacts: what help customers ask for, by the stage of their life."""

from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl

import tenure
from benchmarks.family import Family

__all__ = ["THRESHOLDS"]

# The same windows as the library, judged in June 2025: state just before the end, days inclusive.
THRESHOLDS_SQL = """
WITH rows AS (
  SELECT customer_id, service, started_at, ended_at, min(started_at) OVER (PARTITION BY customer_id) AS first,
         min(started_at) OVER (PARTITION BY customer_id, service) AS since
  FROM subscriptions WHERE mrr > 0 AND (ended_at IS NULL OR ended_at > started_at)
), windows AS (
  SELECT 'first_90_days' AS stage, NULL AS service, customer_id, first AS low, first + INTERVAL 90 DAY AS high,
         started_at, ended_at FROM rows
  UNION ALL SELECT 'first_6_months', NULL, customer_id, first + INTERVAL 90 DAY, first + INTERVAL 180 DAY,
         started_at, ended_at FROM rows
  UNION ALL SELECT 'new_service', service, customer_id, since, since + INTERVAL 90 DAY,
         started_at, ended_at FROM rows WHERE since > first
), judged AS (
  SELECT DISTINCT stage, service, customer_id, low, high FROM windows
  WHERE high >= '2025-06-01' AND high < '2025-07-01' AND started_at < high AND (ended_at IS NULL OR ended_at >= high)
  UNION ALL SELECT DISTINCT 'later', NULL, customer_id, TIMESTAMP '2025-06-01', TIMESTAMP '2025-06-30 23:59:59.999999'
  FROM rows WHERE first + INTERVAL 180 DAY < '2025-07-01' AND started_at < '2025-07-01'
    AND (ended_at IS NULL OR ended_at >= '2025-07-01')
), counted AS (
  SELECT stage, service, judged.customer_id, low, count(occurred_at) AS contacts
  FROM judged LEFT JOIN events
    ON events.customer_id = judged.customer_id AND event = 'contact' AND occurred_at BETWEEN low AND high
  GROUP BY ALL
)
SELECT stage, count(*) FILTER (WHERE contacts >= CASE stage WHEN 'later' THEN 1 ELSE 3 END) AS met,
       count(*) AS customers
FROM counted GROUP BY stage
"""


def thresholds(tables: Any) -> pd.DataFrame:
    found = tenure.contact_threshold_rate(tables.subscriptions, tables.events, period="2025-06").table
    return found[["stage", "met", "customers"]]


def thresholds_in_polars(tables: Any) -> pl.LazyFrame:
    judged = _judged(tables.subscriptions)
    at, low, high = pl.col("occurred_at"), pl.col("low"), pl.col("high")
    contacts = tables.events.filter(
        (pl.col("event") == "contact") & (at >= _JUNE - pd.Timedelta(days=180)) & (at < _JULY)
    ).select("customer_id", "occurred_at")
    unit = ["stage", "service", "customer_id", "low"]
    hits = contacts.join(judged, on="customer_id").filter((at >= low) & (at <= high)).group_by(unit).agg(hits=pl.len())
    met = pl.col("hits").fill_null(0) >= pl.when(pl.col("stage") == "later").then(1).otherwise(3)
    counted = judged.join(hits, on=unit, how="left", nulls_equal=True)
    return counted.group_by("stage").agg(met=met.sum(), customers=pl.len())


_JUNE, _JULY = (pd.Timestamp(day).to_pydatetime() for day in ("2025-06-01", "2025-07-01"))


def _judged(subscriptions: pl.LazyFrame) -> pl.LazyFrame:
    """Return the customers whose window closes in June, and those who are then customers for long."""
    start, end, first, since = (pl.col(name) for name in ("started_at", "ended_at", "first", "since"))
    paid = subscriptions.filter((pl.col("mrr") > 0) & (end.is_null() | (end > start)))
    rows = paid.with_columns(first=start.min().over("customer_id"), since=start.min().over("customer_id", "service"))
    windows = {
        "first_90_days": (first, 0, 90, pl.lit(True), pl.lit(None, dtype=pl.String)),
        "first_6_months": (first, 90, 180, pl.lit(True), pl.lit(None, dtype=pl.String)),
        "new_service": (since, 0, 90, since > first, pl.col("service")),
    }
    unit = ["stage", "service", "customer_id", "low", "high"]
    young = [
        rows.filter(own)
        .select(
            "customer_id", "started_at", "ended_at", stage=pl.lit(stage), service=service,
            low=of + pl.duration(days=low), high=of + pl.duration(days=high),
        )
        .filter((pl.col("high") >= _JUNE) & (pl.col("high") < _JULY) & (start < pl.col("high")))
        .filter(end.is_null() | (end >= pl.col("high")))
        .select(unit)
        for stage, (of, low, high, own, service) in windows.items()
    ]  # fmt: skip
    old = rows.filter(
        (first + pl.duration(days=180) < _JULY) & (start < _JULY) & (end.is_null() | (end >= _JULY))
    ).select(
        "customer_id", stage=pl.lit("later"), service=pl.lit(None, dtype=pl.String),
        low=pl.lit(_JUNE, dtype=pl.Datetime("us")),
        high=pl.lit(_JULY - pd.Timedelta(microseconds=1).to_pytimedelta(), dtype=pl.Datetime("us")),
    ).select(unit)  # fmt: skip
    return pl.concat([*young, old]).unique()


THRESHOLDS = Family(
    "contact thresholds",
    "contacts of customers by stage, in one month",
    {
        "subscriptions": ("customer_id", "service", "started_at", "ended_at", "mrr"),
        "events": ("customer_id", "occurred_at", "event"),
    },
    {"tenure": thresholds, "duckdb": THRESHOLDS_SQL, "polars": thresholds_in_polars},
    in_files=True,
)
