"""Intervals of medians, which make no assumption about how the numbers are spread."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tenure.intervals.confidence import check_confidence
from tenure.numerics import binomial_rank

__all__ = ["median"]


def median(values: ArrayLike, counts: ArrayLike | None = None, confidence: float = 0.95) -> tuple[float, float, float]:
    """Return the median of some numbers and its interval between two of them, by their ranks.

    The number of values below the true median is binomial with a half: the bounds are the narrowest pair of ranks, as
    far from either end, that holds it at least so often. nan where even the least and the greatest do not: at 95 %,
    of fewer than six values.

    Args:
        values: The numbers.
        counts: How many times each stands there; once if left out.
        confidence: Confidence level of the interval.

    Reference: W. R. Thompson, On confidence ranges for the median and other expectation distributions for populations
    of unknown distribution form, Annals of Mathematical Statistics 7 (1936).

    Example:
        >>> tuple(map(float, median([5, 3, 8, 1, 9, 2])))
        (4.0, 1.0, 9.0)
        >>> tuple(map(float, median([3, 1, 2])))
        (2.0, nan, nan)
    """
    x = np.asarray(values, dtype=float)
    times = np.ones(len(x), dtype=np.int64) if counts is None else np.asarray(counts, dtype=np.int64)
    order = np.argsort(x, kind="stable")
    x, last = x[order], np.cumsum(times[order])
    n = int(last[-1]) if len(last) else 0
    level = check_confidence(confidence)
    if n == 0:
        return math.nan, math.nan, math.nan
    middle = (_of_rank(x, last, (n + 1) // 2) + _of_rank(x, last, n // 2 + 1)) / 2
    rank = min(binomial_rank((1 - level) / 2, n, 0.5, above=True), n // 2)
    if rank == 0:
        return middle, math.nan, math.nan
    return middle, _of_rank(x, last, rank), _of_rank(x, last, n + 1 - rank)


def _of_rank(values: NDArray[np.float64], last: NDArray[np.int64], rank: int) -> float:
    """Return the value at a rank from 1, of values that stand up to the rank `last`."""
    return float(values[np.searchsorted(last, rank)])
