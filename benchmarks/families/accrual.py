"""Accrual: revenue as it is earned, month by month."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl

import tenure
from benchmarks.families.movements import MONTHS, SUBSCRIPTIONS, changes_in_polars
from benchmarks.family import Family

__all__ = ["ACCRUED"]

_FIRST, _END = MONTHS[0].start, MONTHS[-1].end

# A change within a month earns the rest of it: all of the month, less the share that has elapsed. Sums are exact, in
# cents, as those of the library are.
ACCRUED_SQL = """
WITH changes AS (
    SELECT started_at AS moment, round(mrr * 100)::BIGINT AS cents FROM subscriptions
    UNION ALL SELECT ended_at, -round(mrr * 100)::BIGINT FROM subscriptions WHERE ended_at IS NOT NULL
), moved AS (
    SELECT greatest(date_trunc('month', moment), TIMESTAMP '2024-01-01') AS period_start, sum(cents) AS net,
        sum(cents * (epoch_us(greatest(moment, TIMESTAMP '2024-01-01')) - epoch_us(period_start))) AS elapsed
    FROM changes WHERE moment < '2026-01-01' GROUP BY period_start
), charged AS (
    SELECT date_trunc('month', occurred_at) AS period_start, sum(round(amount * 100)::BIGINT) / 100 AS charges
    FROM events WHERE event = 'charge' AND occurred_at >= '2024-01-01' AND occurred_at < '2026-01-01'
    GROUP BY period_start
)
SELECT period_start, charges, (sum(net) OVER (ORDER BY period_start)
    - elapsed / (epoch_us(period_start + INTERVAL 1 MONTH) - epoch_us(period_start))) / 100 AS accrued
FROM moved JOIN charged USING (period_start)
"""
# The dbt way: a row for each customer and month since its first, with what it earned, which the next model sums.
ACCRUED_GRID = """
WITH months AS (
    SELECT start, start + INTERVAL 1 MONTH AS after
    FROM generate_series(TIMESTAMP '2024-01-01', TIMESTAMP '2025-12-01', INTERVAL 1 MONTH) AS series(start)
), customers AS (
    SELECT customer_id, min(started_at) AS first FROM subscriptions GROUP BY customer_id
), grid AS (
    SELECT customer_id, start, after FROM customers JOIN months ON first < after
), earned AS (
    SELECT grid.customer_id, start, coalesce(sum(
        mrr * (epoch_us(least(coalesce(ended_at, after), after)) - epoch_us(greatest(started_at, start)))
            / (epoch_us(after) - epoch_us(start))
    ), 0) AS earned
    FROM grid LEFT JOIN subscriptions ON grid.customer_id = subscriptions.customer_id
        AND started_at < after AND (ended_at IS NULL OR ended_at > start)
    GROUP BY ALL
), charged AS (
    SELECT date_trunc('month', occurred_at) AS start, sum(amount) AS charges FROM events
    WHERE event = 'charge' AND occurred_at >= '2024-01-01' AND occurred_at < '2026-01-01' GROUP BY start
)
SELECT start AS period_start, sum(earned) AS accrued, charges FROM earned JOIN charged USING (start) GROUP BY ALL
"""


def accrued(tables: Any) -> pd.DataFrame:
    found = tenure.service_revenue(tables.subscriptions, tables.events, period=MONTHS).table
    return found[["period_start", "accrued", "charges"]]


def accrued_in_polars(tables: Any) -> pl.LazyFrame:
    at, month, net, amount = pl.col("at"), pl.col("period_start"), pl.col("net"), pl.col("amount")
    since = changes_in_polars(tables).filter(at < _END).with_columns(pl.max_horizontal(at, pl.lit(_FIRST)))
    elapsed = net.cast(pl.Int128) * (at - at.dt.truncate("1mo")).dt.total_microseconds()  # beyond 64 bits in sum
    moved = since.group_by(period_start=at.dt.truncate("1mo")).agg(net.sum(), elapsed=elapsed.sum())
    length = month.dt.month_end().dt.day() * 86_400_000_000
    accrued = (net.cum_sum() - pl.col("elapsed") / length) / 100
    earned = moved.sort("period_start").select(month, accrued=accrued)
    occurred = pl.col("occurred_at")
    charges = tables.events.filter((pl.col("event") == "charge") & (occurred >= _FIRST) & (occurred < _END))
    cents = (amount * 100).round().cast(pl.Int64)
    charged = charges.group_by(period_start=occurred.dt.truncate("1mo")).agg(charges=cents.sum() / 100)
    return earned.join(charged, on="period_start")


def accrued_in_pandas(tables: Any) -> pd.DataFrame:
    rows, events = tables.subscriptions, tables.events
    ended = rows[rows["ended_at"].notna()]
    at = pd.concat([rows["started_at"], ended["ended_at"]]).to_numpy()
    net = np.concatenate([rows["mrr"], -ended["mrr"]])
    at, net = np.maximum(at[at < np.datetime64(_END)], np.datetime64(_FIRST)), net[at < np.datetime64(_END)]
    month = at.astype("M8[M]")
    share = net * ((at - month) / ((month + 1).astype("M8[us]") - month.astype("M8[us]")))
    moved = pd.DataFrame({"month": month.astype("M8[us]"), "net": net, "elapsed": share}).groupby("month").sum()
    charges = events[(events["event"] == "charge") & (events["occurred_at"] >= _FIRST) & (events["occurred_at"] < _END)]
    charged = charges["amount"].groupby(charges["occurred_at"].to_numpy().astype("M8[M]").astype("M8[us]")).sum()
    figures = {"accrued": moved["net"].cumsum() - moved["elapsed"], "charges": charged}
    return pd.DataFrame(figures).rename_axis("period_start").reset_index()


ACCRUED = Family(
    "accrued revenue",
    "recurring revenue as it accrued, and charges, in 24 months",
    {**SUBSCRIPTIONS, "events": ("customer_id", "occurred_at", "event", "amount")},
    {
        "tenure": accrued,
        "duckdb": ACCRUED_SQL,
        "polars": accrued_in_polars,
        "pandas": accrued_in_pandas,
        "grid": ACCRUED_GRID,
    },
    in_files=True,
    up_to={"pandas": 1_000_000},
)
