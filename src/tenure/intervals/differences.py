"""Differences of two shares: their interval, the p-value of none, and p-values of many at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tenure.intervals.confidence import Bounds
from tenure.intervals.shares import wilson

__all__ = ["fisher_p_value", "holm", "newcombe"]

_TIED = 1e-7  # tables as probable as the one seen, but for rounding


def newcombe(
    successes: ArrayLike,
    trials: ArrayLike,
    other_successes: ArrayLike,
    other_trials: ArrayLike,
    confidence: float = 0.95,
) -> Bounds:
    """Return the interval of the difference of two independent shares, from Wilson's intervals of both.

    It stays within −1 and 1, contains the difference, and is nan where there is no trial on one side.

    Reference: R. G. Newcombe, Interval estimation for the difference between independent proportions, Statistics in
    Medicine 17 (1998), method 10.

    Example:
        >>> lower, upper = newcombe(56, 70, 48, 80)
        >>> round(float(lower), 4), round(float(upper), 4)
        (0.0524, 0.3339)
    """
    first, second = (
        np.asarray(x, dtype=float) / np.where(np.asarray(n) > 0, np.asarray(n, dtype=float), np.nan)
        for x, n in ((successes, trials), (other_successes, other_trials))
    )
    low, high = wilson(successes, trials, confidence)
    other_low, other_high = wilson(other_successes, other_trials, confidence)
    change = first - second
    below, above = np.hypot(first - low, other_high - second), np.hypot(high - first, second - other_low)
    return np.maximum(change - below, -1), np.minimum(change + above, 1)


def fisher_p_value(
    successes: ArrayLike, trials: ArrayLike, other_successes: ArrayLike, other_trials: ArrayLike
) -> NDArray[np.float64]:
    """Return the two-sided p-value of Fisher's exact test that two shares are the same; nan without trials on one side.

    It adds up all tables of the same margins that are no more probable than the one seen.

    Reference: R. A. Fisher, The logic of inductive inference, J. Royal Statistical Society 98 (1935).

    Example:
        >>> round(float(fisher_p_value(3, 4, 1, 4)), 4)
        0.4857
    """
    given = (np.asarray(each, dtype=np.int64) for each in (successes, trials, other_successes, other_trials))
    counts = np.broadcast_arrays(*given)
    found = [_fisher(*map(int, row)) for row in zip(*(each.ravel() for each in counts), strict=True)]
    return np.array(found, dtype=np.float64).reshape(counts[0].shape)


def holm(p_values: ArrayLike) -> NDArray[np.float64]:
    """Return p-values of many questions at once, adjusted so that any false discovery at all is as rare as they say.

    Where all with an adjusted value up to 0.05 are called discoveries, the chance that one or more of them is false is
    at most 5 %. A nan stays nan, and does not count as a question.

    Reference: S. Holm, A simple sequentially rejective multiple test procedure, Scandinavian J. of Statistics 6 (1979).

    Example:
        >>> holm([0.01, 0.04, 0.03, 0.005]).tolist()
        [0.03, 0.06, 0.06, 0.02]
    """
    p = np.asarray(p_values, dtype=float)
    adjusted, defined = np.full(p.shape, np.nan), ~np.isnan(p)
    order = np.argsort(p[defined], kind="stable")
    scaled = p[defined][order] * np.arange(len(order), 0, -1)
    values = np.empty(len(order))
    values[order] = np.minimum(np.maximum.accumulate(scaled), 1)
    adjusted[defined] = values
    return adjusted


def _fisher(successes: int, trials: int, other_successes: int, other_trials: int) -> float:
    if not (trials and other_trials):
        return np.nan
    drawn = successes + other_successes
    first, last = max(0, drawn - other_trials), min(trials, drawn)
    later = np.arange(first + 1, last + 1, dtype=np.float64)
    # Each table is so many times as probable as the one before, and all of them together are certain.
    ratios = (trials - later + 1) * (drawn - later + 1) / (later * (other_trials - drawn + later))
    chance = np.concatenate([[0.0], np.cumsum(np.log(ratios))])
    seen = chance[successes - first]
    chances = np.exp(chance - chance.max())
    return float(chances[chance <= seen + _TIED].sum() / chances.sum())
