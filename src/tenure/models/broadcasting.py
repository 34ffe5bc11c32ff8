"""Functions of arrays applied to scalars, arrays and Series: a float gives a float, a Series a Series."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.errors import ParameterError
from tenure.models.columns import Floats

__all__ = ["Values", "apply_elementwise", "check_minimum", "check_whole", "to_floats"]

Values = TypeVar("Values", float, NDArray[Any], "pd.Series[Any]")


def apply_elementwise(function: Callable[..., Floats], first: Values, *others: Any) -> Values:
    """Apply a function of flat arrays to inputs of any shape; the result is missing where an input is."""
    inputs = (first, *others)
    arrays = _broadcast(inputs)
    flat = [array.ravel() for array in arrays]
    present = np.logical_and.reduce([~np.isnan(array) for array in flat])
    results = np.full(len(present), np.nan)
    results[present] = function(*(array[present] for array in flat))
    return cast("Values", _restore_type(inputs, results.reshape(arrays[0].shape)))


def to_floats(values: Any) -> Floats:
    """Convert numbers of any shape to floats, missing ones to nan."""
    try:
        if isinstance(values, pd.Series):
            return values.to_numpy(dtype=np.float64, na_value=np.nan)
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ParameterError(f"expected numbers, got {values!r}") from error


def _broadcast(inputs: tuple[Any, ...]) -> Sequence[Floats]:
    arrays = [to_floats(values) for values in inputs]
    try:
        return np.broadcast_arrays(*arrays)
    except ValueError as error:
        lengths = ", ".join(str(array.shape) for array in arrays)
        raise ParameterError(f"the columns are not equally long: {lengths}") from error


def _restore_type(inputs: tuple[Any, ...], results: Floats) -> Any:
    series = [values for values in inputs if isinstance(values, pd.Series)]
    if series:
        if not all(values.index.equals(series[0].index) for values in series):
            raise ParameterError("the columns have different indexes: take them from one frame, or pass arrays")
        return pd.Series(results, index=series[0].index)
    return results if results.ndim else float(results)


def check_minimum(values: Floats, name: str, minimum: float) -> Floats:
    """Return the values, none of which may be lower than the minimum."""
    if (values < minimum).any():
        raise ParameterError(f"{name} must be {minimum:g} or more, got {values.min():g}")
    return values


def check_whole(values: Floats, name: str, minimum: float) -> Floats:
    """Return the values, which must be whole numbers from the minimum."""
    if (values != np.floor(values)).any():
        raise ParameterError(f"{name} must be whole, got {values[values != np.floor(values)][0]:g}")
    return check_minimum(values, name, minimum)
