"""The confidence level of an interval, and what all intervals share."""

from __future__ import annotations

import math
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tenure.errors import ParameterError
from tenure.numerics import normal_quantile, student_quantile

__all__ = ["Bounds", "check_confidence", "t_value", "z_value"]

Bounds: TypeAlias = tuple[NDArray[np.float64], NDArray[np.float64]]


def check_confidence(confidence: Any) -> float:
    """Return a confidence level as a float, and refuse what does not lie between 0 and 1.

    Example:
        >>> check_confidence(0.95)
        0.95
    """
    level = _as_float(confidence)
    if math.isnan(level):
        raise ParameterError(f"confidence is a number, not {confidence!r}.")
    if not 0 < level < 1:
        raise ParameterError(f"confidence lies between 0 and 1, not at {confidence!r}; 0.95 is usual.")
    return level


def z_value(confidence: float) -> float:
    """Return the half-width of a two-sided normal interval, in standard deviations.

    Example:
        >>> round(z_value(0.95), 4)
        1.96
    """
    return abs(normal_quantile((1 - check_confidence(confidence)) / 2))


def t_value(confidence: float, degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the half-width of a two-sided interval of Student's t, in standard errors."""
    return np.asarray(student_quantile((1 - check_confidence(confidence)) / 2, degrees))


def _as_float(value: Any) -> float:
    """Return a number as a float, nan for what is no number or too large for one."""
    if isinstance(value, bool | np.bool_ | str) or not hasattr(value, "__float__"):
        return math.nan
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return math.nan
