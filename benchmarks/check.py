"""What checking 10 million subscriptions costs, beside the same checks by hand in numpy.

python -m benchmarks.check [rows]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from tenure import Subscription, check


def subscriptions(rows: int) -> pd.DataFrame:
    draw = np.random.default_rng(20260101)
    started = np.datetime64("2024-01-01", "us") + draw.integers(0, 700 * 86_400, rows).astype("timedelta64[s]")
    ended = (started + draw.integers(1, 300 * 86_400, rows).astype("timedelta64[s]")).astype("datetime64[us]")
    ended[draw.random(rows) < 0.5] = np.datetime64("NaT")
    plans = np.array(["basic", "plus", "pro"], dtype=object)[draw.integers(0, 3, rows)]
    return pd.DataFrame({
        "customer_id": draw.integers(0, rows // 5 + 1, rows),
        "started_at": started.astype("datetime64[us]"),
        "ended_at": ended,
        "mrr": draw.integers(0, 10_000, rows) / 100,
        "plan": pd.Series(plans, dtype="str"),
    })  # fmt: skip


def by_hand(frame: pd.DataFrame) -> int:
    started, ended, mrr = (frame[name].to_numpy() for name in ("started_at", "ended_at", "mrr"))
    broken = [np.isnat(started), ended < started, np.isnan(mrr), np.isinf(mrr), mrr < 0]
    # What else a KPI must know: how far the data reach, and how much money there is.
    _ = np.fmin.reduce(started), np.fmax.reduce(ended), np.abs(mrr).sum()
    return sum(int(each.sum()) for each in broken)


def seconds(work: Callable[[], object], times: int = 5) -> float:
    found = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        found.append(time.perf_counter() - begun)
    return min(found)


def main(rows: int = 10_000_000) -> None:
    frame = subscriptions(rows)
    assert by_hand(frame) == 0
    ours, theirs = seconds(lambda: check(frame, Subscription)), seconds(lambda: by_hand(frame))
    print(f"{rows:,} rows: check {ours:.3f} s, numpy {theirs:.3f} s, ratio {ours / theirs:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000)
