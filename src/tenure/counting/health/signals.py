"""Signals: what is seen of each active customer before an instant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import narwhals as nw

from tenure.counting.core import count_together, distinct_rows, sum_by
from tenure.counting.events.names import has_event
from tenure.counting.subscriptions.changes import in_force, paid_intervals
from tenure.counting.surveys.follow_ups import latest_marks
from tenure.counting.surveys.marks import Scale, refused
from tenure.engine import Frame, collect, instant, restore
from tenure.tables import Inputs

__all__ = ["EventSignal", "list_signals"]

Lazy = nw.LazyFrame[Any]

_NPS = Scale(0, 10)
_NPS_DAYS = 365
_FIRST = datetime(1, 1, 2)  # noqa: DTZ001 - wall-clock time


@dataclass(frozen=True)
class EventSignal:
    """A signal that is a count of events: what they are called, and over how many days before."""

    event: str
    days: float


def list_signals(inputs: Inputs, as_of: datetime, events: Mapping[str, EventSignal]) -> Frame:
    """Return a row per customer active just before an instant, in the kind of frame that came in."""
    found = distinct_rows(paid_intervals(inputs).filter(in_force(instant(as_of))), ["customer_id"])
    columns = [*events] if "events" in inputs.tables else []
    if columns:
        found = _with_counts(found, inputs, as_of, events)
    if inputs.has("surveys", "customer_id"):
        found = found.join(_nps(inputs, as_of), on="customer_id", how="left")
        columns.append("nps")
    found = found.with_columns(instant(as_of).alias("as_of"))
    shown = [name for name in ("usage", "nps", "tickets", "billing") if name in columns]
    return restore(
        found.sort("customer_id").select("customer_id", *shown, "as_of"), inputs.kind, {"as_of": inputs.zone}
    )


def _with_counts(found: Lazy, inputs: Inputs, as_of: datetime, events: Mapping[str, EventSignal]) -> Lazy:
    """Add how many events of each signal every customer had; null for all where no event has that name."""
    known = count_together(inputs, *(partial(has_event, inputs, "events", [each.event]) for each in events.values()))
    seen = {name: signal for (name, signal), is_known in zip(events.items(), known, strict=True) if is_known}
    if seen:
        rows = _in_window(inputs.tables["events"], "occurred_at", as_of, max(signal.days for signal in seen.values()))
        rows = rows.filter(nw.col("event").is_in([signal.event for signal in seen.values()]))
        marks = {name: _is_counted(signal, as_of).cast(nw.Int64) for name, signal in seen.items()}
        counts = sum_by(rows.with_columns(**marks), ["customer_id"], [*seen])
        found = found.join(counts, on="customer_id", how="left")
    return found.with_columns(
        nw.col(name).fill_null(0) if name in seen else nw.lit(None, dtype=nw.Int64).alias(name) for name in events
    )


def _is_counted(signal: EventSignal, as_of: datetime) -> nw.Expr:
    return (nw.col("event") == signal.event) & (nw.col("occurred_at") >= instant(_start(as_of, signal.days)))


def _nps(inputs: Inputs, as_of: datetime) -> Lazy:
    """Return the last mark of each customer, of several at one instant the lowest.

    Raises:
        ContractError: A mark is off the scale.
    """
    rows = inputs.tables["surveys"].filter(nw.col("kind") == "nps", ~nw.col("score").is_null())
    rows = rows.with_columns(_NPS.mark("score").alias("_mark"))
    wrong = rows.filter(nw.col("_mark") == _NPS.wrong).select("_mark").head(1)
    if len(collect(wrong)):
        raise refused(inputs, "nps", _NPS)
    found = latest_marks(_in_window(rows, "answered_at", as_of, _NPS_DAYS))
    return found.select("customer_id", nw.col("_mark").alias("nps"))


def _in_window(rows: Lazy, at: str, as_of: datetime, days: float) -> Lazy:
    """Keep what lies within so many times 24 hours before an instant."""
    return rows.filter((nw.col(at) >= instant(_start(as_of, days))) & (nw.col(at) < instant(as_of)))


def _start(as_of: datetime, days: float) -> datetime:
    return as_of - timedelta(days=days) if timedelta(days=days) < as_of - _FIRST else _FIRST
