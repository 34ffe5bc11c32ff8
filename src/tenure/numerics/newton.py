"""Newton's method on logarithms, for the quantiles of a distribution."""

from __future__ import annotations

import math
from collections.abc import Callable

__all__ = ["solve_on_logarithms"]

_SHORTEST = 1e-15
_MOST = 100


def solve_on_logarithms(tail: Callable[[float], tuple[float, float]], probability: float, start: float) -> float:
    """Return where a tail has a probability.

    The logarithm of a tail is a concave function of ln x for the distributions here, so that after one step Newton's
    method approaches the quantile from one side.

    Args:
        tail: Returns the probability of the tail and its derivative by ln x.
        probability: Of the tail.
        start: Where to begin, above 0.
    """
    x = start
    for _ in range(_MOST):
        value, slope = tail(x)
        step = (math.log(probability) - math.log(value)) * value / slope
        x *= math.exp(step)
        if abs(step) < _SHORTEST:
            break
    return x
