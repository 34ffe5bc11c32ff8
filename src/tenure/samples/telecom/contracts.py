"""The table of subscriptions, as it is seen within the window."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.samples.telecom.clock import DAY, Window
from tenure.samples.telecom.lives import Lives
from tenure.samples.telecom.offer import CURRENCY, NETWORK, PLANS
from tenure.samples.telecom.text import numbered, words
from tenure.samples.telecom.truth import Truth

__all__ = ["subscription_table"]

# Their codes are -3 and -2; -1 is no reason.
ODD_REASONS = ("trial_lapsed", "payment")


def subscription_table(
    rng: np.random.Generator, truth: Truth, window: Window, lives: Lives, rows: pd.DataFrame
) -> pd.DataFrame:
    """All rows that have begun, in order of customer and start; what ends after the window is open."""
    seen = rows[rows["started_at"] < window.end].sort_values(["who", "started_at", "service"], ignore_index=True)
    still_open = (seen["ended_at"] >= window.end).to_numpy()
    seen.loc[still_open, "ended_at"] = pd.NaT
    reason = np.where(still_open, -1, seen["reason"])
    count = len(seen)
    return pd.DataFrame(
        {
            "customer_id": lives.ids.take(seen["who"].to_numpy()),
            "subscription_id": numbered("S", np.arange(1, count + 1)),
            "service": words(NETWORK, seen["service"].to_numpy()),
            "plan": words(PLANS, seen["plan"].to_numpy()),
            "is_vas": seen["is_vas"],
            "started_at": seen["started_at"],
            "ended_at": seen["ended_at"],
            "mrr": seen["mrr"],
            "currency": words((CURRENCY,), np.zeros(count, dtype=np.int64)),
            "cancel_reason": _reasons(truth, reason),
            "canceled_at": _notice(rng, seen, reason),
            "trial_ends_at": seen["trial_ends_at"],
            "term_ends_at": seen["term_ends_at"],
        }
    )


def _reasons(truth: Truth, reason: NDArray[np.int64]) -> Any:
    odd = np.where(reason < -1, len(truth.cancel_reasons) + 3 + reason, reason)
    return words((*truth.cancel_reasons, *ODD_REASONS), odd)


def _notice(rng: np.random.Generator, seen: pd.DataFrame, reason: NDArray[np.int64]) -> pd.Series[pd.Timestamp]:
    """Who decides to leave says so up to a fortnight before the end."""
    notice = seen["ended_at"] - rng.integers(1, 15, len(seen)) * DAY
    return notice.clip(lower=seen["started_at"]).where(reason >= 0)
