"""A table that was checked once, for every KPI to take."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any

from tenure.engine import Frame
from tenure.tables.checks.facts import Facts
from tenure.tables.checks.inspection import Inspection, inspect_typed, with_amounts_of
from tenure.tables.money.scale import FINEST, fits_float
from tenure.tables.schema import TableSchema

__all__ = ["CheckedTable"]


@dataclass(frozen=True, eq=False)
class CheckedTable:
    """A frame that was checked: the KPIs take it as it is and check it no more.

    `group` is one object for all tables of one `Tables`, whose relations were checked together.
    """

    frame: Frame
    schema: type[TableSchema]
    columns: tuple[str, ...]
    facts: Facts
    group: object
    _money_of: dict[frozenset[str], Mapping[str, float]] = field(default_factory=dict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def related_to(self, other: Any) -> bool:
        """Whether both are of one `Tables`, so that their relations were checked."""
        return isinstance(other, CheckedTable) and self.group is other.group

    def narrowed(
        self,
        wanted: Iterable[str],
        by: Mapping[str, str],
        needs: Iterable[str],
        amounts_of: Collection[str] | None = None,
    ) -> Inspection:
        """Return some of its columns, typed anew and not counted again.

        Args:
            wanted: The optional columns to look at, where present.
            by: Internal name and source name of the columns to group by.
            needs: Optional columns that must be there all the same.
            amounts_of: The events whose amounts are summed for the unit of money; None is all of them.
        """
        inspection = inspect_typed(self.frame, self.schema, wanted, by, needs, self.facts)
        totals = self.facts.money
        money: Mapping[str, float] = {name: total for name, total in totals.items() if name in inspection.columns}
        # Where all amounts are small, so are some of them: the unit is the finest in any case.
        if amounts_of is not None and money and not fits_float({"": money}, FINEST):
            money = self._sums_of(inspection, frozenset(amounts_of))
        return replace(inspection, facts=replace(self.facts, money=money))

    def _sums_of(self, inspection: Inspection, events: frozenset[str]) -> Mapping[str, float]:
        """Return the amounts of some events, summed once."""
        with self._lock:
            if events not in self._money_of:
                self._money_of[events] = with_amounts_of(inspection, events).facts.money
            return self._money_of[events]

    def __repr__(self) -> str:
        return f"<{self.schema.table}: {self.facts.rows:,} rows checked, {', '.join(self.columns)}>"
