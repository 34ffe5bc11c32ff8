"""Surveys, contacts and onboarding: what customers say, ask for, and how they start."""

from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl

import tenure
from benchmarks.families.movements import MONTHS
from benchmarks.families.subscriptions import AS_OF
from benchmarks.family import Family

__all__ = ["CONVERSION", "NPS", "THRESHOLDS", "TRIALS"]

YEAR = tenure.months("2025-01", "2025-12")

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


# The same windows as the library, judged in June 2025: state just before the end, days inclusive.
THRESHOLDS_SQL = """
WITH rows AS (
  SELECT customer_id, service, started_at, ended_at, min(started_at) OVER (PARTITION BY customer_id) AS first,
         min(started_at) OVER (PARTITION BY customer_id, service) AS since
  FROM subscriptions
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
    rows = subscriptions.with_columns(
        first=start.min().over("customer_id"), since=start.min().over("customer_id", "service")
    )
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
    SELECT started_at, until < '2026-01-01' AS is_over, bool_or(paid_at BETWEEN started_at AND until) AS converted
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
    is_over = pl.col("until") < AS_OF.to_pydatetime()
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
    is_over, converted = started["until"] < AS_OF, started["nth"].isin(pairs.loc[pays, "nth"].unique())
    month = started["started_at"].to_numpy().astype("datetime64[M]").astype("datetime64[us]")
    marks = {"trials": is_over, "converted": is_over & converted, "immature": ~is_over}
    return started.assign(**marks, period_start=month).groupby("period_start")[[*marks]].sum().reset_index()


# A customer counts by its first exposure to each campaign, treated before control at one instant.
CONVERSION_SQL = """
WITH firsts AS (
    SELECT customer_id, campaign, min(exposed_at) AS exposed_at,
        arg_min("group", (exposed_at, "group" = 'control')) AS "group"
    FROM exposures WHERE exposed_at >= '2025-01-01' AND exposed_at < '2026-01-01' GROUP BY customer_id, campaign
), outcomes AS (
    SELECT customer_id, occurred_at FROM events WHERE event = 'charge' AND occurred_at >= '2025-01-01'
), judged AS (
    SELECT customer_id, campaign, "group", exposed_at + INTERVAL 30 DAY < '2026-01-01' AS is_over,
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
    judged = firsts.filter(exposed + window < end).join(converts, on=unit, how="left")
    return judged.group_by("campaign").agg(
        exposed=treated.sum(), converted=(treated & paid).sum(),
        control_exposed=(~treated).sum(), control_converted=(~treated & paid).sum(),
    )  # fmt: skip


_EVENTS = ("customer_id", "occurred_at", "event")
NPS = Family(
    "NPS",
    "net promoter score by service, 24 months",
    {"surveys": ("answered_at", "kind", "score", "service")},
    {"tenure": nps, "duckdb": NPS_SQL, "polars": nps_in_polars, "pandas": nps_in_pandas},
)
THRESHOLDS = Family(
    "contact thresholds",
    "contacts of customers by stage, in one month",
    {"subscriptions": ("customer_id", "service", "started_at", "ended_at", "mrr"), "events": _EVENTS},
    {"tenure": thresholds, "duckdb": THRESHOLDS_SQL, "polars": thresholds_in_polars},
    in_files=True,
    largest=1_000_000,
)
TRIALS = Family(
    "trials",
    "trial conversion of 12 months",
    {"subscriptions": ("customer_id", "started_at", "trial_ends_at", "ended_at", "mrr")},
    {"tenure": trials, "duckdb": TRIALS_SQL, "polars": trials_in_polars, "pandas": trials_in_pandas},
    book={"subscriptions": "trials"},
)
CONVERSION = Family(
    "campaigns",
    "conversion of a year's campaigns against control groups",
    {"exposures": ("customer_id", "exposed_at", "campaign", "group"), "events": _EVENTS},
    {"tenure": conversion, "duckdb": CONVERSION_SQL, "polars": conversion_in_polars},
    in_files=True,
    largest=1_000_000,
)
