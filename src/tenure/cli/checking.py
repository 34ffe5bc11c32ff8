"""What the commands ask of a folder's tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from tenure.engine import Frame
from tenure.errors import ContractError, Fault, ParameterError, RelationError
from tenure.periods import Period
from tenure.tables import Tables

__all__ = ["checked_tables", "faults_of", "last_month", "read_period"]


def checked_tables(frames: Mapping[str, Frame]) -> Tables:
    """Check the tables, and raise all faults at once, also those behind others."""
    try:
        return Tables(**frames)
    except (ContractError, RelationError) as error:
        raise type(error)(faults_of(frames)) from None


def faults_of(frames: Mapping[str, Frame]) -> tuple[Fault, ...]:
    """Return all faults; of the tables that have none, also those between them."""
    try:
        Tables(**frames)
    except (ContractError, RelationError) as error:
        faulty = {fault.table for fault in error.faults}
        rest = {name: frame for name, frame in frames.items() if name not in faulty}
        return (*error.faults, *(faults_of(rest) if len(rest) < len(frames) else ()))
    return ()


def last_month(tables: Tables) -> Period:
    """Return the last calendar month whose last day the data have reached."""
    latest = [moment for name in tables if (moment := tables[name].facts.latest) is not None]
    if not latest:
        raise ParameterError("The tables are empty: give --period.")
    return _month_before(max(latest) + timedelta(days=1))


def _month_before(moment: datetime) -> Period:
    return Period(f"{moment:%Y-%m}").previous


def read_period(text: str) -> Period:
    """Read a period in one word, or its two ends with a slash between."""
    start, *end = text.split("/", 1)
    return Period(start, end[0]) if end else Period(start)
