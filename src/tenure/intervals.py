"""The uncertainty of a figure: intervals from its parts.

Each takes numbers or arrays and returns the lower and the upper bound; nan where undefined.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtri, ndtri, stdtrit

from tenure.options import fraction

__all__ = [
    "Bounds",
    "balance",
    "greenwood",
    "poisson",
    "rank_correlation",
    "student",
    "wilson",
    "z_value",
]

Bounds: TypeAlias = tuple[NDArray[np.float64], NDArray[np.float64]]


def z_value(confidence: float) -> float:
    """Return the half-width of a two-sided normal interval, in standard deviations.

    Example:
        >>> round(z_value(0.95), 4)
        1.96
    """
    return float(ndtri((1 + fraction(confidence, "confidence")) / 2))


def wilson(successes: ArrayLike, trials: ArrayLike, confidence: float = 0.95) -> Bounds:
    """Return Wilson's score interval of a share; it stays within 0 and 1 and needs no correction at 0 or n.

    Reference: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927).

    Example:
        >>> lower, upper = wilson(1, 4)
        >>> round(float(lower), 4), round(float(upper), 4)
        (0.0456, 0.6994)
    """
    z2 = z_value(confidence) ** 2
    x, n = np.asarray(successes, dtype=float), np.asarray(trials, dtype=float)
    n = np.where(n > 0, n, np.nan)
    middle = (x + z2 / 2) / (n + z2)
    half = np.sqrt(z2 * np.clip(x * (n - x) / n, 0, None) + z2 * z2 / 4) / (n + z2)
    # At 0 and n the exact bounds are 0 and 1; rounding would leave them a hair outside.
    return np.where(x == 0, 0.0 * n, middle - half), np.where(x == n, 1.0 + 0.0 * n, middle + half)


def poisson(events: ArrayLike, exposure: ArrayLike, confidence: float = 0.95) -> Bounds:
    """Return the exact interval of a rate of events per unit of exposure.

    Reference: F. Garwood, Fiducial limits for the Poisson distribution, Biometrika 28 (1936).

    Example:
        >>> lower, upper = poisson(3, 100)
        >>> round(float(lower), 5), round(float(upper), 5)
        (0.00619, 0.08767)
    """
    tail = (1 - fraction(confidence, "confidence")) / 2
    k, time = np.asarray(events, dtype=float), np.asarray(exposure, dtype=float)
    time = np.where(time > 0, time, np.nan)
    # chdtri takes the probability of the upper tail, and 0 degrees of freedom have no quantile.
    lower = np.where(k > 0, chdtri(2 * np.maximum(k, 1), 1 - tail) / 2, 0.0)
    return lower / time, chdtri(2 * k + 2, tail) / 2 / time


def rank_correlation(correlation: ArrayLike, customers: ArrayLike, confidence: float = 0.95) -> Bounds:
    """Return the interval of Spearman's rank correlation, on Fisher's scale; nan for fewer than four.

    Reference: D. G. Bonett & T. A. Wright, Sample size requirements for estimating Pearson, Kendall and Spearman
    correlations, Psychometrika 65 (2000): the variance is (1 + r² / 2) / (n − 3).

    Example:
        >>> lower, upper = rank_correlation(0.5, 100)
        >>> round(float(lower), 4), round(float(upper), 4)
        (0.3259, 0.6413)
    """
    r, n = np.asarray(correlation, dtype=float), np.asarray(customers, dtype=float)
    n = np.where(n > 3, n, np.nan)
    with np.errstate(divide="ignore"):
        middle = np.arctanh(r)
    half = z_value(confidence) * np.sqrt((1 + r * r / 2) / (n - 3))
    return np.tanh(middle - half), np.tanh(middle + half)


def balance(
    plus: ArrayLike, minus: ArrayLike, total: ArrayLike, confidence: float = 0.95, effective: ArrayLike | None = None
) -> Bounds:
    """Return the normal interval of (plus − minus) / total, cut off at −1 and 1.

    Each of `total` answers is 1, 0 or −1: with shares p and d, SE² = (p + d − (p − d)²) / n. Where answers are
    weighted, n is the effective number of them.

    Reference: B. Rocks, Interval estimation for the net promoter score, The American Statistician 70 (2016), the
    Wald interval; L. Kish, Survey Sampling (1965), for the effective number.

    Example:
        >>> lower, upper = balance(50, 20, 100)
        >>> round(float(lower), 4), round(float(upper), 4)
        (0.1469, 0.4531)
    """
    sums = (np.asarray(each, dtype=float) for each in (plus, minus, total, total if effective is None else effective))
    more, less, whole, n = sums
    whole, n = np.where(whole > 0, whole, np.nan), np.where(n > 0, n, np.nan)
    p, d = more / whole, less / whole
    # Rounding may leave a hair below 0 where all answers agree.
    half = z_value(confidence) * np.sqrt(np.clip(p + d - (p - d) ** 2, 0, None) / n)
    return np.clip(p - d - half, -1, 1), np.clip(p - d + half, -1, 1)


def student(values: ArrayLike, squares: ArrayLike, count: ArrayLike, confidence: float = 0.95) -> Bounds:
    """Return Student's t interval of a mean, from the sums of the values and of their squares; nan below two.

    Reference: Student, The probable error of a mean, Biometrika 6 (1908).

    Example:
        >>> lower, upper = student(20, 114, 4)  # marks 7, 2, 6 and 5
        >>> round(float(lower), 3), round(float(upper), 3)
        (1.563, 8.437)
    """
    x, x2, n = (np.asarray(each, dtype=float) for each in (values, squares, count))
    n = np.where(n > 1, n, np.nan)
    variance = np.clip(n * x2 - x * x, 0, None) / (n * (n - 1))
    half = stdtrit(n - 1, (1 + fraction(confidence, "confidence")) / 2) * np.sqrt(variance / n)
    return x / n - half, x / n + half


def greenwood(lost: ArrayLike, at_risk: ArrayLike, survival: ArrayLike, confidence: float = 0.95) -> Bounds:
    """Return Greenwood's interval of a Kaplan-Meier curve on the log scale, cut off at 1.

    Reference: M. Greenwood, The natural duration of cancer (1926); the log scale is the default of R's survfit.
    """
    d, n, s = (np.asarray(each, dtype=float) for each in (lost, at_risk, survival))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        spread = z_value(confidence) * np.sqrt(np.cumsum(d / (n * (n - d))))
        lower, upper = s * np.exp(-spread), np.minimum(s * np.exp(spread), 1.0)
    gone = s == 0
    return np.where(gone, np.nan, lower), np.where(gone, np.nan, upper)
