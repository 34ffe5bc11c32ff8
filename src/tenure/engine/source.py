"""What the seam passes around: a frame, a frame scanned, and columns to be replaced in a frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

import narwhals as nw

__all__ = ["Frame", "FrameT", "Replacement", "Source"]

Frame: TypeAlias = Any
"""A pandas, pyarrow, Polars, DuckDB, PySpark or Ibis table."""

FrameT = TypeVar("FrameT")
"""A kind of frame: what a function returns in the kind that came in."""


@dataclass(frozen=True)
class Source:
    """A scanned frame.

    Args:
        kind: The name of the backend that reads this kind of frame.
        engine: The engine that runs it; tables of one call share one.
        lazy: The columns asked for; instants with a zone are naive UTC.
        zones: The time zone of each column that has one.
        mixed: What a column holds that no type can hold.
        objects: The columns whose type was found from their values.
    """

    kind: str
    engine: str
    lazy: nw.LazyFrame[Any]
    zones: Mapping[str, str] = field(default_factory=dict)
    mixed: Mapping[str, str] = field(default_factory=dict)
    objects: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Replacement:
    """Columns of a frame to be computed anew; all others stay untouched.

    Args:
        read: The columns that the change looks at, by the names it uses: `{"money": "mrr"}`. Instants are naive UTC.
        change: Computes new columns of the rows and keeps their order.
        write: The changed column behind each column of the result; one that the frame lacks is added as its last.
        rename: New names of columns, by the old ones.
        zones: Time zones of the columns written.
        keep: The column of the changed rows that says which rows stay, where some are to be left out.
    """

    read: Mapping[str, str]
    change: Callable[[nw.LazyFrame[Any]], nw.LazyFrame[Any]]
    write: Mapping[str, str]
    rename: Mapping[str, str] = field(default_factory=dict)
    zones: Mapping[str, str | None] = field(default_factory=dict)
    keep: str = ""
