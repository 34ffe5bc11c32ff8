"""Lazy frames run: results as pandas, in the same types whatever the engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from tenure.engine.backends.backend import Engine
from tenure.engine.batching import run
from tenure.engine.engine_errors import reading
from tenure.engine.pandas_columns import TEXT
from tenure.engine.runs import record_run

__all__ = ["collect_on", "collect_row_on"]

_INSTANT = np.dtype("datetime64[us]")


def collect_on(engine: Engine, lazy: nw.LazyFrame[Any], request: Any = None) -> pd.DataFrame:
    """Run a lazy frame on its engine, or the request that gives the same, and return it as pandas."""
    found, schema = _run(engine, lazy, request)
    types = dict(zip(found.columns, found.dtypes, strict=True))
    if all(_is_finished(types[name], kind) for name, kind in schema.items()):
        return found
    columns = {name: found[name] for name in schema}
    return pd.DataFrame(
        {
            name: held if _is_finished(types[name], schema[name]) else _finished(held, schema[name])
            for name, held in columns.items()
        }
    )


def collect_row_on(engine: Engine, lazy: nw.LazyFrame[Any]) -> dict[str, Any]:
    """Run a lazy frame of one row and return its values, null or not as pandas shows them.

    A row of twenty sums is run in less time than its columns are cast in.
    """
    found, schema = _run(engine, lazy)
    values = dict(zip(found.columns, found.to_numpy(dtype=object)[0], strict=True))
    return {
        name: pd.Timestamp(values[name]).as_unit("us") if kind.is_temporal() else values[name]
        for name, kind in schema.items()
    }


def _run(engine: Engine, lazy: nw.LazyFrame[Any], request: Any = None) -> tuple[pd.DataFrame, Mapping[str, Any]]:
    """Return what the engine gives, and the types of its columns by the plan."""
    with reading():
        schema = lazy.collect_schema()
        native = lazy.to_native()
        record_run(native)
        return run(engine, native if request is None else request), schema


def _is_finished(dtype: Any, kind: Any) -> bool:
    """Whether a collected column has its dtype already: looking is cheaper than casting, in small results."""
    match getattr(dtype, "kind", "O"):
        case "M":
            return kind.is_temporal() and dtype == _INSTANT
        case "i":
            return kind.is_integer() and dtype == np.int64
        case "f":
            return kind.is_float() and dtype == np.float64
        case "b":
            return kind == nw.Boolean and dtype == np.bool_
        case _:
            return False


def _finished(values: pd.Series[Any], kind: Any) -> pd.Series[Any]:
    """Return a collected column in the dtype that every engine's column of this kind gets."""
    if kind.is_temporal():
        return pd.to_datetime(values).astype("datetime64[us]")
    if kind.is_integer() or kind.is_decimal():
        return values.astype("Int64") if values.isna().any() else values.astype("int64")
    if kind.is_float():
        return values.astype("float64")
    if kind == nw.Boolean:
        return values.astype("boolean") if values.isna().any() else values.astype("bool")
    if kind == nw.List:
        return values
    return pd.Series(values.astype(object).where(values.notna(), None), dtype=TEXT)
