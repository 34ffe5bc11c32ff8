"""Renewals: who signs again when a term ends."""

from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl

import tenure
from benchmarks.families.movements import AS_OF, MONTHS
from benchmarks.family import Family

__all__ = ["RENEWALS", "RENEWALS_SQL", "renewals_in_polars"]

_NOW = AS_OF.to_pydatetime()

# A term is renewed by what runs on past it and was due with it or begun up to 30 days before, else by the first start
# within 30 days after. One contract renews one.
RENEWALS_SQL = """
WITH paid AS (
    SELECT customer_id, service, started_at AS starts, ended_at AS ends, term_ends_at AS term FROM subscriptions
), expiring AS (
    SELECT customer_id, service, term AS due_at, count(*) AS times FROM paid
    WHERE term >= '2024-01-01' AND term <= TIMESTAMP '2026-01-01' - INTERVAL 30 DAY GROUP BY ALL
), candidates AS (
    SELECT customer_id, service, due_at, starts, starts <= due_at AS running
    FROM expiring JOIN paid USING (customer_id, service)
    WHERE (starts <= due_at AND (ends IS NULL OR ends > due_at)
            AND (term = due_at OR starts + INTERVAL 30 DAY >= due_at))
        OR (starts > due_at AND starts <= due_at + INTERVAL 30 DAY)
), judged AS (
    SELECT *, bool_or(running) OVER unit AS any_running, min(starts) FILTER (NOT running) OVER unit AS next_start
    FROM candidates WINDOW unit AS (PARTITION BY customer_id, service, due_at)
), followed AS (
    SELECT customer_id, service, due_at, count(*) AS successors FROM judged
    WHERE running OR (NOT any_running AND starts = next_start) GROUP BY ALL
)
SELECT date_trunc('month', due_at) AS period_start, sum(times) AS due,
    sum(least(coalesce(successors, 0), times)) AS renewed
FROM expiring LEFT JOIN followed USING (customer_id, service, due_at) GROUP BY period_start
"""


def renewals(tables: Any) -> pd.DataFrame:
    found = tenure.renewal_rate(tables.subscriptions, period=MONTHS, as_of=AS_OF).table
    return found[found["due"] > 0][["period_start", "due", "renewed"]]


def renewals_in_polars(tables: Any) -> pl.LazyFrame:
    starts, ends, term, due_at = (pl.col(name) for name in ("started_at", "ended_at", "term_ends_at", "due_at"))
    grace = pl.duration(days=30)
    rows, unit = tables.subscriptions, ["customer_id", "service", "due_at"]
    is_due = (term >= MONTHS[0].start) & (term <= pl.lit(_NOW) - grace)
    expiring = rows.filter(is_due).group_by("customer_id", "service", due_at=term).agg(times=pl.len())
    running = (starts <= due_at) & (ends.is_null() | (ends > due_at)) & ((term == due_at) | (starts + grace >= due_at))
    after = (starts > due_at) & (starts <= due_at + grace)
    followed = (
        expiring.join(rows, on=["customer_id", "service"])
        .filter(running | after)
        .with_columns(running=starts <= due_at)
        .group_by(unit)
        .agg(
            running=pl.col("running").sum(),
            first=(starts.filter(~pl.col("running")) == starts.filter(~pl.col("running")).min()).sum(),
        )
        .select(*unit, successors=pl.when(pl.col("running") > 0).then("running").otherwise("first"))
    )
    renewed = pl.min_horizontal(pl.col("successors").fill_null(0), pl.col("times"))
    judged = expiring.join(followed, on=unit, how="left").with_columns(renewed=renewed)
    return judged.group_by(period_start=due_at.dt.truncate("1mo")).agg(
        due=pl.col("times").sum(), renewed=pl.col("renewed").sum()
    )


RENEWALS = Family(
    "renewals",
    "renewal rate of 24 months, by customer and service",
    {"subscriptions": ("customer_id", "service", "started_at", "ended_at", "term_ends_at", "mrr")},
    {"tenure": renewals, "duckdb": RENEWALS_SQL, "polars": renewals_in_polars},
)
