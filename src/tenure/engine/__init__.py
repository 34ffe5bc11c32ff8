"""The seam to the engines: frames in, frames out. The only package that names an engine.

A pandas frame or a pyarrow table is scanned in place by DuckDB; Polars frames and DuckDB relations run
where they are. Above this package there is one kind of frame, a lazy one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import narwhals as nw
import numpy as np
import pandas as pd

from tenure.engine.backends import backend_of
from tenure.engine.connection import cursor
from tenure.engine.frames import TEXT, local_arrow, ready
from tenure.errors import EngineError

__all__ = [
    "Frame",
    "Source",
    "collect",
    "columns_of",
    "head",
    "numbered",
    "put",
    "read_text",
    "restore",
    "scan",
    "without",
]

Frame: TypeAlias = Any
"""A pandas, pyarrow, Polars or DuckDB table."""

_HINT = "give a pandas DataFrame, a pyarrow Table, a Polars DataFrame or LazyFrame, or a DuckDB relation"


@dataclass(frozen=True)
class Source:
    """A scanned frame: its kind, its columns, and what the scan had to say of them."""

    kind: str
    lazy: nw.LazyFrame[Any]
    zones: Mapping[str, str] = field(default_factory=dict)
    mixed: Mapping[str, str] = field(default_factory=dict)

    @property
    def engine(self) -> str:
        """The engine that runs it; frames of one call share one."""
        return {"polars-lazy": "polars", "duckdb": "a DuckDB connection of your own"}.get(
            self.kind, "polars" if self.kind == "polars" else "the built-in DuckDB"
        )


def columns_of(frame: Frame) -> tuple[str, ...]:
    """Return the names of a frame's columns."""
    kind = _kind(frame)
    if kind == "pandas":
        return tuple(name for name in frame.columns if isinstance(name, str))
    names = frame.column_names if kind == "pyarrow" else nw.from_native(frame).collect_schema().names()
    return tuple(names)


def scan(frame: Frame, columns: Iterable[str]) -> Source:
    """Return some columns of a frame, at least one, as a lazy frame on its engine; the frame stays untouched.

    Instants with a zone become the wall-clock time of that zone, and the zone is noted.
    """
    kind, columns = _kind(frame), list(dict.fromkeys(columns))
    if kind == "pandas":
        picked = ready(frame, columns)
        return Source(kind, _in_place(picked.table), picked.zones, picked.mixed)
    if kind == "pyarrow":
        picked, zones = local_arrow(frame.select(columns))
        return Source(kind, _in_place(picked), zones)
    lazy = nw.from_native(frame).lazy().select(*columns)
    zones = {name: zone for name, kind in lazy.collect_schema().items() if (zone := getattr(kind, "time_zone", None))}
    return Source(kind, lazy.with_columns(nw.col(name).dt.replace_time_zone(None) for name in zones), zones)


def collect(lazy: nw.LazyFrame[Any]) -> pd.DataFrame:
    """Run a lazy frame and return it as pandas, in the same types whatever the engine."""
    schema = lazy.collect_schema()
    found = backend_of(lazy).to_pandas(lazy.to_native())
    return pd.DataFrame({name: _finished(found[name], kind) for name, kind in schema.items()})


def restore(lazy: nw.LazyFrame[Any], kind: str, zones: Mapping[str, str | None] | None = None) -> Frame:
    """Return a lazy frame as the kind that came in: pandas for pandas, lazy for lazy; zones go back on."""
    zoned = {name: zone for name, zone in (zones or {}).items() if zone}
    if kind == "pandas":
        return _localised(collect(lazy), zoned)
    lazy = _wrapped(backend_of(lazy).with_zones(lazy.to_native(), zoned)) if zoned else lazy
    if kind == "pyarrow":
        return lazy.to_native().to_arrow_table()
    return lazy.to_native().collect() if kind == "polars" else lazy.to_native()


def head(frame: Frame, rows: int) -> Frame:
    """Return the first rows of a frame, as the kind it is."""
    if _kind(frame) == "pyarrow":
        return frame.slice(0, rows)
    return frame.limit(rows) if _kind(frame) == "duckdb" else frame.head(rows)


def without(frame: Frame, places: list[int]) -> Frame:
    """Return the frame without the rows at some places, as the kind it is."""
    kind = _kind(frame)
    if kind in {"pandas", "pyarrow"}:
        kept = np.ones(len(frame), dtype=bool)
        kept[places] = False
        return frame[kept] if kind == "pandas" else frame.filter(kept)
    rows = numbered(nw.from_native(frame).lazy(), "_row")
    return restore(rows.filter(~nw.col("_row").is_in(places or [-1])).drop("_row"), kind)


def put(table: pd.DataFrame, like: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Place a small pandas table, of at least one row, on the engine of another frame."""
    return _wrapped(backend_of(like).put(table, like.to_native()))


def read_text(lazy: nw.LazyFrame[Any], columns: Mapping[str, str]) -> nw.LazyFrame[Any]:
    """Read text columns as `instant` or `number`; null where the text is neither."""
    return _wrapped(backend_of(lazy).read_text(lazy.to_native(), columns)) if columns else lazy


def numbered(lazy: nw.LazyFrame[Any], name: str) -> nw.LazyFrame[Any]:
    """Add each row's place in the frame, from 0."""
    return _wrapped(backend_of(lazy).numbered(lazy.to_native(), name))


def _wrapped(native: Any) -> nw.LazyFrame[Any]:
    return nw.from_native(native).lazy()


def _localised(table: pd.DataFrame, zones: Mapping[str, str]) -> pd.DataFrame:
    """Put zones on wall-clock instants; a gap moves forward, an overlap is its first hour."""
    for name, zone in zones.items():
        at = table[name].dt.tz_localize(zone, ambiguous=np.ones(len(table), dtype=bool), nonexistent="shift_forward")
        table = table.assign(**{name: at})
    return table


def _kind(frame: Frame) -> str:
    if nw.dependencies.is_pandas_dataframe(frame):
        return "pandas"
    if nw.dependencies.is_pyarrow_table(frame):
        return "pyarrow"
    if nw.dependencies.is_polars_dataframe(frame):
        return "polars"
    if nw.dependencies.is_polars_lazyframe(frame):
        return "polars-lazy"
    if nw.dependencies.is_duckdb_relation(frame):
        return "duckdb"
    raise EngineError(f"A {type(frame).__module__}.{type(frame).__qualname__} is no table that can be read: {_HINT}.")


def _in_place(table: Any) -> nw.LazyFrame[Any]:
    read = cursor().from_df if isinstance(table, pd.DataFrame) else cursor().from_arrow
    try:
        return _wrapped(read(table))
    except Exception as error:  # noqa: BLE001 - DuckDB names no culprit, so the types are shown
        kinds = (
            table.dtypes.to_dict()
            if isinstance(table, pd.DataFrame)
            else dict(zip(table.column_names, table.schema.types, strict=True))
        )
        shown = ", ".join(f"{name} ({kind})" for name, kind in kinds.items())
        raise EngineError(
            f"Among the columns {shown} is a type that cannot be read: {str(error).splitlines()[0]}."
        ) from None


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
