"""Quantiles of the gamma distribution, which are also those of χ² and the bounds of a Poisson rate."""

from __future__ import annotations

import math
from functools import partial

from numpy.typing import ArrayLike

from tenure.numerics.elementwise import Floats, apply
from tenure.numerics.fractions import EPSILON, continued_fraction
from tenure.numerics.gamma import stirling_error
from tenure.numerics.newton import solve_on_logarithms
from tenure.numerics.student import normal_quantile

__all__ = ["gamma_quantile"]

_LARGE = 1e5  # shapes from which on the expansion is exact to the precision of a float


def gamma_quantile(shape: ArrayLike, probability: float, *, above: bool = False) -> Floats:
    """Return below what, or above what, a gamma variable of scale 1 lies with a probability.

    Reference: H. Goldberg & H. Levine, Approximate formulas for the percentage points and normalization of t and χ²,
    Annals of Mathematical Statistics 17 (1946), for large shapes, and as where to begin for others.

    Example:
        >>> round(float(gamma_quantile(4, 0.025, above=True)), 3)  # of so many expected, 3 and fewer are as rare
        8.767
    """
    return apply(partial(_quantile, probability=probability, above=above), shape)


def _quantile(shape: float, probability: float, above: bool) -> float:  # noqa: FBT001
    if not (shape > 0 and 0 < probability < 1):
        return math.nan
    z = normal_quantile(probability)
    expanded = _expanded(2 * shape, -z if above else z) / 2
    if shape >= _LARGE:
        return expanded

    def tail(x: float) -> tuple[float, float]:
        lower, upper, slope = _tails(shape, x)
        return (upper, -slope) if above else (lower, slope)

    start = _start(shape, probability, above, expanded)
    return solve_on_logarithms(tail, probability, start) if start else 0.0


def _start(shape: float, probability: float, above: bool, expanded: float) -> float:  # noqa: FBT001
    """Return where to begin the search; 0 where the quantile is too small for a float."""
    if above and shape <= 1:
        return -math.log(probability)  # that of an exponential variable, which is larger
    if expanded > shape / 10:
        return expanded
    # Where little lies below, the distribution is a power: x^a / Γ(a + 1).
    below = 1 - probability if above else probability
    return math.exp((math.log(below) + math.lgamma(shape + 1)) / shape)


def _expanded(degrees: float, z: float) -> float:
    """Return the quantile of χ² by powers of the square root of its degrees of freedom."""
    root = math.sqrt(2 * degrees)
    return (
        (9 * z**5 + 256 * z**3 - 433 * z) / (2430 * root**3)
        - (6 * z**4 + 14 * z**2 - 32) / (405 * degrees)
        + (z**3 - 7 * z) / (9 * root)
        + (z**2 - 1) * 2 / 3
        + root * z
        + degrees
    )


def _tails(a: float, x: float) -> tuple[float, float, float]:
    """Return the probabilities below and above x, of which the smaller is exact, and their slope by ln x.

    Reference: DLMF 8.11.4 for the series and 8.9.2 for the continued fraction.
    """
    distance = (x - a) / a
    logarithm = math.log1p(distance) if distance > -0.5 else math.log(x / a)
    slope = math.sqrt(a / (2 * math.pi)) * math.exp(a * (logarithm - distance) - stirling_error(a))
    if x < a + 1:
        lower = slope / a * _series(a, x)
        return lower, 1 - lower, slope
    upper = slope * continued_fraction(x + 1 - a, lambda k: (k * (a - k), x + 2 * k + 1 - a))
    return 1 - upper, upper, slope


def _series(a: float, x: float) -> float:
    """Return the sum of 1, x / (a + 1), x² / ((a + 1) (a + 2)) and so on."""
    total = term = 1.0
    while term > total * EPSILON / 4:
        a += 1
        term *= x / a
        total += term
    return total
