"""Names of events: whether a table has them."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw

from tenure.engine import collect, has_rows
from tenure.results import Message
from tenure.tables import Inputs

__all__ = ["has_event", "missing_event"]

_SHOWN = 12


def has_event(inputs: Inputs, table: str, event: Sequence[str]) -> bool:
    """Whether any event of a table has one of these names."""
    rows = inputs.tables[table].filter(nw.col("event").is_in(list(event)))
    return has_rows(rows.select("event"))


def missing_event(inputs: Inputs, table: str, event: Sequence[str]) -> Message | None:
    """Return the reason why events of these names cannot be counted, where a table has none: the names that it has."""
    if has_event(inputs, table, event):
        return None
    names = collect(inputs.tables[table].select("event").unique().sort("event").head(_SHOWN))["event"]
    return Message("no_such_event", {"event": list(event), "events": [str(name) for name in names]})
