"""Tables: all tables of a business, checked once, for every KPI to take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tenure.engine import Frame
from tenure.tables.checks.facts import Facts
from tenure.tables.checks.inspection import Inspection, inspect_typed
from tenure.tables.row import TableSchema

__all__ = ["Table"]


@dataclass(frozen=True, eq=False)
class Table:
    """A frame that was checked: the KPIs take it as it is and check it no more."""

    frame: Frame
    model: type[TableSchema]
    columns: tuple[str, ...]
    facts: Facts
    book: object

    def related_to(self, other: Any) -> bool:
        """Whether both are of one book, whose relations were checked."""
        return isinstance(other, Table) and self.book is other.book

    def narrowed(self, wanted: Iterable[str], by: Mapping[str, str], needs: Iterable[str]) -> Inspection:
        """Return some of its columns, typed anew and not counted again."""
        return inspect_typed(self.frame, self.model, wanted, by, needs, self.facts)

    def __repr__(self) -> str:
        return f"<{self.model.table}: {self.facts.rows:,} rows checked, {', '.join(self.columns)}>"
