"""Survival by group, tenures and customer value, side by side with hand-written SQL: `python -m benchmarks.value`."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import duckdb
import numpy as np
import pandas as pd

import tenure
from tenure.models import ShiftedBetaGeometric

AS_OF = "2026-01-01"
ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000_000

DURATIONS = """
SELECT plan, lived, lost, count(*) AS units
FROM (
    SELECT customer_id, plan, NOT bool_or(open) AS lost,
           epoch_us(CASE WHEN bool_or(open) THEN TIMESTAMP '2026-01-01' ELSE max(ended_at) END)
             - epoch_us(min(started_at)) AS lived
    FROM (
        SELECT customer_id, plan, started_at, ended_at, ended_at IS NULL OR ended_at >= TIMESTAMP '2026-01-01' AS open
        FROM rows
        WHERE mrr > 0 AND started_at < TIMESTAMP '2026-01-01' AND (ended_at IS NULL OR ended_at > started_at)
    )
    GROUP BY customer_id, plan
)
GROUP BY plan, lived, lost
"""


def subscriptions(rows: int, unit: str = "D") -> pd.DataFrame:
    """About two subscriptions per customer over four years; starts and ends on days, or to the second."""
    random = np.random.default_rng(1)
    span = 4 * 365 * (1 if unit == "D" else 86_400)
    started = random.integers(0, span, rows)
    # Some customers are more loyal than others.
    ended = started + 1 + (random.exponential(span / 8, rows) / random.gamma(2.0, 0.5, rows)).astype(np.int64)
    start = np.datetime64("2022-01-01", "us")
    ends = (start + ended.astype(f"m8[{unit}]")).astype("M8[us]")
    return pd.DataFrame(
        {
            "customer_id": random.integers(0, rows // 2, rows),
            "plan": np.array(["basic", "plus", "max"])[random.integers(0, 3, rows)],
            "started_at": (start + started.astype(f"m8[{unit}]")).astype("M8[us]"),
            "ended_at": np.where(ended < span, ends, np.datetime64("NaT")),
            "mrr": random.choice([10.0, 20.0, 30.0], rows),
        }
    )


def seconds(*works: Callable[[], Any], rounds: int = 3) -> list[float]:
    """The best of some rounds of each, in turn."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for place, work in enumerate(works):
            start = time.perf_counter()
            work()
            taken[place].append(time.perf_counter() - start)
    return [min(each) for each in taken]


def survival_by_group(unit: str) -> None:
    rows = subscriptions(ROWS, unit)
    connection = duckdb.connect()
    checked = tenure.Tables(subscriptions=rows).subscriptions
    sql, raw, known = seconds(
        lambda: connection.from_df(rows).query("rows", DURATIONS).df(),
        lambda: tenure.survival_curve(rows, as_of=AS_OF, by="plan"),
        lambda: tenure.survival_curve(checked, as_of=AS_OF, by="plan"),
    )
    grain = {"D": "days", "s": "seconds"}[unit]
    print(
        f"Kaplan-Meier by plan, {ROWS:,} subscriptions to {grain}: {known:.2f} s of a checked table, {raw:.2f} s with "
        f"the check; SQL that counts the durations {sql:.2f} s: {known / sql:.2f} and {raw / sql:.2f} times its cost"
    )


def lifetimes() -> None:
    # One subscription each: customers who are now and then away have lives of another shape.
    rows = subscriptions(1_000_000).assign(customer_id=np.arange(1_000_000))
    random = np.random.default_rng(2)
    lived, seen = random.geometric(random.beta(0.7, 3.8, 1_000_000)), random.integers(1, 37, 1_000_000)
    (fit,) = seconds(lambda: ShiftedBetaGeometric.fit(np.minimum(lived, seen), lived <= seen))
    print(f"shifted beta-geometric on 1,000,000 customers, not counted before: {fit:.2f} s")
    period = tenure.Period.trailing("2025-12", months=12)
    options: dict[str, Any] = {"period": period, "horizon_months": 36}
    simple, curved, each = seconds(
        lambda: tenure.lifetime_value(rows, **options),
        lambda: tenure.lifetime_value(rows, method="shifted_beta_geometric", **options),
        lambda: tenure.customer_value(rows, as_of=AS_OF, horizon_months=36),
        rounds=2,
    )
    print(f"1,000,000 subscriptions: lifetime value {simple:.2f} s, on the curve {curved:.2f} s, of each {each:.2f} s")


def main() -> None:
    survival_by_group("D")
    survival_by_group("s")
    lifetimes()


if __name__ == "__main__":
    main()
