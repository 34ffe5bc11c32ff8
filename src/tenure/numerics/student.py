"""Student's t, and the normal distribution that it is with endless degrees of freedom."""

from __future__ import annotations

import math
from functools import partial
from statistics import NormalDist

from numpy.typing import ArrayLike

from tenure.numerics.elementwise import Floats, apply
from tenure.numerics.fractions import continued_fraction
from tenure.numerics.gamma import stirling_error
from tenure.numerics.newton import solve_on_logarithms

__all__ = ["normal_quantile", "student_quantile", "student_tail"]

normal_quantile = NormalDist().inv_cdf
"""What a normal variable stays below with a probability.

Reference: M. J. Wichura, The percentage points of the normal distribution, Applied Statistics 37 (1988), AS 241.
"""


def student_tail(t: ArrayLike, degrees: ArrayLike) -> Floats:
    """Return the probability that Student's t with so many degrees of freedom is above t, from 0.

    Example:
        >>> round(float(student_tail(2.0, 10)), 4)
        0.0367
    """
    return apply(_tail, t, degrees)


def student_quantile(above: float, degrees: ArrayLike) -> Floats:
    """Return what Student's t is above with a probability up to a half.

    Example:
        >>> student_quantile(0.025, [10, 30]).round(3).tolist()
        [2.228, 2.042]
    """
    return apply(partial(_quantile, above), degrees)


def _tail(t: float, degrees: float) -> float:
    """Return the probability above t, from 0."""
    if math.isnan(t) or not degrees > 0:
        return math.nan
    if degrees == math.inf or t in (0, math.inf):
        return math.erfc(t / math.sqrt(2)) / 2
    return _tail_and_slope(t, degrees)[0]


def _quantile(above: float, degrees: float) -> float:
    """Return what lies below a tail of a probability up to a half."""
    start = abs(normal_quantile(above))
    if not degrees > 0:
        return math.nan
    if degrees == math.inf or start == 0:
        return start
    return solve_on_logarithms(lambda t: _tail_and_slope(t, degrees), above, start)


def _tail_and_slope(t: float, degrees: float) -> tuple[float, float]:
    """Return the probability above t, half of an incomplete beta function, and its slope by ln t."""
    a, odds = degrees / 2, t * t / degrees
    x = 1 / (1 + odds)
    y = odds / (1 + odds) if x > 0.5 else 1 - x
    # Γ(a + ½) / Γ(a), of which logarithms would lose digits where a is large.
    logarithm = a * math.log1p(1 / degrees) - 0.5 + stirling_error(a + 0.5) - stirling_error(a)
    slope = math.exp(logarithm - (a + 0.5) * math.log1p(odds)) * t / math.sqrt(2 * math.pi)
    if x * (a + 2.5) < a + 1:
        return slope / 2 * _fraction(a, 0.5, x, y), -slope
    return 0.5 - slope / 2 * _fraction(0.5, a, y, x), -slope


def _fraction(a: float, b: float, x: float, y: float) -> float:
    """Return the continued fraction of the incomplete beta function of x = 1 − y.

    Reference: A. R. DiDonato & A. H. Morris, Algorithm 708: Significant digit computation of the incomplete beta
    function ratios, ACM Transactions on Mathematical Software 18 (1992).
    """
    ahead = a * y - b * x

    def term(m: int) -> tuple[float, float]:
        way = a + 2 * m - 1
        numerator = (a + m - 1) * (a + b + m - 1) * m * (b - m) * (x / way) ** 2
        return numerator, m + m * (b - m) * x / way + (a + m) * (ahead + 1 + m * (1 + y)) / (way + 2)

    return continued_fraction(a * (ahead + 1) / (a + 1), term)
