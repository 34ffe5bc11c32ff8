"""Names of events: which of them a table has."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw

from tenure.engine import collect
from tenure.tables import Inputs

__all__ = ["other_names"]

_SHOWN = 12


def other_names(inputs: Inputs, table: str, event: Sequence[str]) -> list[str] | None:
    """Return the names of events that a table has, where it has none of those asked for; else None."""
    rows = inputs.tables[table]
    if len(collect(rows.filter(nw.col("event").is_in(list(event))).select("event").head(1))):
        return None
    return [str(name) for name in collect(rows.select("event").unique().sort("event").head(_SHOWN))["event"]]
