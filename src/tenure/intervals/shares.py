"""Intervals of shares and rates: Wilson, Wilson against an average, Poisson."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tenure.intervals.confidence import Bounds, check_confidence, z_value
from tenure.numerics import gamma_quantile

__all__ = ["churn_of_average", "poisson", "wilson"]


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


def churn_of_average(lost: ArrayLike, opening: ArrayLike, closing: ArrayLike, confidence: float = 0.95) -> Bounds:
    """Return the interval of customers lost for each of the average of start and end; nan where none could be lost.

    Only customers of the start are lost, so their share has Wilson's interval, which is scaled by opening / average:
    it contains the rate, which can exceed 1 as its bounds can. The average is taken as it is.

    Example:
        >>> lower, upper = churn_of_average(9, 10, 2)  # 9 lost of an average of 6
        >>> round(float(lower), 3), round(float(upper), 3)
        (0.993, 1.637)
    """
    start, end = np.asarray(opening, dtype=float), np.asarray(closing, dtype=float)
    lower, upper = wilson(lost, start, confidence)
    scale = start / np.where(start > 0, (start + end) / 2, np.nan)
    return lower * scale, upper * scale


def poisson(events: ArrayLike, exposure: ArrayLike, confidence: float = 0.95) -> Bounds:
    """Return the exact interval of a rate of events per unit of exposure.

    Reference: F. Garwood, Fiducial limits for the Poisson distribution, Biometrika 28 (1936).

    Example:
        >>> lower, upper = poisson(3, 100)
        >>> round(float(lower), 5), round(float(upper), 5)
        (0.00619, 0.08767)
    """
    tail = (1 - check_confidence(confidence)) / 2
    k, time = np.asarray(events, dtype=float), np.asarray(exposure, dtype=float)
    time = np.where(time > 0, time, np.nan)
    # A gamma variable of shape 0, which has no quantile, is 0.
    lower = np.where(k > 0, gamma_quantile(np.maximum(k, 1), tail), 0.0)
    return lower / time, gamma_quantile(k + 1, tail, above=True) / time
