"""Control limits: between which figures a further one lies, if nothing but chance is at work."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tenure.intervals.confidence import t_value
from tenure.numerics import student_tail

__all__ = ["Expectation", "funnel_limits", "limits_of_earlier", "moving_range_limits"]

_FEWEST = 3
_MOVING_RANGE = 1.128  # the mean range of two normal figures, in standard deviations
_DEGREES = 0.62  # degrees of freedom of the mean moving range, for each range


class Expectation(NamedTuple):
    """What was to be expected: the figure, its limits, and how probable one at least as far from it is."""

    expected: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    p_value: NDArray[np.float64]


def limits_of_earlier(values: ArrayLike, errors: ArrayLike, confidence: float = 0.99) -> Expectation:
    """Return what each figure of a series was to be, from those before it and their standard errors.

    The expectation is the mean of the earlier figures, weighted by their precision. Where these differ from each other
    by more than their errors explain, the limits are as much wider. A figure with fewer than three before it has none,
    and gaps are passed over.

    Reference: W. A. Shewhart, Economic Control of Quality of Manufactured Product (1931); D. B. Laney, Improved control
    charts for attributes, Quality Engineering 14 (2002), for the widening.

    Example:
        >>> found = limits_of_earlier([0.04, 0.05, 0.045, 0.043, 0.09], [0.005] * 5)
        >>> [round(float(limit[-1]), 3) for limit in (found.expected, found.lower, found.upper)]
        [0.044, 0.03, 0.059]
    """
    x, se = (np.asarray(numbers, dtype=float) for numbers in (values, errors))
    known = np.isfinite(x) & np.isfinite(se) & (se > 0)
    weight = np.where(known, 1 / np.where(known, se, 1.0) ** 2, 0.0)
    x = np.where(known, x, 0.0)
    sums, totals, squares, counts = (_before(each) for each in (weight, weight * x, weight * x * x, known * 1.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = totals / sums
        spread = np.clip(squares - totals * expected, 0, None) / (counts - 1)
        deviation = np.sqrt((se**2 + 1 / sums) * np.maximum(spread, 1))
    return _expectation(x, expected, deviation, known & (counts >= _FEWEST), confidence)


def moving_range_limits(values: ArrayLike, confidence: float = 0.99) -> Expectation:
    """Return what each figure of a series was to be, from those before it alone: their mean and moving range.

    For figures whose errors are not known. The few ranges before a figure say little of its spread, so the limits are
    those of Student's t. A figure with fewer than three before it has none.

    Reference: D. J. Wheeler & D. S. Chambers, Understanding Statistical Process Control (1992), individuals chart.

    Example:
        >>> found = moving_range_limits([10.0, 12.0, 11.0, 10.0, 30.0])
        >>> [round(float(limit[-1]), 2) for limit in (found.expected, found.lower, found.upper)]
        [10.75, -4.16, 25.66]
    """
    x = np.asarray(values, dtype=float)
    known = np.isfinite(x)
    y = x[known]
    counts, ranges = np.arange(len(y)), np.abs(np.diff(y, prepend=y[:1]))
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = _before(y) / counts
        sigma = _before(ranges) / (counts - 1) / _MOVING_RANGE
        deviation = sigma * np.sqrt(1 + 1 / counts)
    degrees = np.maximum(_DEGREES * (counts - 1), 1)
    found = _expectation(y, expected, deviation, counts >= _FEWEST, confidence, degrees)
    return Expectation(*(_spread_out(each, known) for each in found))


def funnel_limits(values: ArrayLike, errors: ArrayLike, whole: ArrayLike, confidence: float = 0.99) -> Expectation:
    """Return what each group's figure was to be if it were that of the whole: small groups have wide limits.

    Reference: D. J. Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 24
    (2005).

    Example:
        >>> found = funnel_limits([0.04, 0.10], [0.01, 0.01], 0.05)
        >>> found.p_value.round(4).tolist()
        [0.3173, 0.0]
    """
    x, se = (np.asarray(numbers, dtype=float) for numbers in (values, errors))
    expected = np.broadcast_to(np.asarray(whole, dtype=float), x.shape)
    known = np.isfinite(x) & np.isfinite(se) & (se > 0) & np.isfinite(expected)
    return _expectation(np.where(known, x, 0.0), expected, se, known, confidence)


def _expectation(
    x: NDArray[np.float64],
    expected: NDArray[np.float64],
    deviation: NDArray[np.float64],
    known: NDArray[np.bool_],
    confidence: float,
    degrees: ArrayLike = math.inf,
) -> Expectation:
    """Return limits by Student's t; with endless degrees of freedom it is the normal distribution."""
    freedom = np.asarray(degrees, dtype=float)
    half = t_value(confidence, freedom) * deviation
    with np.errstate(divide="ignore", invalid="ignore"):
        # Figures that have never moved have no deviation: any move is then out of the ordinary.
        distance = np.where(x == expected, 0.0, np.abs(x - expected) / deviation)
    columns = (expected, expected - half, expected + half, 2 * student_tail(distance, freedom))
    return Expectation(*(np.where(known, each, np.nan) for each in columns))


def _before(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the sum of all figures before each."""
    return np.cumsum(x) - x


def _spread_out(values: NDArray[np.float64], known: NDArray[np.bool_]) -> NDArray[np.float64]:
    found = np.full(known.shape, np.nan)
    found[known] = values
    return found
