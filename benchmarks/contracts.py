"""Renewals and follow-ups against hand-written SQL, tables checked once: `python -m benchmarks.contracts [rows]`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import duckdb
import numpy as np
import pandas as pd

import tenure
from benchmarks.movements import MONTHS, book
from benchmarks.side_by_side import best_of
from tenure import FollowUpPolicy

ROWS = 1_000_000

# A term is renewed by what runs on past it and was due with it or begun up to 30 days before, else by the first start
# within 30 days after. One contract renews one.
RENEWALS = """
WITH paid AS (
  SELECT customer_id, started_at AS starts, ended_at AS ends, coalesce(term_ends_at, ended_at) AS term
  FROM subscriptions WHERE mrr > 0 AND (ended_at IS NULL OR ended_at > started_at)
), expiring AS (
  SELECT customer_id, term AS due_at, count(*) AS times FROM paid
  WHERE term >= '{start}' AND term < '{end}' AND term + INTERVAL 30 DAY <= '{as_of}' GROUP BY ALL
), candidates AS (
  SELECT expiring.customer_id, due_at, starts, starts <= due_at AS running FROM expiring JOIN paid USING (customer_id)
  WHERE (starts <= due_at AND (ends IS NULL OR ends > due_at)
      AND (coalesce(term = due_at, false) OR starts + INTERVAL 30 DAY >= due_at))
    OR (starts > due_at AND starts <= due_at + INTERVAL 30 DAY)
), judged AS (
  SELECT *, bool_or(running) OVER unit AS any_running, min(starts) FILTER (NOT running) OVER unit AS next_start
  FROM candidates WINDOW unit AS (PARTITION BY customer_id, due_at)
), followed AS (
  SELECT customer_id, due_at, count(*) AS successors FROM judged
  WHERE running OR (NOT any_running AND starts = next_start) GROUP BY ALL
)
SELECT date_trunc('month', due_at) AS month, sum(times) AS due, sum(least(coalesce(successors, 0), times)) AS renewed
FROM expiring LEFT JOIN followed USING (customer_id, due_at) GROUP BY month ORDER BY month
"""

FOLLOW_UPS = """
WITH latest AS (
  SELECT customer_id, max(answered_at) AS answered_at, arg_max(score, (answered_at, -score)) AS score
  FROM surveys WHERE kind = 'nps' AND score IS NOT NULL AND customer_id IS NOT NULL AND answered_at <= '{as_of}'
  GROUP BY customer_id
), due AS (
  SELECT *, CASE WHEN score <= 6 THEN 0 WHEN score <= 8 THEN 1 ELSE 2 END AS urgency,
         answered_at + INTERVAL 1 HOUR
           * CASE WHEN score <= 6 THEN {hours[0]} WHEN score <= 8 THEN {hours[1]} ELSE {hours[2]} END AS due_at
  FROM latest
)
SELECT *, due_at < '{as_of}' AS overdue FROM due ORDER BY NOT overdue, urgency, due_at, customer_id
"""


def subscriptions(rows: int) -> pd.DataFrame:
    """Return subscriptions with terms of half a year, one or two years."""
    days = np.random.default_rng(3).choice([182, 365, 730], rows)
    return book(rows).assign(term_ends_at=lambda table: table["started_at"] + pd.to_timedelta(days, unit="D"))


def race(what: str, ours: Callable[[], Any], query: str, **frames: pd.DataFrame) -> None:
    connection = duckdb.connect()

    def by_sql() -> pd.DataFrame:
        for name, frame in frames.items():
            connection.register(name, frame)
        return connection.sql(query).df()

    best = best_of({"tenure": ours, "SQL": by_sql}, rounds=4)
    print(f"{what}: {best['tenure']:.2f} s, SQL {best['SQL']:.2f} s, ratio {best['tenure'] / best['SQL']:.2f}")


def renewals(rows: int) -> None:
    table = subscriptions(rows)
    checked = tenure.Tables(subscriptions=table).subscriptions
    words = {"start": MONTHS[0].start, "end": MONTHS[-1].end, "as_of": pd.Timestamp("2026-01-01")}
    query = RENEWALS.format(**words)

    def ours() -> pd.DataFrame:
        return tenure.renewal_rate(checked, period=MONTHS, as_of=words["as_of"]).table

    theirs = duckdb.from_df(table).query("subscriptions", query).df()
    found = ours()
    found = found[found["due"] > 0]
    assert (
        found[["due", "renewed"]].to_numpy().tolist() == theirs[["due", "renewed"]].astype("int64").to_numpy().tolist()
    )
    race(f"renewals, {rows:,} subscriptions, 24 months", ours, query, subscriptions=table)


def follow_ups(rows: int) -> None:
    random = np.random.default_rng(5)
    answered = np.datetime64("2025-01-01", "us") + random.integers(0, 365 * 86_400, rows).astype("timedelta64[s]")
    score = np.where(random.random(rows) < 0.4, np.nan, random.integers(0, 11, rows))
    table = pd.DataFrame({
        "customer_id": random.integers(0, rows // 3, rows), "answered_at": answered, "kind": "nps", "score": score,
    })  # fmt: skip
    policy = FollowUpPolicy()
    hours = [int(step.within_hours) for step in (policy.detractor, policy.passive, policy.promoter)]
    query = FOLLOW_UPS.format(as_of=pd.Timestamp("2026-01-01"), hours=hours)
    checked = tenure.Tables(surveys=table).surveys

    def ours() -> pd.DataFrame:
        return tenure.nps_follow_ups(checked, as_of="2026-01-01")

    theirs = duckdb.from_df(table).query("surveys", query).df()
    assert ours()["customer_id"].tolist() == theirs["customer_id"].tolist()
    race(f"NPS follow-ups, {rows:,} surveys", ours, query, surveys=table)


def main(rows: int = ROWS) -> None:
    renewals(rows)
    follow_ups(rows)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
