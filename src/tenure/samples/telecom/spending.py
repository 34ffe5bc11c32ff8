"""What the operator spends, by month."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.samples.telecom.clock import DAY, Window
from tenure.samples.telecom.lives import Lives
from tenure.samples.telecom.log import Stretches
from tenure.samples.telecom.offer import CHANNELS, CURRENCY, LINES, SEGMENTS, SERVICES
from tenure.samples.telecom.text import words
from tenure.samples.telecom.truth import Truth

__all__ = ["draw_costs"]

Amounts = NDArray[np.float64]


def draw_costs(truth: Truth, window: Window, lives: Lives, lines: Stretches, services: Stretches) -> pd.DataFrame:
    """One row per month, purpose and channel, segment or service: the planted cost of each, times their number."""
    month = window.month_of(lives.signed_up)
    joined = np.bincount(month * len(CHANNELS) + lives.channel, minlength=window.months * len(CHANNELS))
    acquisition = joined.reshape(window.months, -1) * [truth.acquisition_cost[name] for name in CHANNELS]
    starts = window.month_starts()[:-1]
    segment = lives.segment[lines.who]
    kept = np.array([_in_force(lines, segment, start, len(SEGMENTS)) for start in starts])
    run = np.array([_in_force(services, services.service - len(LINES), start, len(SERVICES)) for start in starts])
    parts = [
        _costs(window, "acquisition", acquisition, "channel", CHANNELS),
        _costs(window, "retention", kept * truth.retention_cost, "segment", SEGMENTS),
        _costs(window, "service", run * truth.service_cost, "service", SERVICES),
    ]
    columns = ["spent_at", "purpose", "amount", "service", "channel", "segment", "currency"]
    return pd.concat(parts, ignore_index=True)[columns].sort_values("spent_at", ignore_index=True, kind="stable")


def _in_force(stretches: Stretches, group: NDArray[np.int64], instant: np.datetime64, groups: int) -> NDArray[np.int64]:
    # The state just before the instant: what ends on it is still in force.
    there = (stretches.since < instant) & (stretches.until >= instant)
    return np.bincount(group[there], minlength=groups)


def _costs(window: Window, purpose: str, amounts: Amounts, column: str, names: Sequence[str]) -> pd.DataFrame:
    month, code = (index.ravel() for index in np.indices(amounts.shape))
    nothing = words((), np.full(len(code), -1))
    split = dict.fromkeys(("service", "channel", "segment"), nothing) | {column: words(names, code)}
    return pd.DataFrame(
        {
            "spent_at": window.month_starts()[month] + 14 * DAY,
            "purpose": words((purpose,), np.zeros_like(code)),
            "amount": amounts.ravel().round(2),
            "currency": words((CURRENCY,), np.zeros_like(code)),
            **split,
        }
    )
