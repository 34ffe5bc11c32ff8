"""What a call asks of an engine that pays for each job, beside the rows of lazy frames: it may share jobs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Sums", "Totals", "Unmatched"]


@dataclass(frozen=True, eq=False)
class Sums:
    """Sums of whole numbers by keys, of which there is at least one.

    Args:
        native: The rows.
        keys: The keys.
        columns: What is summed.
        ranges: How many values, from 0 on, a key of whole numbers has, where that is known.
    """

    native: Any
    keys: Sequence[str]
    columns: Sequence[str]
    ranges: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Totals:
    """A row of totals over all rows.

    Args:
        native: The rows.
        addends: The values to take the sum, the least or the greatest of, by the names of their totals.
        how: Of each total `sum`, `min`, `max`, `rows` or `distinct`, which not all of them are.
        columns: The column of the rows, by the names of the totals that are `distinct`.
    """

    native: Any
    addends: Any
    how: Mapping[str, str]
    columns: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Unmatched:
    """How many rows of each table have a value in a column that is not null, and is in no row of `existing`."""

    natives: Sequence[Any]
    existing: Any
    column: str
