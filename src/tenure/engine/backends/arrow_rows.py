"""Rows between pandas and the engines that speak Arrow, with the types that all engines share."""

from __future__ import annotations

from typing import Any

import pandas as pd

__all__ = ["from_arrow", "to_arrow"]


def from_arrow(table: Any) -> pd.DataFrame:
    """Return an Arrow table as pandas; whole numbers and flags beside nulls stay what they are."""
    import pyarrow as pa  # noqa: PLC0415 - only when a frame of such an engine has arrived

    nullable: dict[Any, Any] = {pa.int64(): pd.Int64Dtype(), pa.int32(): pd.Int32Dtype(), pa.bool_(): pd.BooleanDtype()}
    found: pd.DataFrame = table.to_pandas(types_mapper=nullable.get, date_as_object=False)
    return found


def to_arrow(table: pd.DataFrame) -> Any:
    """Return a small pandas table as Arrow; a column without values to tell its type is text."""
    import pyarrow as pa  # noqa: PLC0415 - only when a frame of such an engine has arrived

    return pa.table({str(name): pa.array(_plain(table[name]), _type_of(table[name])) for name in table.columns})


def _plain(values: pd.Series[Any]) -> list[Any]:
    return [None if pd.isna(value) else value for value in values.tolist()]


def _type_of(values: pd.Series[Any]) -> Any:
    import pyarrow as pa  # noqa: PLC0415 - only when a frame of such an engine has arrived

    kinds = {"i": pa.int64(), "u": pa.int64(), "f": pa.float64(), "b": pa.bool_(), "M": pa.timestamp("us")}
    kind = getattr(values.dtype, "kind", "O")
    return kinds.get(kind, None if values.notna().any() else pa.string())
