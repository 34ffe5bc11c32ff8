"""Frames in and frames out, whatever their kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.engine.backends import backend_for, backend_named
from tenure.engine.engine_errors import naming_table
from tenure.engine.source import Frame, Replacement, Source
from tenure.errors import EngineError

__all__ = ["columns_of", "drop_rows", "from_pandas", "head", "hold", "replace_columns", "restore", "scan"]


def columns_of(frame: Frame, argument: str | None = None) -> tuple[str, ...]:
    """Return the names of a frame's columns; names that are no text are left out.

    Args:
        frame: The frame.
        argument: The name of the argument that it was given for, which an error names.

    Raises:
        EngineError: It is no frame that can be read.
    """
    backend = backend_for(frame, argument)
    with naming_table(argument or ""):
        return backend.columns(frame)


def scan(frame: Frame, columns: Iterable[str]) -> Source:
    """Return some columns of a frame, at least one, as a lazy frame on its engine; the frame stays untouched.

    Instants with a zone become naive UTC, and the zone is noted; nanoseconds are cut to microseconds.
    """
    backend, wanted = backend_for(frame), list(dict.fromkeys(columns))
    _refuse_ambiguous_names(backend.columns(frame), wanted, ignores_case=backend.ignores_case)
    return backend.scan(frame, wanted)


def restore(lazy: nw.LazyFrame[Any], kind: str, zones: Mapping[str, str | None] | None = None) -> Frame:
    """Return a lazy frame as the kind that came in: pandas for pandas, lazy for lazy; zones go back on naive UTC."""
    return backend_named(kind).restore(lazy, {name: zone for name, zone in (zones or {}).items() if zone})


def hold(lazy: nw.LazyFrame[Any], kind: str) -> nw.LazyFrame[Any]:
    """Run rows of a frame of this kind once, where it is a plan, and hold them in memory as long as they are read."""
    return backend_named(kind).hold(lazy)


def from_pandas(table: pd.DataFrame, kind: str, like: nw.LazyFrame[Any]) -> Frame:
    """Return a pandas table as the kind of frame that came in, on the engine of a lazy frame of the call."""
    return backend_named(kind).from_pandas(table, like)


def replace_columns(frame: Frame, columns: Replacement) -> Frame:
    """Return the frame, as the kind it is, with columns computed anew, renamed or added; the others stay untouched."""
    return backend_for(frame).replace_columns(frame, columns)


def head(frame: Frame, rows: int) -> Frame:
    """Return the first rows of a frame, as the kind it is."""
    return backend_for(frame).head(frame, rows)


def drop_rows(frame: Frame, columns: Replacement, places: list[int]) -> Frame:
    """Return the frame with columns replaced, and without the rows that the replacement does not keep.

    Those are the rows at `places`, by which frames in memory, whose rows have an order, leave them out.
    """
    return backend_for(frame).drop_rows(frame, columns, places)


def _refuse_ambiguous_names(names: Iterable[str], columns: list[str], *, ignores_case: bool) -> None:
    """Refuse names that stand for several columns."""
    times = Counter(names)
    if repeated := [name for name in columns if times[name] > 1]:
        raise EngineError(f"The frame has several columns named {', '.join(map(repr, repeated))}: keep one of each.")
    cases = Counter(name.casefold() for name in columns)
    alike = [name for name in columns if cases[name.casefold()] > 1]
    if alike and ignores_case:
        raise EngineError(f"The columns {', '.join(map(repr, alike))} differ in case only: rename all but one.")
