"""What the commands ask of a folder's tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from tenure.cli.folder import Folder
from tenure.engine import Frame
from tenure.errors import ContractError, Fault, ParameterError, RelationError
from tenure.periods import Period
from tenure.scorecard.suggestions import closest
from tenure.tables import SCHEMAS, Tables

__all__ = ["checked_tables", "faults_of", "last_month", "read_names", "read_period"]


def checked_tables(frames: Mapping[str, Frame], folder: Folder) -> Tables:
    """Check the tables, and raise all faults at once, also those behind others."""
    try:
        return Tables(**frames)
    except (ContractError, RelationError) as error:
        raise type(error)(faults_of(frames, folder)) from None


def faults_of(frames: Mapping[str, Frame], folder: Folder) -> tuple[Fault, ...]:
    """Return all faults; of the tables that have none, also those between them."""
    try:
        Tables(**frames)
    except (ContractError, RelationError) as error:
        faulty = {fault.table for fault in error.faults}
        rest = {name: frame for name, frame in frames.items() if name not in faulty}
        found = tuple(_with_suggestion(fault, folder) for fault in error.faults)
        return (*found, *(faults_of(rest, folder) if len(rest) < len(frames) else ()))
    return ()


def last_month(tables: Tables, folder: Folder) -> Period:
    """Return the last calendar month whose last day the data have reached, those that are not read included."""
    read = [tables[name].facts.latest for name in tables]
    unread = [folder.latest_instant(name) for name in folder.paths if name not in tables]
    latest = [moment.replace(tzinfo=None) for moment in (*read, *unread) if moment is not None]
    if not latest:
        raise ParameterError("The tables are empty: give --period.")
    return _month_before(max(latest) + timedelta(days=1))


def _month_before(moment: datetime) -> Period:
    return Period(f"{moment:%Y-%m}").previous


def read_names(texts: Sequence[str] | None) -> list[str] | None:
    """Read names that were given one by one or with commas between; None where none were."""
    return [name.strip() for text in texts for name in text.split(",")] if texts else None


def read_period(text: str) -> Period:
    """Read a period in one word, or its two ends with a slash between."""
    start, *end = text.split("/", 1)
    return Period(start, end[0]) if end else Period(start)


def _with_suggestion(fault: Fault, folder: Folder) -> Fault:
    """Add which column of the file may be the one that is missing."""
    if fault.rule != "missing" or fault.table not in folder.paths:
        return fault
    others = [name for name in folder.file_columns(fault.table) if name not in SCHEMAS[fault.table].columns()]
    alike = closest(fault.column, others)
    if not alike:
        return fault
    return replace(
        fault, hint=f"{fault.hint}. Is it {alike[0]!r}? Then --rename {fault.table}.{fault.column}={alike[0]}"
    )
