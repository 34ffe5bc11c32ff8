"""Intervals of means: of any numbers, of the marks of a scale, and of scores such as NPS."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tenure.errors import ParameterError
from tenure.intervals.confidence import Bounds, t_value

__all__ = ["net_score", "student"]


def student(
    values: ArrayLike,
    squares: ArrayLike,
    count: ArrayLike,
    confidence: float = 0.95,
    *,
    low: float | None = None,
    high: float | None = None,
) -> Bounds:
    """Return Student's t interval of a mean, from the sums of the values and of their squares.

    Without `low` and `high` it is the interval of numbers without bounds, nan for fewer than two. With the lowest and
    the highest mark of a scale, one answer at each of them is added before it is computed, and it is cut off there: it
    has a width also where few answers agree, stays within the scale and contains the mean, also that of one answer.

    Reference: Student, The probable error of a mean, Biometrika 6 (1908); for answers added, A. Agresti & B. A. Coull,
    Approximate is better than "exact" for interval estimation of binomial proportions, The American Statistician 52
    (1998).

    Example:
        >>> lower, upper = student(20, 114, 4)  # marks 7, 2, 6 and 5
        >>> round(float(lower), 3), round(float(upper), 3)
        (1.563, 8.437)
        >>> lower, upper = student(20, 114, 4, low=1, high=7)
        >>> round(float(lower), 3), round(float(upper), 3)
        (1.957, 7.0)
    """
    x, x2, n = (np.asarray(numbers, dtype=float) for numbers in (values, squares, count))
    if low is None and high is None:
        return _t_interval(x, x2, np.where(n > 1, n, np.nan), confidence)
    if low is None or high is None or not low < high:
        raise ParameterError(f"low and high are the ends of the scale, low first; not {low!r} and {high!r}.")
    n = np.where(n > 0, n, np.nan)
    lower, upper = _t_interval(x + low + high, x2 + low**2 + high**2, n + 2, confidence)
    # At a low confidence the answers added weigh more than the width.
    return np.clip(np.minimum(lower, x / n), low, high), np.clip(np.maximum(upper, x / n), low, high)


def net_score(
    plus: ArrayLike, minus: ArrayLike, total: ArrayLike, confidence: float = 0.95, effective: ArrayLike | None = None
) -> Bounds:
    """Return the interval of (plus − minus) / total, within −1 and 1: that of a mean of answers 1, 0 and −1.

    One answer is added at either end before Student's t is applied, so that it has a width also where all answers
    agree, and contains the score. Where answers are weighted, it is that of their effective number.

    Reference: the adjusted Wald intervals of B. Rocks, Interval estimation for the "net promoter score", The American
    Statistician 70 (2016), and of D. G. Bonett & R. M. Price, Adjusted Wald confidence interval for a difference of
    binomial proportions based on paired data, J. Educational and Behavioral Statistics 37 (2012), with t in the place
    of z; L. Kish, Survey Sampling (1965), for the effective number.

    Example:
        >>> lower, upper = net_score(50, 20, 100)
        >>> round(float(lower), 4), round(float(upper), 4)
        (0.1388, 0.4495)
        >>> lower, upper = net_score(5, 0, 5)
        >>> round(float(lower), 4), round(float(upper), 4)
        (0.0152, 1.0)
    """
    more, less, whole = (np.asarray(numbers, dtype=float) for numbers in (plus, minus, total))
    n = whole if effective is None else np.asarray(effective, dtype=float)
    weight = n / np.where(whole > 0, whole, np.nan)
    return student((more - less) * weight, (more + less) * weight, n, confidence, low=-1, high=1)


def _t_interval(x: NDArray[np.float64], x2: NDArray[np.float64], n: NDArray[np.float64], confidence: float) -> Bounds:
    # Rounding may leave a hair below 0 where all values agree.
    variance = np.clip(n * x2 - x * x, 0, None) / (n * (n - 1))
    half = t_value(confidence, n - 1) * np.sqrt(variance / n)
    return x / n - half, x / n + half
