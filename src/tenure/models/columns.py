"""Columns of numbers as the models take them, and the words for what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.errors import ContractError, Fault

__all__ = ["Floats", "column", "columns", "faulty", "refuse", "summed", "weighed", "whole"]

Floats = NDArray[np.float64]

SHOWN = 3
# A count beyond this is a unit gone wrong (seconds for days, an identifier for a count), not a customer.
LARGEST_COUNT = 10_000_000


def column(table: str, name: str, values: Any) -> Floats:
    """One column as floats, missing values as nan."""
    try:
        array = _floats(values)
    except (TypeError, ValueError):
        array = None
    if array is None or array.ndim != 1:
        hint = "Give a list, an array or a Series of numbers; turn dates and lengths of time into numbers first."
        raise ContractError([Fault(table, name, "type", "not a column of numbers", hint=hint)])
    return array


def _floats(values: Any) -> Floats | None:
    if isinstance(values, pd.Series):
        series = values.dtype
        if series.kind not in "biufO" or pd.api.types.is_string_dtype(series):
            return None
        return values.to_numpy(dtype=np.float64, na_value=np.nan)
    array = np.asarray(values)
    return array.astype(np.float64) if array.dtype.kind in "biufO" else None


def columns(table: str, **named: Any) -> list[Floats]:
    """Columns of one table: numbers, equally long, none missing."""
    read = [column(table, name, values) for name, values in named.items()]
    lengths = {name: len(values) for name, values in zip(named, read, strict=True)}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name} has {length:,}" for name, length in lengths.items())
        raise ContractError([Fault(table, "", "length", f"columns of different lengths: {told}")])
    refuse(
        fault
        for name, values in zip(named, read, strict=True)
        for fault in faulty(table, name, values, ~np.isfinite(values), "missing or infinite", "Leave such rows out.")
    )
    return read


def weighed(table: str, weights: Any, **named: Any) -> tuple[list[Floats], Floats]:
    """Columns and the number of customers each row stands for; rows that stand for nobody are left out."""
    if weights is None:
        read = columns(table, **named)
        return read, np.ones(len(read[0]))
    *read, counts = columns(table, **named, weights=weights)
    refuse(faulty(table, "weights", counts, counts < 0, "below 0", "Weights count customers."))
    return [values[counts > 0] for values in read], counts[counts > 0]


def faulty(table: str, name: str, values: Floats, bad: NDArray[np.bool_], message: str, hint: str = "") -> list[Fault]:
    """The fault of the rows that are bad, or nothing."""
    rows = np.flatnonzero(bad)
    if not len(rows):
        return []
    places = tuple((int(row), None) for row in rows[:SHOWN])
    return [Fault(table, name, message, message, len(rows), places, float(values[rows[0]]), hint)]


def whole(table: str, name: str, values: Floats, hint: str = "") -> list[Fault]:
    """The faults of a column that should count something."""
    outside = (values < 0) | (values > LARGEST_COUNT)
    return [
        *faulty(table, name, values, outside, f"below 0 or above {LARGEST_COUNT:,}", hint),
        *faulty(table, name, values, ~outside & (values != np.floor(values)), "not a whole number", hint),
    ]


def summed(which: NDArray[Any], weights: Floats, size: int = 0) -> Floats:
    """The sum of the weights of everything that is 0, 1, 2, …."""
    return np.asarray(np.bincount(which, weights=weights, minlength=size), dtype=np.float64)


def refuse(faults: Iterable[Fault]) -> None:
    """Raise all faults at once, if there are any."""
    found = list(faults)
    if found:
        raise ContractError(found)
