"""Attributes of customers: their columns beside other numbers of the same customers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.counting.core.groups import group_rows
from tenure.engine import collect
from tenure.errors import ParameterError
from tenure.tables import Inputs

__all__ = ["attributes_of", "covariate_columns"]

Floats = NDArray[np.float64]

_MOST = 100
"""Distinct words of a column; with more, hardly two customers are alike."""


def attributes_of(inputs: Inputs, columns: Mapping[str, str], customers: pd.Index[Any]) -> pd.DataFrame:
    """Return columns of customers, `new: "inner"`, a row for each of the customers given."""
    if not columns:
        return pd.DataFrame(index=range(len(customers)))
    found = collect(inputs.tables["customers"].select("customer_id", *columns.values()))
    rows = pd.Index(found["customer_id"]).get_indexer(customers)
    return pd.DataFrame({new: found[inner].array.take(rows) for new, inner in columns.items()})


def covariate_columns(column: pd.Series[Any]) -> list[Floats]:
    """Return a column as numbers: dates as days, a word as 0 or 1 for each; what is missing is a word, too."""
    missing = column.isna().to_numpy(dtype=bool)
    if pd.api.types.is_numeric_dtype(column.dtype) or pd.api.types.is_datetime64_any_dtype(column.dtype):
        is_date = pd.api.types.is_datetime64_any_dtype(column.dtype)
        numbers = column.to_numpy(dtype="datetime64[us]").astype(np.int64) if is_date else column
        values = pd.Series(numbers).to_numpy(dtype=np.float64, na_value=np.nan)
        mean = values[~missing].mean() if (~missing).any() else 0.0
        return [np.where(missing, mean, values), missing.astype(np.float64)]
    groups = group_rows([column.to_frame("word")], ["word"])
    if len(groups.table) > _MOST:
        raise ParameterError(
            f"covariates names {column.name!r}, which has {len(groups.table):,} different words: give a column of "
            f"numbers, or one of at most {_MOST}."
        )
    return [(groups.numbers[0] == number).astype(np.float64) for number in range(len(groups.table))]
