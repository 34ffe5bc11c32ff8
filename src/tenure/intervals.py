"""The uncertainty of a figure: intervals from its parts.

Each takes numbers or arrays and returns the lower and the upper bound; nan where undefined.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtri, ndtri

from tenure.options import fraction

__all__ = ["Bounds", "greenwood", "poisson", "wilson", "z_value"]

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


def greenwood(lost: ArrayLike, at_risk: ArrayLike, survival: ArrayLike, confidence: float = 0.95) -> Bounds:
    """Return Greenwood's interval of a Kaplan-Meier curve on the log scale, cut off at 1.

    Reference: M. Greenwood, The natural duration of cancer (1926); the log scale is the default of R's survfit.
    """
    d, n, s = (np.asarray(each, dtype=float) for each in (lost, at_risk, survival))
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = z_value(confidence) * np.sqrt(np.cumsum(d / (n * (n - d))))
        lower, upper = s * np.exp(-spread), np.minimum(s * np.exp(spread), 1.0)
    gone = s == 0
    return np.where(gone, np.nan, lower), np.where(gone, np.nan, upper)
