"""Names of events: which rows have them, and whether a table has any."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

import narwhals as nw

from tenure.counting.core import count_together
from tenure.engine import collect, has_rows, pays_per_run
from tenure.results import Message, Parts
from tenure.tables import Inputs

__all__ = ["count_of_event", "has_event", "is_named", "missing_event"]

_SHOWN = 12


def is_named(event: Collection[str]) -> nw.Expr:
    """Whether an event has one of these names."""
    name, names = nw.col("event"), list(event)
    # A comparison is made while a file is read, sooner than a search in a list.
    return name == names[0] if len(names) == 1 else name.is_in(names)


def has_event(inputs: Inputs, table: str, event: Sequence[str]) -> bool:
    """Whether any event of a table has one of these names."""
    return has_rows(inputs.tables[table].filter(is_named(event)).select("event"))


def count_of_event(
    inputs: Inputs,
    event: Sequence[str],
    count: Callable[[], Parts],
    *,
    table: str = "events",
    shows: Callable[[Parts], bool] | None = None,
) -> Parts:
    """Make a count of events, undefined where none has these names: one run, where the engine pays for each.

    `shows` tells whether parts show that there are such events, so that other engines need not be asked.
    """
    if shows is not None and not pays_per_run(inputs.tables[table]):
        parts = count()
        missing = None if shows(parts) else missing_event(inputs, table, event)
    else:
        parts, missing = count_together(inputs, count, lambda: missing_event(inputs, table, event))
    return parts if missing is None else replace(parts, undefined=missing)


def missing_event(inputs: Inputs, table: str, event: Sequence[str]) -> Message | None:
    """Return the reason why events of these names cannot be counted, where a table has none: the names that it has."""
    if has_event(inputs, table, event):
        return None
    names = collect(inputs.tables[table].select("event").unique().sort("event").head(_SHOWN))["event"]
    return Message("no_such_event", {"event": list(event), "events": [str(name) for name in names]})
