"""Steps on a lazy frame that each engine takes in its own way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.engine.backends import backend_of

__all__ = ["bounded", "elapsed", "numbered", "put", "read_text"]


def put(table: pd.DataFrame, like: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Place a small pandas table, of at least one row, on the engine of another frame."""
    return nw.from_native(backend_of(like).put(table, like.to_native())).lazy()


def read_text(lazy: nw.LazyFrame[Any], columns: Mapping[str, str]) -> nw.LazyFrame[Any]:
    """Read text columns as `instant` or `number`; null where the text is neither."""
    return nw.from_native(backend_of(lazy).read_text(lazy.to_native(), columns)).lazy() if columns else lazy


def numbered(lazy: nw.LazyFrame[Any], name: str) -> nw.LazyFrame[Any]:
    """Add each row's place in the frame, from 0."""
    return nw.from_native(backend_of(lazy).numbered(lazy.to_native(), name)).lazy()


def elapsed(lazy: nw.LazyFrame[Any], start: str, end: str, name: str) -> nw.LazyFrame[Any]:
    """Add how many microseconds lie between two instants of a row."""
    return nw.from_native(backend_of(lazy).elapsed(lazy.to_native(), start, end, name)).lazy()


def bounded(moment: nw.Expr, bounds: list[Any], first: int = 0) -> nw.Expr:
    """Return how many of the ascending bounds are not after an instant, by binary search."""
    if not bounds:
        return nw.lit(first)
    middle = len(bounds) // 2
    return (
        nw.when(moment < bounds[middle])
        .then(bounded(moment, bounds[:middle], first))
        .otherwise(bounded(moment, bounds[middle + 1 :], first + middle + 1))
    )
