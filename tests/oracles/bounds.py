"""Intervals of 95 %: of a share, of a difference of shares, of a mean and of lift."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from statistics import NormalDist

from scipy.stats import t

from .states import Row

Z = NormalDist().inv_cdf(0.975)
UNKNOWN: Row = {"lower": None, "upper": None}


def wilson(successes: int, trials: int) -> Row:
    if trials == 0:
        return UNKNOWN
    share = successes / trials
    middle = (share + Z**2 / (2 * trials)) / (1 + Z**2 / trials)
    half = Z / (1 + Z**2 / trials) * math.sqrt(share * (1 - share) / trials + Z**2 / (4 * trials**2))
    return {"lower": max(0.0, middle - half), "upper": min(1.0, middle + half)}


def newcombe(successes: int, trials: int, other_successes: int, other_trials: int) -> Row:
    """The difference of two shares; each side takes the bounds that make it wide, squared and added."""
    if trials == 0 or other_trials == 0:
        return UNKNOWN
    one, other = successes / trials, other_successes / other_trials
    of_one, of_other = wilson(successes, trials), wilson(other_successes, other_trials)
    below = math.hypot(one - of_one["lower"], of_other["upper"] - other)
    above = math.hypot(of_one["upper"] - one, other - of_other["lower"])
    return {"lower": one - other - below, "upper": one - other + above}


def student(values: Sequence[Fraction | int]) -> Row:
    """Fewer than two tell nothing of their spread."""
    size = len(values)
    if size < 2:
        return UNKNOWN
    mean = Fraction(sum(values)) / size
    variance = sum(((value - mean) ** 2 for value in values), Fraction(0)) / (size - 1)
    half = float(t.ppf(0.975, size - 1)) * math.sqrt(variance / size)
    return {"lower": float(mean) - half, "upper": float(mean) + half}


def student_of_shares(shares: Sequence[Fraction]) -> Row:
    """One share of 0 and one of 1 are added, so that few or equal shares have a width; it contains their mean."""
    if not shares:
        return UNKNOWN
    bounds, mean = student([*shares, Fraction(0), Fraction(1)]), float(sum(shares) / len(shares))
    return {"lower": max(0.0, min(bounds["lower"], mean)), "upper": min(1.0, max(bounds["upper"], mean))}


def lift_bounds(both: int, one: int, other: int, whole: int) -> Row:
    """Of lift on the log scale; its variance is that of log(both) − log(one) − log(other) of a multinomial sample.

    The terms are those of the gradient by the four cells (both, only one, only the other, neither), worked out.
    """
    if both == 0:
        return UNKNOWN
    lift = Fraction(both * whole, one * other)
    variance = Fraction(1, both) - Fraction(1, one) - Fraction(1, other) + (2 * lift - 1) / whole
    factor = math.exp(Z * math.sqrt(variance))
    return {"lower": float(lift) / factor, "upper": float(lift) * factor}
