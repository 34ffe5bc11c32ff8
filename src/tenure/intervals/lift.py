"""The interval of a lift: how much more often two things go together than by chance."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tenure.intervals.confidence import Bounds, z_value

__all__ = ["lift"]


def lift(
    both: ArrayLike, first: ArrayLike, second: ArrayLike, customers: ArrayLike, confidence: float = 0.95
) -> Bounds:
    """Return the interval of both × customers / (first × second); nan where nobody has the first or the second.

    It is the delta-method interval on the log scale, where customers are a multinomial sample of who has both, one of
    the two or neither. Where nobody has both it starts at 0, and half a customer stands for none in its upper bound.

    Reference: A. Agresti, Categorical Data Analysis (2013), 16.1, for the delta method.

    Example:
        >>> lower, upper = lift(30, 50, 40, 100)  # 20 would have both by chance
        >>> round(float(lower), 3), round(float(upper), 3)
        (1.254, 1.794)
        >>> lower, upper = lift(0, 50, 40, 1000)
        >>> round(float(lower), 3), round(float(upper), 3)
        (0.0, 3.872)
    """
    a, r, c, n = (np.asarray(numbers, dtype=float) for numbers in (both, first, second, customers))
    held = np.where((r > 0) & (c > 0), r * c, np.nan)
    some = np.where(a > 0, a, 0.5)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = 1 / some - 1 / r - 1 / c + 2 * some / held - 1 / n
        # Where all have one of the two the lift is 1 whatever happens, and rounding may leave a hair below 0.
        spread = z_value(confidence) * np.sqrt(np.clip(variance, 0, None))
        middle = some * n / held
    return np.where(a > 0, middle * np.exp(-spread), 0.0 * held), middle * np.exp(spread)
