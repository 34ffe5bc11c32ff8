"""Lazy frames run: results as pandas, in the same types whatever the engine."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import pandas as pd

from tenure.engine.backends.backend import Engine
from tenure.engine.engine_errors import reading
from tenure.engine.pandas_columns import TEXT

__all__ = ["collect_on"]


def collect_on(engine: Engine, lazy: nw.LazyFrame[Any]) -> pd.DataFrame:
    """Run a lazy frame on its engine and return it as pandas."""
    with reading():
        schema = lazy.collect_schema()
        found = engine.to_pandas(lazy.to_native())
    return pd.DataFrame({name: _finished(found[name], kind) for name, kind in schema.items()})


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
    return pd.Series(values.astype(object).where(values.notna(), None), dtype=TEXT)
