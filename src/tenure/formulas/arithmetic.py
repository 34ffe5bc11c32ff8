"""Quotients, differences and sums: exact as far as their numbers are, and rounded once.

Floats and small integers are computed as floats. Where a `Fraction`, a `Decimal` or a large integer takes part, all are
computed as fractions, and only the result becomes the nearest float.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["Number", "add", "difference", "multiply", "nearest", "quotient", "subtract"]

Number: TypeAlias = Any
"""A float for numbers given, an array of floats for arrays."""

# Sums and differences of some integers up to here are exact in floats.
_EXACT_IN_FLOATS = 2**50


def quotient(numerator: ArrayLike, denominator: ArrayLike) -> Number:
    """Divide; nan where the denominator is 0."""
    top, bottom = _alike(numerator, denominator)
    if top.dtype == object:
        return nearest(_divide(top, bottom))
    empty = bottom == 0
    return nearest(np.where(empty, np.nan, top / np.where(empty, 1.0, bottom)))


def difference(gains: ArrayLike, losses: ArrayLike) -> Number:
    """Subtract."""
    return nearest(subtract(gains, losses))


def add(*terms: ArrayLike) -> NDArray[Any]:
    """Return the sum of the terms, not rounded where they are exact."""
    return _combine(np.add, terms)


def subtract(gains: ArrayLike, losses: ArrayLike) -> NDArray[Any]:
    """Return the difference, not rounded where both are exact."""
    return _combine(np.subtract, (gains, losses))


def multiply(*factors: ArrayLike) -> NDArray[Any]:
    """Return the product of the factors, not rounded where they are exact."""
    return _combine(np.multiply, factors)


def nearest(values: ArrayLike) -> Number:
    """Return the nearest float, or an array of them."""
    array = np.asarray(values)
    array = np.asarray(_as_float(array) if array.dtype == object else array, dtype=np.float64)
    return float(array) if array.ndim == 0 else array


def _combine(operation: Callable[[Any, Any], Any], values: tuple[ArrayLike, ...]) -> NDArray[Any]:
    return np.asarray(reduce(operation, _alike(*values)))


def _alike(*values: ArrayLike) -> list[NDArray[Any]]:
    """Return arrays of floats if these hold all values without loss, else all as integers and fractions."""
    arrays = [np.asarray(value) for value in values]
    if all(map(_fits_float, arrays)):
        return [array.astype(np.float64) for array in arrays]
    return [np.asarray(_as_exact(array), dtype=object) for array in arrays]


def _fits_float(array: NDArray[Any]) -> bool:
    if array.dtype.kind in "iu" and array.size:
        return max(-int(array.min()), int(array.max())) <= _EXACT_IN_FLOATS
    return array.dtype != object


def _exact_number(value: Any) -> Any:
    """Return a number as an integer or a fraction of the same value; nan where it is unknown."""
    if isinstance(value, int | Fraction):
        return value
    if isinstance(value, np.integer):
        return int(value)
    if value is None or not math.isfinite(value):
        return math.nan if value is None else float(value)
    return Fraction(value if isinstance(value, Decimal) else float(value))


def _ratio(numerator: Any, denominator: Any) -> float:
    return math.nan if denominator == 0 else float(numerator / denominator)


def _float(value: Any) -> float:
    return math.nan if value is None else float(value)


_as_exact = np.frompyfunc(_exact_number, 1, 1)
_as_float = np.frompyfunc(_float, 1, 1)
_divide = np.frompyfunc(_ratio, 2, 1)
