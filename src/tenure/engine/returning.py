"""Frames out: small results as pandas, tables as the kind that came in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from tenure.engine.backends import backend_of
from tenure.engine.frames import TEXT
from tenure.engine.reading import Frame, kind_of, reading
from tenure.engine.steps import with_row_number

__all__ = ["collect", "drop_rows", "head", "replace_columns", "restore"]


def collect(lazy: nw.LazyFrame[Any]) -> pd.DataFrame:
    """Run a lazy frame and return it as pandas, in the same types whatever the engine."""
    with reading():
        schema = lazy.collect_schema()
        found = backend_of(lazy).to_pandas(lazy.to_native())
    return pd.DataFrame({name: _finished(found[name], kind) for name, kind in schema.items()})


def restore(lazy: nw.LazyFrame[Any], kind: str, zones: Mapping[str, str | None] | None = None) -> Frame:
    """Return a lazy frame as the kind that came in: pandas for pandas, lazy for lazy; zones go back on."""
    zoned = {name: zone for name, zone in (zones or {}).items() if zone}
    if kind == "pandas":
        return _localised(collect(lazy), zoned)
    with reading():
        native = backend_of(lazy).with_zones(lazy.to_native(), zoned) if zoned else lazy.to_native()
        if kind == "pyarrow":
            return native.to_arrow_table()
        return native.collect() if kind == "polars" else native


def replace_columns(frame: Frame, columns: nw.LazyFrame[Any], zones: Mapping[str, str]) -> Frame:
    """Return a pandas frame or pyarrow table with some columns replaced; the columns come in the frame's row order."""
    kind = kind_of(frame)
    fresh = restore(columns, kind, zones)
    if kind == "pandas":
        return frame.assign(**{name: fresh[name].array for name in fresh})
    for name in fresh.column_names:
        frame = frame.set_column(frame.column_names.index(name), name, fresh[name])
    return frame


def head(frame: Frame, rows: int) -> Frame:
    """Return the first rows of a frame, as the kind it is."""
    kind = kind_of(frame)
    if kind == "pyarrow":
        return frame.slice(0, rows)
    return frame.limit(rows) if kind == "duckdb" else frame.head(rows)


def drop_rows(frame: Frame, places: list[int]) -> Frame:
    """Return the frame without the rows at some places, as the kind it is."""
    kind = kind_of(frame)
    if kind in {"pandas", "pyarrow"}:
        kept = np.ones(len(frame), dtype=bool)
        kept[places] = False
        return frame[kept] if kind == "pandas" else frame.filter(kept)
    if not places:
        return frame
    rows = with_row_number(nw.from_native(frame).lazy(), "_row")
    return restore(rows.filter(~nw.col("_row").is_in(places)).drop("_row"), kind)


def _localised(table: pd.DataFrame, zones: Mapping[str, str]) -> pd.DataFrame:
    """Put zones on wall-clock instants; a gap moves forward, an overlap is its first hour."""
    for name, zone in zones.items():
        at = table[name].dt.tz_localize(zone, ambiguous=np.ones(len(table), dtype=bool), nonexistent="shift_forward")
        table = table.assign(**{name: at})
    return table


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
