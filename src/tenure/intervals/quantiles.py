"""Intervals of quantiles, and of ratios on the log scale."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tenure.intervals.confidence import Bounds, check_confidence, t_value
from tenure.numerics import binomial_rank

__all__ = ["log_ratio", "order_statistics"]


def order_statistics(count: ArrayLike, quantile: float, confidence: float = 0.95) -> Bounds:
    """Return between which ranks of so many values, the least of which has rank 1, a quantile of their source lies.

    Whatever the distribution of the values, so many of them as a binomial variable says are below its quantile. The
    ranks are the innermost that leave out at most (1 − confidence) / 2 on either side; both are nan where one of them
    is beyond all values, as it is of few.

    Reference: W. J. Conover, Practical Nonparametric Statistics, 3.2; G. J. Hahn & W. Q. Meeker, Statistical Intervals
    (1991), 5.2.

    Example:
        >>> lower, upper = order_statistics([10, 100, 5], 0.5)
        >>> lower.tolist(), upper.tolist()
        ([2.0, 40.0, nan], [9.0, 61.0, nan])
    """
    tail, n = (1 - check_confidence(confidence)) / 2, np.asarray(count, dtype=float)
    lower, upper = _binomial_quantile(tail, n, quantile), _binomial_quantile(1 - tail, n, quantile) + 1
    exist = (lower >= 1) & (upper <= n)
    return np.where(exist, lower, np.nan), np.where(exist, upper, np.nan)


def log_ratio(ratio: ArrayLike, standard_error: ArrayLike, degrees: ArrayLike, confidence: float = 0.95) -> Bounds:
    """Return the interval of a ratio from the standard error of its logarithm, by Student's t.

    Example:
        >>> lower, upper = log_ratio(2.0, 0.2, 1_000_000)
        >>> round(float(lower), 3), round(float(upper), 3)
        (1.351, 2.96)
    """
    middle, error = np.asarray(ratio, dtype=float), np.asarray(standard_error, dtype=float)
    half = t_value(confidence, np.asarray(degrees, dtype=float)) * error
    with np.errstate(over="ignore"):
        return middle * np.exp(-half), middle * np.exp(half)


def _binomial_quantile(probability: float, count: NDArray[np.float64], share: float) -> NDArray[np.float64]:
    """Return the least number of successes that is not exceeded with a probability."""
    ranks = [binomial_rank(probability, max(int(each), 1), share) for each in count.ravel()]
    return np.array(ranks, dtype=np.float64).reshape(count.shape)
