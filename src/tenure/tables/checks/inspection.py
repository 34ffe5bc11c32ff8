"""A frame inspected: its known columns in their types, every fault counted in one scan, and what else one must know."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import narwhals as nw

from tenure.engine import Frame, Source, hold, naming_table
from tenure.errors import ContractError, Fault
from tenure.tables.checks.casts import may_lose
from tenure.tables.checks.counted import count_faults, sum_amounts
from tenure.tables.checks.facts import Facts
from tenure.tables.checks.rules import Rule
from tenure.tables.checks.typed import TypedTable, choose_columns, type_columns
from tenure.tables.schema import TableSchema

__all__ = [
    "Inspection",
    "TypedFrame",
    "inspect_typed",
    "known_columns",
    "type_frame",
    "with_amounts_of",
]


@dataclass(frozen=True)
class Inspection:
    """A table's known columns, lazily, with its `by` columns as `_by0`, `_by1` and so on.

    `columns` holds the name in the frame of each known column, `families` the family of types that came in,
    `broken_rules` the rules that some row breaks.
    """

    schema: type[TableSchema]
    source: Source
    rows: nw.LazyFrame[Any]
    columns: Mapping[str, str]
    families: Mapping[str, str]
    facts: Facts
    faults: tuple[Fault, ...] = ()
    broken_rules: tuple[Rule, ...] = ()

    def counted(self) -> Inspection:
        """Return it as it is: its faults are counted."""
        return self


@dataclass(frozen=True)
class TypedFrame:
    """A frame whose known columns have their types, and whose faults are still to be counted.

    `columns` holds the name in the frame of each known column, `absent` the faults of those that are not there.
    """

    schema: type[TableSchema]
    typed: TypedTable
    columns: Mapping[str, str]
    absent: tuple[Fault, ...]
    amounts_of: Collection[str] | None

    @property
    def source(self) -> Source:
        """The frame as it was scanned."""
        return self.typed.source

    @property
    def rows(self) -> nw.LazyFrame[Any]:
        """The known columns, lazily."""
        return self.typed.rows

    @property
    def families(self) -> Mapping[str, str]:
        """The family of types of each column that came in."""
        return self.typed.families

    def held(self) -> TypedFrame:
        """Run the table once, where it is a plan, and hold its rows for all that counts them."""
        return replace(self, typed=replace(self.typed, rows=hold(self.rows, self.source.kind)))

    def counted(self) -> Inspection:
        """Count every fault, and what else one must know."""
        typed = self.typed
        with naming_table(self.schema.table):
            facts, broken_rules, faults = count_faults(typed, self.schema, self.columns, self.amounts_of)
        faults = (*self.absent, *typed.faults, *faults)
        return Inspection(
            self.schema, typed.source, typed.rows, self.columns, typed.families, facts, faults, broken_rules
        )


def type_frame(
    frame: Frame,
    schema: type[TableSchema],
    wanted: Iterable[str] | None,
    by: Mapping[str, str],
    needs: Iterable[str] = (),
    *,
    amounts_of: Collection[str] | None = None,
) -> TypedFrame:
    """Type a frame's columns, whose faults are still to be counted.

    Args:
        frame: The table.
        schema: What it must hold.
        wanted: The optional columns to look at, where present; None is all of them.
        by: Internal name and source name of the columns to group by.
        needs: Optional columns that must be there all the same.
        amounts_of: The events whose amounts are summed for the unit of money; None is all of them.

    Raises:
        ContractError: The frame has none of the columns.
    """
    chosen, absent = choose_columns(frame, schema, wanted, needs)
    if not chosen:
        raise ContractError(absent)
    typed = type_columns(frame, schema, chosen, by)
    present = {name: at for name, at in chosen.items() if name in typed.families}
    return TypedFrame(schema, typed, present, absent, amounts_of)


def inspect_typed(
    frame: Frame,
    schema: type[TableSchema],
    wanted: Iterable[str],
    by: Mapping[str, str],
    needs: Iterable[str],
    facts: Facts,
) -> Inspection:
    """Type some columns of a frame whose faults were counted before."""
    chosen, absent = choose_columns(frame, schema, wanted, needs)
    typed = type_columns(frame, schema, chosen, by)
    return Inspection(schema, typed.source, typed.rows, chosen, typed.families, facts, (*absent, *typed.faults))


def with_amounts_of(inspection: Inspection, events: Collection[str]) -> Inspection:
    """Sum the amounts of some events only."""
    money = sum_amounts(inspection.rows, inspection.columns, events)
    return replace(inspection, facts=replace(inspection.facts, money=money))


def known_columns(inspection: Inspection) -> nw.LazyFrame[Any]:
    """Return the known columns only, without the raw ones kept for messages."""
    columns = inspection.schema.columns()
    if not any(may_lose(columns[name], kind) for name, kind in inspection.families.items()):
        return inspection.rows
    names = inspection.rows.collect_schema().names()
    return inspection.rows.select(*(name for name in names if not name.startswith("_raw_")))
