"""Tables: all tables of a business, checked once, for every KPI to take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tenure.engine import Frame
from tenure.errors import ContractError, Fault, ParameterError, RelationError
from tenure.tables.checked_table import Table
from tenure.tables.checks.inspection import Inspection, inspect_frame
from tenure.tables.relations import faults_between, one_engine, unknown_customers
from tenure.tables.row import TableSchema
from tenure.tables.schemas import SCHEMAS

__all__ = ["Tables", "to_frame"]


class Tables:
    """The tables of a business, all checked at construction; each is an attribute that every KPI takes.

    Args:
        models: Subclasses of the models to check with, where columns are named otherwise or rules are tighter.
        **frames: The tables by name: customers, subscriptions, events, contacts, surveys, costs, outages,
            requests, exposures, steps. A table left out, or None, is None as an attribute.

    Raises:
        ContractError: Tables break their contracts; the error names every fault of every table.
        RelationError: Customers are unknown.
        EngineError: The tables are on several engines.

    Example:
        >>> from tenure import churn_rate
        >>> from tenure.samples import customers, spring, subscriptions
        >>> tables = Tables(customers=customers, subscriptions=subscriptions)
        >>> churn_rate(tables.subscriptions, period=spring).value
        0.25
    """

    customers: Table | None
    subscriptions: Table | None
    events: Table | None
    contacts: Table | None
    surveys: Table | None
    costs: Table | None
    outages: Table | None
    requests: Table | None
    exposures: Table | None
    steps: Table | None

    def __init__(self, *, models: Sequence[type[TableSchema]] = (), **frames: Frame | None) -> None:
        unknown = sorted(set(frames) - set(SCHEMAS))
        if unknown:
            raise ParameterError(f"There is no table {', '.join(unknown)}; the tables are {', '.join(SCHEMAS)}.")
        chosen = {**SCHEMAS, **{model.table: model for model in models}}
        given = {name: frame for name, frame in frames.items() if frame is not None}
        examined = {name: inspect_frame(frame, chosen[name], None, {}) for name, frame in given.items()}
        one_engine(examined)
        _raise_faults(examined)
        book = object()
        self._tables = {
            name: Table(frame, chosen[name], tuple(examined[name].columns), examined[name].facts, book)
            for name, frame in given.items()
        }
        for name in SCHEMAS:
            object.__setattr__(self, name, self._tables.get(name))

    def __setattr__(self, name: str, value: Any) -> None:
        if hasattr(self, "_tables"):
            raise AttributeError(f"Tables are checked and stay as they are: {name} cannot be set.")
        object.__setattr__(self, name, value)

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __getitem__(self, name: str) -> Table:
        return self._tables[name]

    def __contains__(self, name: object) -> bool:
        return name in self._tables

    def __repr__(self) -> str:
        return f"Tables({', '.join(map(repr, self._tables.values()))})"


def _raise_faults(examined: dict[str, Inspection]) -> None:
    faults: list[Fault] = faults_between(examined)
    if faults:
        raise ContractError(faults)
    if "customers" in examined:
        others = (each for name, each in examined.items() if name != "customers" and "customer_id" in each.columns)
        if unknown := [fault for each in others for fault in unknown_customers(each, examined["customers"])]:
            raise RelationError(unknown)


def to_frame(frame: Frame) -> Frame:
    """Return the frame itself, also of a checked table."""
    return frame.frame if isinstance(frame, Table) else frame
