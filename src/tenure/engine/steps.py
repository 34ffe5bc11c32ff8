"""Steps on a lazy frame that each engine takes in its own way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

import narwhals as nw
import pandas as pd

from tenure.engine.backends import engine_of
from tenure.engine.backends.backend import pays_per_job
from tenure.engine.batching import call_together
from tenure.engine.collecting import collect_on
from tenure.engine.engine_errors import reading
from tenure.engine.zones import needs_conversion

__all__ = [
    "collect",
    "collect_sorted",
    "count_distinct",
    "gather",
    "join_small",
    "kept",
    "pays_per_run",
    "prefiltered",
    "read_text",
    "run_together",
    "to_local",
    "upload",
    "wide_integer",
    "with_elapsed",
    "with_row_number",
]

Lazy = nw.LazyFrame[Any]
_Result = TypeVar("_Result")
_FEW = 100  # rows, up to which looking through them all costs less than a job


def collect(lazy: Lazy) -> pd.DataFrame:
    """Run a lazy frame and return it as pandas, in the same types whatever the engine."""
    return collect_on(engine_of(lazy), lazy)


def collect_sorted(lazy: Lazy, column: str) -> pd.DataFrame:
    """Run a lazy frame and return it as pandas, ascending by a column; a sort of several machines is two jobs more."""
    return collect(lazy).sort_values(column, ignore_index=True) if pays_per_run(lazy) else collect(lazy.sort(column))


def run_together(like: Lazy, *calls: Callable[[], _Result]) -> list[_Result]:
    """Make calls that do not depend on each other and return their results; the first call's error is raised.

    Where an engine pays for each run, the frames that the calls collect are run as one; elsewhere the calls are made
    one after the other. `like` is any lazy frame of the engine.
    """
    return call_together(calls) if pays_per_job(engine_of(like)) else [call() for call in calls]


def pays_per_run(lazy: Lazy) -> bool:
    """Whether an engine pays for each run: calls made together are one, and what two of them read is made once."""
    return pays_per_job(engine_of(lazy))


def upload(table: pd.DataFrame, like: Lazy) -> Lazy:
    """Place a small pandas table on the engine of another frame."""
    return nw.from_native(engine_of(like).upload(table, like.to_native())).lazy()


def join_small(lazy: Lazy, table: pd.DataFrame, left_on: str | None = None, right_on: str | None = None) -> Lazy:
    """Join a small pandas table: each row with each of its own or, where a column is named, with those that match."""
    engine = engine_of(lazy)
    if pays_per_job(engine) and len(table) <= _FEW:
        return nw.from_native(engine.join_small(lazy.to_native(), table, left_on, right_on)).lazy()
    small = upload(table, lazy)
    if left_on is None:
        return lazy.join(small, how="cross")
    return lazy.join(small, left_on=left_on, right_on=right_on, how="inner")


def prefiltered(lazy: Lazy, wanted: Lazy, key: str) -> Lazy:
    """Leave out rows whose key no row of `wanted` has, where that saves more than it costs.

    An engine that pays for each job keeps them all: what comes after must not depend on it.
    """
    return lazy if pays_per_job(engine_of(lazy)) else lazy.join(wanted, on=key, how="semi")


def read_text(lazy: Lazy, columns: Mapping[str, str]) -> Lazy:
    """Read text columns as `instant` or `number`, null where the text is neither; an instant with an offset as UTC."""
    return nw.from_native(engine_of(lazy).read_text(lazy.to_native(), columns)).lazy() if columns else lazy


def with_row_number(lazy: Lazy, name: str) -> Lazy:
    """Add each row's place in the frame, from 0."""
    return nw.from_native(engine_of(lazy).with_row_number(lazy.to_native(), name)).lazy()


def with_elapsed(lazy: Lazy, start: str, end: str, name: str) -> Lazy:
    """Add how many microseconds lie between two instants of a row."""
    return nw.from_native(engine_of(lazy).with_elapsed(lazy.to_native(), start, end, name)).lazy()


def wide_integer(lazy: Lazy) -> Any:
    """Return the type of whole numbers of 38 digits, in which products of 64-bit integers and their sums are exact."""
    return engine_of(lazy).wide_integer


def count_distinct(lazy: Lazy, name: str, low: int, high: int) -> int:
    """Count the distinct whole numbers of a column, all of them from `low` to `high`; nulls are none."""
    with reading():
        return engine_of(lazy).count_distinct(lazy.to_native(), name, low, high)


@contextmanager
def kept(lazy: Lazy) -> Iterator[Lazy]:
    """Run a lazy frame once and keep its rows on its engine, for many to read, until the end of the block."""
    with reading():
        native, free = engine_of(lazy).keep(lazy.to_native())
    try:
        yield nw.from_native(native).lazy()
    finally:
        free()


def gather(lazy: Lazy, keys: Iterable[str], column: str) -> Lazy:
    """Gather the values of a column, none of which is null, in a list by keys."""
    return nw.from_native(engine_of(lazy).gather(lazy.to_native(), [*keys], column)).lazy()


def to_local(lazy: Lazy, zone: str | None, *columns: str) -> Lazy:
    """Turn naive UTC into the local time of a zone, for calendar work; unchanged where the data have no zone."""
    if zone is None or not needs_conversion(zone):
        return lazy
    with reading():
        return nw.from_native(engine_of(lazy).to_local(lazy.to_native(), zone, columns)).lazy()
