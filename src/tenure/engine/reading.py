"""Frames in: which kind it is, what columns it has, and some of them as a lazy frame on its engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import narwhals as nw
import pandas as pd

from tenure.engine.connection import cursor
from tenure.engine.frames import local_arrow, ready
from tenure.errors import EngineError, TenureError

__all__ = ["Frame", "Source", "columns_of", "kind_of", "reading", "scan"]

Frame: TypeAlias = Any
"""A pandas, pyarrow, Polars or DuckDB table."""

_HINT = "give a pandas DataFrame, a pyarrow Table, a Polars DataFrame or LazyFrame, or a DuckDB relation"
_ENGINES = {"polars": "Polars", "polars-lazy": "Polars", "duckdb": "a DuckDB connection of your own"}
_UTC = {"Etc/UTC", "Etc/UCT", "UCT", "Zulu", "Z", "+00:00", "UTC+00:00"}


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
        return _ENGINES.get(self.kind, "the built-in DuckDB")


@contextmanager
def reading() -> Iterator[None]:
    """Turn what an engine says of a frame that it cannot read into an error of ours."""
    try:
        yield
    except (TenureError, MemoryError):
        raise
    except Exception as error:
        words = (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
        raise EngineError(f"A table cannot be read: {words}.") from error


def kind_of(frame: Frame) -> str:
    """Return what kind of frame it is.

    Raises:
        EngineError: It is none that can be read.
    """
    if isinstance(frame, nw.DataFrame | nw.LazyFrame):
        raise EngineError("A frame wrapped by Narwhals is no table that can be read: give frame.to_native().")
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
    what = "None" if frame is None else f"A {type(frame).__module__}.{type(frame).__qualname__}"
    raise EngineError(f"{what} is no table that can be read: {_HINT}.")


def columns_of(frame: Frame) -> tuple[str, ...]:
    """Return the names of a frame's columns; names that are no text are left out."""
    kind = kind_of(frame)
    if kind == "pandas":
        if frame.columns.nlevels > 1:
            raise EngineError(
                "The frame's columns have several levels: flatten them, as in "
                "frame.columns = ['_'.join(each) for each in frame.columns]."
            )
        return tuple(name for name in frame.columns if isinstance(name, str))
    if kind == "pyarrow":
        return tuple(frame.column_names)
    with reading():
        return tuple(frame.collect_schema().names() if kind == "polars-lazy" else frame.columns)


def scan(frame: Frame, columns: Iterable[str]) -> Source:
    """Return some columns of a frame, at least one, as a lazy frame on its engine; the frame stays untouched.

    Instants with a zone become the wall-clock time of that zone, and the zone is noted.
    """
    kind, columns = kind_of(frame), list(dict.fromkeys(columns))
    _distinct(columns_of(frame), columns, kind)
    if kind == "pandas":
        picked = ready(frame, columns)
        return Source(kind, _in_place(picked.table), _named(picked.zones), picked.mixed)
    if kind == "pyarrow":
        table, zones = local_arrow(frame.select(columns))
        return Source(kind, _in_place(table), _named(zones))
    with reading():
        lazy = nw.from_native(frame).lazy().select(*columns)
        zones = {name: zone for name, kind in lazy.collect_schema().items() if (zone := getattr(kind, "time_zone", ""))}
        return Source(kind, lazy.with_columns(nw.col(name).dt.replace_time_zone(None) for name in zones), _named(zones))


def _distinct(names: Iterable[str], columns: list[str], kind: str) -> None:
    """Refuse names that stand for several columns; DuckDB does not tell upper from lower case."""
    times = Counter(names)
    repeated = [name for name in columns if times[name] > 1]
    if repeated:
        raise EngineError(f"The frame has several columns named {', '.join(map(repr, repeated))}: keep one of each.")
    cases = Counter(name.casefold() for name in columns)
    alike = [name for name in columns if cases[name.casefold()] > 1]
    if alike and not kind.startswith("polars"):
        raise EngineError(f"The columns {', '.join(map(repr, alike))} differ in case only: rename all but one.")


def _named(zones: Mapping[str, str]) -> dict[str, str]:
    """Give the names of UTC one name, so that tables in it meet."""
    return {name: "UTC" if zone in _UTC else zone for name, zone in zones.items()}


def _in_place(table: Any) -> nw.LazyFrame[Any]:
    pandas = isinstance(table, pd.DataFrame)
    read = cursor().from_df if pandas else cursor().from_arrow
    try:
        return nw.from_native(read(table)).lazy()
    except Exception as error:
        # DuckDB names no culprit, so each column is tried by itself.
        kinds = table.dtypes.to_dict() if pandas else dict(zip(table.column_names, table.schema.types, strict=True))
        culprits = [name for name in kinds if not _readable(read, table[[name]] if pandas else table.select([name]))]
        shown = ", ".join(f"{name} ({kinds[name]})" for name in culprits)
        raise EngineError(
            f"The table cannot be read, as the type of {shown} is unknown to DuckDB: "
            "convert to numbers, text, dates or datetimes first."
        ) from error


def _readable(read: Any, column: Any) -> bool:
    try:
        read(column)
    except Exception:  # noqa: BLE001 - whatever DuckDB says, it cannot read the column
        return False
    return True
