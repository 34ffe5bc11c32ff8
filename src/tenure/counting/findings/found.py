"""What a search found: how many rows, and the first places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core import distinct_rows, sum_by
from tenure.engine import collect, to_local
from tenure.tables import Inputs

__all__ = ["Examined", "Found", "found_among"]

Lazy = nw.LazyFrame[Any]

_SHOWN = 3


@dataclass(frozen=True)
class Found:
    """How many rows, the first places, and what the words of the finding name."""

    rows: int
    where: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Examined:
    """A table under examination, among the others of its book, and the instant that is taken for now."""

    inputs: Inputs
    table: str
    now: datetime

    @property
    def rows(self) -> Lazy:
        """The rows of the table."""
        return self.inputs.tables[self.table]

    def has(self, column: str) -> bool:
        """Whether the table has a column."""
        return self.inputs.has(self.table, column)

    def existing(self, *columns: str) -> list[str]:
        """Return those of some columns that the table has."""
        return [name for name in columns if self.has(name)]

    def to_local(self, rows: Lazy, *columns: str) -> Lazy:
        """Return instants in the local time of the data."""
        return to_local(rows, self.inputs.zone, *columns)


def found_among(rows: Lazy, place: str = "customer_id") -> Found | None:
    """Return how many rows there are and their first places; None where there is none."""
    marked = rows.select(place, nw.lit(1).alias("_rows"))
    count = collect(sum_by(marked, [], ["_rows"]))["_rows"].iloc[0]
    if pd.isna(count) or not count:
        return None
    places = collect(distinct_rows(marked.filter(~nw.col(place).is_null()), [place]).sort(place).head(_SHOWN))[place]
    return Found(int(count), tuple(str(each) for each in places))
