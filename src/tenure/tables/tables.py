"""Tables: all tables of a business, checked once, for every KPI to take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tenure.engine import Frame, columns_of
from tenure.errors import ContractError, ParameterError, RelationError, did_you_mean
from tenure.tables.checked_table import CheckedTable
from tenure.tables.checks.arguments import renamed_schema, schema_of
from tenure.tables.checks.inspection import Inspection, TypedFrame, type_frame
from tenure.tables.relations import faults_between, inspect_together, one_engine, unknown_customers
from tenure.tables.schema import TableSchema
from tenure.tables.schemas import SCHEMAS

__all__ = ["Tables", "column_names", "to_frame"]


class Tables:
    """The tables of a business, all checked at construction; each is an attribute that every KPI takes.

    Args:
        schemas: Subclasses of the schemas to check with, where columns are named otherwise or rules are tighter.
        rename: By table, the names of columns here by their names in the frame, as in
            `{"subscriptions": {"monthly_fee": "mrr"}}`. Nothing is copied; errors name the columns of the frame.
        **frames: The tables by name: customers, subscriptions, events, contacts, surveys, costs, outages,
            requests, exposures, steps. A table left out, or None, is None as an attribute.

    Raises:
        ContractError: Tables break their contracts; the error names every fault of every table.
        RelationError: Customers are unknown.
        ParameterError: There is no such table, or `rename` names a column that is not there.
        EngineError: The tables are on several engines.

    Example:
        >>> from tenure import churn_rate
        >>> from tenure.samples import customers, spring, subscriptions
        >>> tables = Tables(customers=customers, subscriptions=subscriptions)
        >>> churn_rate(tables.subscriptions, period=spring).value
        0.25
    """

    customers: Any
    subscriptions: Any
    events: Any
    contacts: Any
    surveys: Any
    costs: Any
    outages: Any
    requests: Any
    exposures: Any
    steps: Any

    def __init__(
        self,
        *,
        schemas: Sequence[type[TableSchema]] = (),
        rename: Mapping[str, Mapping[str, str]] | None = None,
        **frames: Frame | None,
    ) -> None:
        _only_tables(frames, rename)
        chosen = {**SCHEMAS, **{schema_of(schema).table: schema for schema in schemas}}
        given = {name: frame for name, frame in frames.items() if frame is not None}
        for name, names in (rename or {}).items():
            chosen[name] = renamed_schema(chosen[name], given.get(name), names)
        typed = {name: type_frame(frame, chosen[name], None, {}) for name, frame in given.items()}
        one_engine(typed)
        inspections = _faultless(typed)
        group = object()
        self._tables = {
            name: CheckedTable(given[name], each.schema, tuple(each.columns), each.facts, group)
            for name, each in inspections.items()
        }
        for name in SCHEMAS:
            object.__setattr__(self, name, self._tables.get(name))

    def __setattr__(self, name: str, value: Any) -> None:
        if hasattr(self, "_tables"):
            raise AttributeError(f"Tables are checked and stay as they are: {name} cannot be set.")
        object.__setattr__(self, name, value)

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __getitem__(self, name: str) -> CheckedTable:
        return self._tables[name]

    def __contains__(self, name: object) -> bool:
        return name in self._tables

    def __repr__(self) -> str:
        return f"Tables({', '.join(map(repr, self._tables.values()))})"


def _only_tables(frames: Mapping[str, Any], rename: Any) -> None:
    if not isinstance(rename, Mapping | None):
        raise ParameterError(f"rename is a mapping of tables such as {{'subscriptions': {{…}}}}, not {rename!r}.")
    if unknown := [str(name) for name in {**frames, **(rename or {})} if name not in SCHEMAS]:
        words = f"There is no table {', '.join(unknown)}; the tables are {', '.join(SCHEMAS)}."
        raise ParameterError(words + did_you_mean(unknown[0], SCHEMAS))


def _faultless(typed: Mapping[str, TypedFrame]) -> dict[str, Inspection]:
    """Return what was found in tables that have no fault."""
    inspections, unknown = inspect_together(typed, [name for name in typed if name != "customers"])
    if faults := faults_between(inspections):
        raise ContractError(faults)
    if faults := unknown_customers(inspections, unknown):
        raise RelationError(faults)
    return inspections


def to_frame(frame: Frame) -> Frame:
    """Return the frame itself, also of a checked table."""
    return frame.frame if isinstance(frame, CheckedTable) else frame


def column_names(frame: Frame) -> tuple[str, ...]:
    """Return the names of a frame's columns, also of a checked table."""
    return columns_of(to_frame(frame))
