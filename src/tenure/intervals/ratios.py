"""Differences of ratios of sums, such as revenue per customer in two groups of customers."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tenure.intervals.confidence import Bounds, t_value

__all__ = ["ratio_difference", "welch_degrees"]

Floats = NDArray[np.float64]


def ratio_difference(
    numerators: ArrayLike,
    denominators: ArrayLike,
    chosen: ArrayLike,
    strata: ArrayLike | None = None,
    confidence: float = 0.95,
) -> Bounds:
    """Return the interval of a ratio of sums of those chosen less that of the others, from one entry per customer.

    With strata, numbered from 0, the others count in each stratum as much as those chosen do, by denominators. It is
    Welch's t interval of the linearised ratios; nan where either group has fewer than two, or a stratum lacks one.

    Reference: W. G. Cochran, Sampling Techniques, 3rd ed. (1977), chapter 6, for the ratio; B. L. Welch, The
    generalization of "Student's" problem, Biometrika 34 (1947).

    Example:
        >>> lower, upper = ratio_difference([12, 16, 8, 9, 4], [1, 1, 1, 1, 0.5], [1, 1, 0, 0, 0])
        >>> round(float(lower), 3), round(float(upper), 3)
        (-16.668, 27.868)
    """
    x, y = (np.asarray(numbers, dtype=float) for numbers in (numerators, denominators))
    one = np.asarray(chosen, dtype=bool)
    stratum = np.zeros(len(x), dtype=np.int64) if strata is None else np.asarray(strata, dtype=np.int64)
    if not (one.sum() > 1 and (~one).sum() > 1):
        return np.asarray(math.nan), np.asarray(math.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        value, parts = _linearised(x, y, one, stratum)
        variances, sizes = np.array([_variance(part) for part in parts]), np.array([len(part) for part in parts])
        half = t_value(confidence, welch_degrees(variances, sizes)) * np.sqrt(variances.sum())
    return np.asarray(value - half), np.asarray(value + half)


def welch_degrees(variances: Floats, sizes: NDArray[np.int64]) -> Floats:
    """Return the degrees of freedom of the sum of independent variances, each of so many."""
    total = variances.sum()
    degrees = np.asarray(total**2 / (variances**2 / (sizes - 1)).sum() if total > 0 else sizes.sum() - len(sizes))
    return degrees.astype(np.float64)


def _linearised(
    x: Floats, y: Floats, one: NDArray[np.bool_], stratum: NDArray[np.int64]
) -> tuple[float, tuple[Floats, Floats]]:
    """Return the difference, and what each customer of the two groups adds to its error."""
    size = int(stratum.max()) + 1
    weights = np.bincount(stratum[one], y[one], size)
    base = np.bincount(stratum[~one], y[~one], size)
    # Others without a denominator still have a numerator, where they were there between two states only.
    base = np.where((base > 0) | (weights == 0), base, np.nan)
    ratios = np.where(base > 0, np.bincount(stratum[~one], x[~one], size) / base, np.where(weights > 0, np.nan, 0.0))
    own = stratum if size > 1 else slice(None)  # one stratum is the same for all
    excess, whole = x - y * ratios[own], weights.sum()
    value = float(excess[one].sum() / whole)
    factor = np.where(weights > 0, weights / base, 0.0)[own]
    return value, ((excess - value * y)[one] / whole, (factor * excess)[~one] / whole)


def _variance(parts: Floats) -> float:
    n = len(parts)
    return float(n / (n - 1) * np.square(parts).sum())
