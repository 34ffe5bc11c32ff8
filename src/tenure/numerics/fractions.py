"""Continued fractions."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable

__all__ = ["EPSILON", "continued_fraction"]

EPSILON = sys.float_info.epsilon


def continued_fraction(first: float, term: Callable[[int], tuple[float, float]]) -> float:
    """Return 1 / (first + n1 / (d1 + n2 / (d2 + …))), from a function that gives n and d of each term.

    Reference: Lentz's method, as in Press et al. (2007), Numerical Recipes, section 5.2.
    """
    c, d = math.inf, 1 / first
    value, change, place = d, math.inf, 0
    while abs(change - 1) > EPSILON:
        place += 1
        numerator, denominator = term(place)
        d = 1 / (denominator + numerator * d)
        c = denominator + numerator / c
        change = c * d
        value *= change
    return value
