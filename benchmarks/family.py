"""A family of KPIs, and those who compete in counting one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

__all__ = ["CONTESTANTS", "Contestant", "Contestants", "Family"]

Contestant = Literal["tenure", "checking", "on_polars", "duckdb", "polars", "pandas", "grid"]

CONTESTANTS: dict[Contestant, str] = {
    "tenure": "tenure",
    "checking": "tenure, with its check",
    "on_polars": "tenure on Polars",
    "duckdb": "DuckDB",
    "polars": "Polars",
    "pandas": "pandas",
    "grid": "grid",
}
"""What the contestants are called. `tenure` takes tables that were checked before, `checking` checks them each time."""

_NEEDS: dict[Contestant, set[Contestant]] = {"checking": {"tenure"}, "on_polars": {"tenure", "polars"}}

LARGEST = 10_000_000
"""The largest book, in subscriptions, if a family does not say otherwise."""

# A row for each customer and month of 10,000,000 would need more than 8 GB; a check costs the same share at any size.
_UP_TO: dict[Contestant, int] = {"grid": 1_000_000, "checking": 1_000_000}

Contestants = Mapping[Contestant, str | Callable[[Any], Any]]


@dataclass(frozen=True)
class Family:
    """One contest: what is counted, of which tables, and by whom.

    `tables` are columns by table. A table is in memory, in the kind of frame of each contestant, or, `in_files`, in
    Parquet files that each reads by itself. A contestant is a query in SQL, or a function that takes the tables as
    attributes; all give the same rows and columns, or the same `summary` of them, which is not measured. `book` names
    the table of the book that stands for a table, `up_to` the largest book, in subscriptions, that a contestant counts.
    """

    name: str
    what: str
    tables: Mapping[str, tuple[str, ...]]
    contestants: Contestants
    in_files: bool = False
    book: Mapping[str, str] = field(default_factory=dict)
    up_to: Mapping[Contestant, int] = field(default_factory=dict)
    largest: int = LARGEST
    summary: Callable[[Any], Any] | None = None

    @property
    def files(self) -> dict[str, str]:
        """The file of each table."""
        return {table: self.book.get(table, table) for table in self.tables}

    def __contains__(self, contestant: Contestant) -> bool:
        return _NEEDS.get(contestant, {contestant}) <= set(self.contestants)

    def can_count(self, contestant: Contestant, size: int) -> bool:
        """Whether a contestant counts a book of so many subscriptions."""
        like = "polars" if contestant == "on_polars" else contestant
        return contestant in self and size <= min(self.up_to.get(like, _UP_TO.get(like, LARGEST)), self.largest)
