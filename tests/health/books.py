"""Books in which churn goes along with planted signals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

AS_OF = pd.Timestamp("2026-01-01")
GOOD = {"usage": (60, 0, 20), "tickets": (40, 5, 0)}


def planted(seed: int, customers: int = 600) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return signals, of which `usage` and `tickets` go along with churn and `noise` does not, and subscriptions."""
    random = np.random.default_rng(seed)
    usage, tickets = random.integers(0, 21, customers), random.integers(0, 6, customers)
    chance = 1 / (1 + np.exp(2.0 + 0.25 * (usage - 8) - 0.7 * (tickets - 2.5)))
    leaves = random.uniform(size=customers) < chance
    days = np.where(leaves, random.integers(1, 90, customers), random.integers(200, 300, customers))
    names = [f"c{at:04d}" for at in range(customers)]
    signals = pd.DataFrame({"customer_id": names, "usage": usage, "tickets": tickets})
    signals = signals.assign(noise=random.normal(size=customers).round(3), constant=1)
    ended = (AS_OF + pd.to_timedelta(days, unit="D")).astype("datetime64[us]")
    book = pd.DataFrame(
        {"customer_id": names, "started_at": pd.Timestamp("2025-01-01"), "ended_at": ended, "mrr": 10.0}
    )
    return signals, book


def scored(bands: list[Any], scores: list[Any], as_of: Any = AS_OF) -> pd.DataFrame:
    frame = pd.DataFrame({"customer_id": [f"c{at}" for at in range(len(scores))]})
    return frame.assign(score=pd.Series(scores, dtype="float64"), band=pd.Series(bands, dtype=object), as_of=as_of)


def ending(*ends: str | None) -> pd.DataFrame:
    """Return a customer for each end, all of whom started a year before, and one who shows how far the data reach."""
    names = [f"c{at}" for at in range(len(ends))]
    started = [*["2025-01-01"] * len(ends), "2026-06-01"]
    instants = {"started_at": started, "ended_at": [*ends, None]}
    columns = {
        name: pd.to_datetime(pd.Series(texts, dtype=object), format="ISO8601").astype("datetime64[us]")
        for name, texts in instants.items()
    }
    return pd.DataFrame({"customer_id": [*names, "last"], **columns, "mrr": 10.0})


def planted_over_time(seed: int, customers: int = 800, *, turns: bool = False) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return signals at two instants, 90 days apart, and subscriptions; where it `turns`, use is bad in the end."""
    random = np.random.default_rng(seed)
    later = AS_OF + pd.Timedelta(days=90)
    names = np.array([f"c{at:04d}" for at in range(customers)])
    usage = random.integers(0, 21, (2, customers))
    sign = np.array([[1], [-1 if turns else 1]])
    leaves = random.uniform(size=usage.shape) < 1 / (1 + np.exp(2 + 0.4 * sign * (usage - 10)))
    days = np.where(leaves[0], random.integers(1, 90, customers), np.where(leaves[1], 90 + 45, 400))
    signals = pd.concat(
        [
            pd.DataFrame({"customer_id": names, "usage": usage[0], "as_of": AS_OF}),
            pd.DataFrame({"customer_id": names, "usage": usage[1], "as_of": later})[~leaves[0]],
        ]
    )
    ended = (AS_OF + pd.to_timedelta(days, unit="D")).astype("datetime64[us]")
    started = pd.Timestamp("2025-01-01")
    return signals, pd.DataFrame({"customer_id": names, "started_at": started, "ended_at": ended, "mrr": 10.0})
