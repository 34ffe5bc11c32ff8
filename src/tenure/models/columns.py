"""Columns of numbers as the models take them, and the words for what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.errors import ContractError, Fault

__all__ = [
    "Floats",
    "count_faults",
    "faults_where",
    "flag_faults",
    "raise_faults",
    "to_column",
    "to_columns",
    "weighted_bincount",
    "weighted_columns",
    "weighted_sum",
]

Floats = NDArray[np.float64]

PLACES_SHOWN = 3
# A count beyond this is a unit gone wrong (seconds for days, an identifier for a count), not a customer.
LARGEST_COUNT = 10_000_000


def to_column(table: str, name: str, values: Any) -> Floats:
    """Convert one column to floats, missing values to nan."""
    try:
        array = _to_floats(values)
    except (TypeError, ValueError):
        array = None
    if array is None or array.ndim != 1:
        hint = "Give a list, an array or a Series of numbers; turn dates and lengths of time into numbers first."
        raise ContractError([Fault(table, name, "type", "not a column of numbers", hint=hint)])
    return array


def _to_floats(values: Any) -> Floats | None:
    if isinstance(values, pd.Series):
        dtype = values.dtype
        if dtype.kind not in "biufO" or pd.api.types.is_string_dtype(dtype):
            return None
        return values.to_numpy(dtype=np.float64, na_value=np.nan)
    array = np.asarray(values)
    return array.astype(np.float64) if array.dtype.kind in "biufO" else None


def to_columns(table: str, **named: Any) -> list[Floats]:
    """Convert columns of one table to floats: equally long, none missing."""
    arrays = {name: to_column(table, name, values) for name, values in named.items()}
    if len({len(values) for values in arrays.values()}) > 1:
        lengths = ", ".join(f"{name} has {len(values):,}" for name, values in arrays.items())
        raise ContractError([Fault(table, "", "length", f"columns of different lengths: {lengths}")])
    raise_faults(fault for name, values in arrays.items() for fault in _not_finite(table, name, values))
    return list(arrays.values())


def _not_finite(table: str, name: str, values: Floats) -> list[Fault]:
    missing, infinite = np.isnan(values), np.isinf(values)
    return [
        *faults_where(table, name, values, missing, rule="missing", message="missing", hint="Leave such rows out."),
        *faults_where(table, name, values, infinite, rule="finite", message="infinite", hint="Leave such rows out."),
    ]


def weighted_columns(table: str, weights: Any, **named: Any) -> tuple[list[Floats], Floats]:
    """Convert columns and the number of customers per row; rows that stand for nobody are left out."""
    if weights is None:
        arrays = to_columns(table, **named)
        return arrays, np.ones(len(arrays[0]))
    *arrays, counts = to_columns(table, **named, weights=weights)
    hint = "Weights count customers."
    raise_faults(faults_where(table, "weights", counts, counts < 0, rule="range", message="below 0", hint=hint))
    return [values[counts > 0] for values in arrays], counts[counts > 0]


def faults_where(
    table: str, name: str, values: Floats, wrong: NDArray[np.bool_], *, rule: str, message: str, hint: str = ""
) -> list[Fault]:
    """Return the fault of the rows that are wrong, or nothing."""
    rows = np.flatnonzero(wrong)
    if not len(rows):
        return []
    places = tuple((int(row), None) for row in rows[:PLACES_SHOWN])
    return [Fault(table, name, rule, message, len(rows), places, float(values[rows[0]]), hint)]


def count_faults(table: str, name: str, values: Floats, hint: str = "") -> list[Fault]:
    """Return the faults of a column that should count something."""
    outside = (values < 0) | (values > LARGEST_COUNT)
    part = ~outside & (values != np.floor(values))
    limits = f"below 0 or above {LARGEST_COUNT:,}"
    return [
        *faults_where(table, name, values, outside, rule="range", message=limits, hint=hint),
        *faults_where(table, name, values, part, rule="whole", message="not a whole number", hint=hint),
    ]


def flag_faults(table: str, name: str, values: Floats) -> list[Fault]:
    """Return the fault of a column that should be true or false."""
    wrong = (values != 0) & (values != 1)
    return faults_where(table, name, values, wrong, rule="boolean", message="neither true nor false")


def weighted_bincount(values: NDArray[Any], weights: Floats, length: int = 0) -> Floats:
    """Return the sum of the weights of the rows that are 0, 1, 2, …."""
    return np.asarray(np.bincount(values, weights=weights, minlength=length), dtype=np.float64)


def weighted_sum(weights: Floats, values: Any) -> float:
    """Return the sum of weights times values, in numpy's own fixed order: that of BLAS differs by processor."""
    return float(np.sum(weights * values))


def raise_faults(faults: Iterable[Fault]) -> None:
    """Raise all faults at once, if there are any."""
    found = list(faults)
    if found:
        raise ContractError(found)
