"""The interval of a share of units that come in clusters, such as the days of customers."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tenure.intervals.confidence import Bounds, t_value

__all__ = ["clustered_share"]


def clustered_share(
    successes: ArrayLike,
    trials: ArrayLike,
    success_squares: ArrayLike,
    trial_squares: ArrayLike,
    products: ArrayLike,
    clusters: ArrayLike,
    confidence: float = 0.95,
) -> Bounds:
    """Return the interval of Σ successes / Σ trials, where the units of a cluster are alike; within 0 and 1.

    The ratio is linearised: its variance is that of successes − ratio × trials of the clusters, from the sums of their
    squares and products. Two clusters of mean size are added, one without and one of successes only, so that it has a
    width also where all agree; it contains the ratio. Where every cluster has one unit it is that of `student`.

    Reference: W. G. Cochran, Sampling Techniques (1977), 9A: ratio estimates of clusters of unequal sizes; for clusters
    added, A. Agresti & B. A. Coull, Approximate is better than "exact" for interval estimation of binomial proportions,
    The American Statistician 52 (1998).

    Example:
        >>> lower, upper = clustered_share(4, 71, 6, 1833, 102, 3)  # 1 of 14 days, 2 of 31, 1 of 26
        >>> round(float(lower), 3), round(float(upper), 3)
        (0.0, 0.77)
    """
    y, x, yy, xx, xy, n = (
        np.asarray(each, dtype=float)
        for each in (successes, trials, success_squares, trial_squares, products, clusters)
    )
    x, n = np.where(x > 0, x, np.nan), np.where(n > 0, n, np.nan)
    ratio, mean = y / x, x / n
    y, yy, xy = y + mean, yy + mean**2, xy + mean**2
    x, xx, n = x + 2 * mean, xx + 2 * mean**2, n + 2
    middle = y / x
    # Rounding may leave a hair below 0 where all clusters agree.
    spread = np.clip(yy - 2 * middle * xy + middle**2 * xx, 0, None)
    half = t_value(confidence, n - 1) * np.sqrt(n / (n - 1) * spread) / x
    return np.clip(np.minimum(middle - half, ratio), 0, 1), np.clip(np.maximum(middle + half, ratio), 0, 1)
