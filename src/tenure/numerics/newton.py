"""Newton's method on logarithms, for the quantiles of a distribution."""

from __future__ import annotations

import math
from collections.abc import Callable

__all__ = ["solve_on_logarithms"]

_MOST_STEPS = 1000
_LONGEST_STEP = 2.0
_ROUNDING = 1e-6  # below it, a step that is no shorter than the last one is made of rounding
_SHORTEST_STEP = 1e-15


def solve_on_logarithms(tail: Callable[[float], tuple[float, float]], probability: float, start: float) -> float:
    """Return where a tail has a probability; infinity where that is too far away for a float.

    The logarithm of a tail is a concave function of ln x for the distributions here, so that Newton's method, once on
    the steeper side of the quantile, approaches it from there.

    Args:
        tail: Returns the probability of the tail and its derivative by ln x.
        probability: Of the tail.
        start: Where to begin, above 0.
    """
    x, last = start, math.inf
    for _ in range(_MOST_STEPS):
        value, slope = tail(x)
        if not value:
            return math.inf
        step = math.log(probability / value) * value / slope
        step = max(-_LONGEST_STEP, min(step, _LONGEST_STEP))
        x *= math.exp(step)
        if abs(step) < _SHORTEST_STEP or last <= abs(step) < _ROUNDING:
            break
        last = abs(step)
    return x
