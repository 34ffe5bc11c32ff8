"""What the KPIs of participants have in common: their tables, split by the kind of event where that is asked."""

from __future__ import annotations

from collections.abc import Iterable

from tenure.counting.usage.uses import tables_to_match
from tenure.engine import Frame
from tenure.errors import ParameterError
from tenure.options import Options
from tenure.tables import Inputs, check_inputs

__all__ = ["KIND", "check_participation", "refuse_column"]

KIND = "event"
"""The column of events that tells their kinds."""


def check_participation(
    options: Options,
    subscriptions: Frame,
    events: Frame,
    customers: Frame | None,
    *,
    key: str | None = None,
    needs: Iterable[str] = (),
) -> Inputs:
    """Check subscriptions and events; `key` is the column of events among those to split by, which they leave out.

    Services are looked at where anything is split: an event of a service counts for the pairs that have it.
    """
    by = tuple(name for name in options.by if name != key)
    return check_inputs(
        Options(by=by),
        uses=tables_to_match(Options(by=by)),
        needs={"events": needs},
        subscriptions=subscriptions,
        events=events,
        customers=customers,
    )


def refuse_column(options: Options, column: str) -> None:
    """Refuse to split by a column by which the result is split in any case."""
    if column in options.by:
        raise ParameterError(f"by names {column!r}, by which the result is split already: leave it out.")
