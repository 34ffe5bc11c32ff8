"""Numbers in, numbers out: a scalar answers a float, a Series a Series, an array an array."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.errors import ParameterError
from tenure.models.columns import Floats

__all__ = ["Values", "answer", "at_least", "floats", "number", "whole_number", "whole_numbers"]

Values = TypeVar("Values", float, NDArray[Any], "pd.Series[Any]")


def answer(function: Callable[..., Floats], first: Values, *others: Any) -> Values:
    """Apply a function of flat arrays to inputs of any shape; where an input is missing, so is the answer."""
    inputs = (first, *others)
    arrays = _together(inputs)
    flat = [array.ravel() for array in arrays]
    present = np.logical_and.reduce([~np.isnan(array) for array in flat])
    answers = np.full(len(present), np.nan)
    answers[present] = function(*(array[present] for array in flat))
    return cast("Values", _like(inputs, answers.reshape(arrays[0].shape)))


def floats(values: Any) -> Floats:
    """Numbers of any shape as floats, missing ones as nan."""
    try:
        if isinstance(values, pd.Series):
            return values.to_numpy(dtype=np.float64, na_value=np.nan)
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ParameterError(f"expected numbers, got {values!r}") from error


def _together(inputs: tuple[Any, ...]) -> Sequence[Floats]:
    arrays = [floats(values) for values in inputs]
    try:
        return np.broadcast_arrays(*arrays)
    except ValueError as error:
        lengths = ", ".join(str(array.shape) for array in arrays)
        raise ParameterError(f"the columns are not equally long: {lengths}") from error


def _like(inputs: tuple[Any, ...], answers: Floats) -> Any:
    labelled = [values for values in inputs if isinstance(values, pd.Series)]
    if labelled:
        if not all(values.index.equals(labelled[0].index) for values in labelled):
            raise ParameterError("the columns have different indexes: take them from one frame, or pass arrays")
        return pd.Series(answers, index=labelled[0].index)
    return answers if answers.ndim else float(answers)


def number(name: str, value: Any, *, above: float = -np.inf, least: float = -np.inf) -> float:
    """An option that is a finite number within its bounds."""
    try:
        read = float("nan") if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        read = float("nan")
    if not (np.isfinite(read) and read > above and read >= least):
        bound = f" above {above:g}" if np.isfinite(above) else f" of {least:g} or more" if np.isfinite(least) else ""
        raise ParameterError(f"{name} must be a number{bound}, got {value!r}")
    return read


def whole_number(name: str, value: Any, *, least: int) -> int:
    """An option that counts something."""
    read = number(name, value, least=least)
    if read != int(read):
        raise ParameterError(f"{name} must be a whole number, got {value!r}")
    return int(read)


def at_least(name: str, values: Floats, least: float) -> Floats:
    """Values asked about that must not be lower."""
    if (values < least).any():
        raise ParameterError(f"{name} must be {least:g} or more, got {values.min():g}")
    return values


def whole_numbers(name: str, values: Floats, least: float) -> Floats:
    """Values asked about that count something."""
    if (values != np.floor(values)).any():
        raise ParameterError(f"{name} must be whole, got {values[values != np.floor(values)][0]:g}")
    return at_least(name, values, least)
