"""The interval of a difference of two shares."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tenure.intervals.confidence import Bounds
from tenure.intervals.shares import wilson

__all__ = ["newcombe"]


def newcombe(
    successes: ArrayLike,
    trials: ArrayLike,
    other_successes: ArrayLike,
    other_trials: ArrayLike,
    confidence: float = 0.95,
) -> Bounds:
    """Return Newcombe's interval of a share less another one, of independent groups; within −1 and 1.

    Reference: R. G. Newcombe, Interval estimation for the difference between independent proportions: comparison of
    eleven methods, Statistics in Medicine 17 (1998), method 10: it joins the Wilson intervals of both.

    Example:
        >>> lower, upper = newcombe(56, 70, 48, 80)
        >>> round(float(lower), 4), round(float(upper), 4)
        (0.0524, 0.3339)
    """
    x, n, y, m = (np.asarray(each, dtype=float) for each in (successes, trials, other_successes, other_trials))
    n, m = np.where(n > 0, n, np.nan), np.where(m > 0, m, np.nan)
    (low, high), (other_low, other_high) = wilson(x, n, confidence), wilson(y, m, confidence)
    share, other = x / n, y / m
    below, above = np.hypot(share - low, other_high - other), np.hypot(high - share, other - other_low)
    return share - other - below, share - other + above
