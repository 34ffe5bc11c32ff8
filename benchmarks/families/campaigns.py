"""Campaigns: who converts, against a control group."""

from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl

import tenure
from benchmarks.families.movements import AS_OF, YEAR
from benchmarks.family import Family

__all__ = ["CONVERSION"]

# A customer counts by its first exposure to each campaign, treated before control at one instant.
CONVERSION_SQL = """
WITH firsts AS (
    SELECT customer_id, campaign, min(exposed_at) AS exposed_at,
        arg_min("group", (exposed_at, "group" = 'control')) AS "group"
    FROM exposures WHERE exposed_at >= '2025-01-01' AND exposed_at < '2026-01-01' GROUP BY customer_id, campaign
), outcomes AS (
    SELECT customer_id, occurred_at FROM events WHERE event = 'charge' AND occurred_at >= '2025-01-01'
), judged AS (
    SELECT customer_id, campaign, "group", exposed_at + INTERVAL 30 DAY <= '2026-01-01' AS is_over,
        bool_or(occurred_at BETWEEN exposed_at AND exposed_at + INTERVAL 30 DAY) AS converted
    FROM firsts LEFT JOIN outcomes USING (customer_id) GROUP BY ALL
)
SELECT campaign, count(*) FILTER (is_over AND "group" = 'treated') AS exposed,
    count(*) FILTER (is_over AND converted AND "group" = 'treated') AS converted,
    count(*) FILTER (is_over AND "group" = 'control') AS control_exposed,
    count(*) FILTER (is_over AND converted AND "group" = 'control') AS control_converted
FROM judged GROUP BY campaign
"""
_CONVERTED = ["campaign", "exposed", "converted", "control_exposed", "control_converted"]


def conversion(tables: Any) -> pd.DataFrame:
    found = tenure.conversion_rate(
        tables.exposures, tables.events, period="2025", by="campaign", event="charge", as_of=AS_OF
    )
    return found.table[_CONVERTED]


def conversion_in_polars(tables: Any) -> pl.LazyFrame:
    exposed, at, window = pl.col("exposed_at"), pl.col("occurred_at"), pl.duration(days=30)
    start, end = YEAR[0].start, YEAR[-1].end
    firsts = (
        tables.exposures.filter((exposed >= start) & (exposed < end))
        .group_by("customer_id", "campaign")
        .agg(pl.col("group").sort_by("exposed_at", pl.col("group") == "control").first(), exposed.min())
    )
    outcomes = tables.events.filter((pl.col("event") == "charge") & (at >= start)).select("customer_id", "occurred_at")
    unit = ["customer_id", "campaign"]
    pays = (at >= exposed) & (at <= exposed + window)
    converts = firsts.join(outcomes, on="customer_id").filter(pays).select(unit).unique().with_columns(paid=True)
    treated, paid = pl.col("group") == "treated", pl.col("paid").fill_null(False)
    judged = firsts.filter(exposed + window <= end).join(converts, on=unit, how="left")
    return judged.group_by("campaign").agg(
        exposed=treated.sum(), converted=(treated & paid).sum(),
        control_exposed=(~treated).sum(), control_converted=(~treated & paid).sum(),
    )  # fmt: skip


CONVERSION = Family(
    "campaigns",
    "conversion of a year's campaigns against control groups",
    {
        "exposures": ("customer_id", "exposed_at", "campaign", "group"),
        "events": ("customer_id", "occurred_at", "event"),
    },
    {"tenure": conversion, "duckdb": CONVERSION_SQL, "polars": conversion_in_polars},
    in_files=True,
)
