"""A simulated book in which one feature keeps customers and the others do not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

FEATURES = ("alerts", "download", "family", "search", "share")
STICKY = "alerts"
START = pd.Timestamp("2025-01-01")
LAST = 450
PERIOD = ("2025-10-01", "2025-11-01")

_HAZARD_RATIO = 0.3


def simulate(seed: int, customers: int = 1_500) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return subscriptions and uses of features.

    Each customer is inclined to each feature or not, by the toss of a coin, and uses it about every 10 days or about
    every 200. Daily hazards of leaving differ by customer, whatever it uses, but for the sticky feature: who is
    inclined to that leaves at 0.3 times its hazard. All have 450 days to be observed, from various starts.
    """
    rng = np.random.default_rng(seed)
    starts = rng.uniform(0, 240, customers)
    inclined = rng.random((customers, len(FEATURES))) < 0.5
    hazards = rng.gamma(4, 1 / 800, customers) * np.where(inclined[:, FEATURES.index(STICKY)], _HAZARD_RATIO, 1)
    ends = starts + rng.exponential(size=customers) / hazards
    names = np.array([f"c{number}" for number in range(customers)])
    ended = pd.Series(_instants(ends)).where(ends < LAST)
    subscriptions = pd.DataFrame(
        {"customer_id": names, "started_at": _instants(starts), "ended_at": ended, "mrr": 10.0}
    )
    uses = [
        _uses(rng, names, starts, np.minimum(ends, LAST), inclined[:, at], each) for at, each in enumerate(FEATURES)
    ]
    return subscriptions, pd.concat(uses, ignore_index=True)


def _uses(rng: np.random.Generator, names: Any, starts: Any, ends: Any, inclined: Any, feature: str) -> pd.DataFrame:
    counts = rng.poisson((ends - starts) * np.where(inclined, 1 / 10, 1 / 200))
    who = np.repeat(np.arange(len(names)), counts)
    days = rng.uniform(starts[who], ends[who])
    return pd.DataFrame({"customer_id": names[who], "occurred_at": _instants(days), "event": "use", "feature": feature})


def _instants(days: Any) -> Any:
    return (START + pd.to_timedelta(np.minimum(days, 40_000), unit="D")).astype("datetime64[us]")
