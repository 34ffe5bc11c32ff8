"""How well a score tells two groups apart: the interval of the area under its curve."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tenure.formulas import area_under_curve
from tenure.formulas.ranks import mean_ranks
from tenure.intervals.confidence import Bounds, z_value
from tenure.intervals.shares import wilson
from tenure.numerics import expit

__all__ = ["delong"]


def delong(lost: ArrayLike, stayed: ArrayLike, confidence: float = 0.95) -> Bounds:
    """Return DeLong's interval of the probability that a lost customer had a lower score than one who stayed.

    With DeLong's standard error s of the area A, it is logit A ± z · s / (A (1 − A)) on the scale of the logit, so that
    it stays between 0 and 1 and holds the truth more often with few lost. Where the scores tell the groups apart
    without an error, in either direction, all variances are 0: the interval is then Wilson's, of so many successes as
    the smaller group has customers. nan where a group has fewer than two.

    Reference: E. R. DeLong, D. M. DeLong & D. L. Clarke-Pearson, Comparing the areas under two or more correlated
    receiver operating characteristic curves, Biometrics 44 (1988); G. Qin & L. Hotilovac, Comparison of non-parametric
    confidence intervals for the area under the ROC curve of a continuous-scale diagnostic test, Statistical Methods in
    Medical Research 17 (2008).

    Example:
        >>> lower, upper = delong([10, 20, 50], [40, 60, 70, 80])
        >>> round(float(lower), 4), round(float(upper), 4)
        (0.3484, 0.9956)
    """
    low, high = np.asarray(lost, dtype=float).ravel(), np.asarray(stayed, dtype=float).ravel()
    z, smaller = z_value(confidence), min(len(low), len(high))
    if smaller < 2:
        return np.asarray(np.nan), np.asarray(np.nan)
    area = area_under_curve(low, high)
    if area in (0, 1):
        return wilson(round(area) * smaller, smaller, confidence)
    of_lost, of_stayed = _placements(low, high)
    error = np.sqrt(np.var(of_lost, ddof=1) / len(low) + np.var(of_stayed, ddof=1) / len(high))
    middle, half = np.log(area / (1 - area)), z * error / (area * (1 - area))
    return expit(middle - half), expit(middle + half)


def _placements(low: NDArray[np.float64], high: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    """Return, of each in a group, the share of the other group that it is told apart from; ties are half."""
    ranks = mean_ranks(np.concatenate([low, high]))
    within_low, within_high = mean_ranks(low), mean_ranks(high)
    above_low = 1 - (np.sort(ranks[: len(low)]) - np.sort(within_low)) / len(high)
    above_high = (np.sort(ranks[len(low) :]) - np.sort(within_high)) / len(low)
    return above_low, above_high
