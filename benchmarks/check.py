"""What checking 10 million subscriptions costs, beside the same checks by hand in numpy.

python -m benchmarks.check [rows]
"""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd

from benchmarks.side_by_side import best_of
from tenure import Subscription, check


def subscriptions(rows: int, *, ids: bool = False) -> pd.DataFrame:
    draw = np.random.default_rng(20260101)
    started = np.datetime64("2024-01-01", "us") + draw.integers(0, 700 * 86_400, rows).astype("timedelta64[s]")
    ended = (started + draw.integers(1, 300 * 86_400, rows).astype("timedelta64[s]")).astype("datetime64[us]")
    ended[draw.random(rows) < 0.5] = np.datetime64("NaT")
    plans = np.array(["basic", "plus", "pro"], dtype=object)[draw.integers(0, 3, rows)]
    named = {"subscription_id": draw.permutation(rows)} if ids else {}
    return pd.DataFrame({
        **named,
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
    if "subscription_id" in frame:
        # Each stands once, so it stands once per start.
        ids = np.sort(frame["subscription_id"].to_numpy())
        broken.append(ids[1:] == ids[:-1])
    return sum(int(each.sum()) for each in broken)


def main(rows: int = 10_000_000) -> None:
    for ids in (False, True):
        frame = subscriptions(rows, ids=ids)
        assert by_hand(frame) == 0
        best = best_of({
            "tenure": lambda frame=frame: check(frame, Subscription), "numpy": lambda frame=frame: by_hand(frame)
        })  # fmt: skip
        ours, theirs = best["tenure"], best["numpy"]
        named = "with ids" if ids else "without ids"
        print(f"{rows:,} rows {named}: check {ours:.3f} s, numpy {theirs:.3f} s, ratio {ours / theirs:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000)
