"""Rules of contacts: how many the stages of customers' lives need, and in which windows.

A window is of whole times 24 hours and inclusive at both ends. It belongs to the period in which it ends, and its
entity must still be there by then. Later in life the window is the period itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import narwhals as nw

from tenure.counting.core import PeriodRun, add_days, aggregate_over
from tenure.counting.subscriptions.changes import paid_intervals
from tenure.engine import instant
from tenure.tables import Inputs

__all__ = [
    "DAYS",
    "GROWN",
    "STAGES",
    "ContactRule",
    "bounds_of_days",
    "contacts_near",
    "contacts_of",
    "intervals_of_services",
    "key_of_windows",
    "with_needed",
    "with_starts",
]

Lazy = nw.LazyFrame[Any]

STAGES = ("first_90_days", "first_6_months", "later", "new_service")
GROWN = 180
"""Days after which a customer is no longer new."""

DAYS = 90
"""The days of a window."""

_NEW_SERVICE, _SECOND = (STAGES.index(stage) for stage in ("new_service", "first_6_months"))


@dataclass(frozen=True)
class ContactRule:
    """Which contacts count, how many each stage needs, and what is known by when.

    `table` holds the contacts: all of its rows where `event` is None, else those of that name.
    """

    table: str
    event: str | None
    minimum: Mapping[str, int]
    as_of: datetime


def key_of_windows(inputs: Inputs) -> list[str]:
    """Return the columns that tell windows apart."""
    return [*inputs.entity, "_service", "_stage", "_bucket", "_over"]


def contacts_of(inputs: Inputs, rule: ContactRule) -> Lazy:
    """Return the contacts that count."""
    contacts = inputs.tables[rule.table]
    contacts = contacts if rule.event is None else contacts.filter(nw.col("event") == rule.event)
    return contacts.select("customer_id", "occurred_at")


def contacts_near(contacts: Lazy, run: PeriodRun) -> Lazy:
    """Return the contacts that may be in a window which ends within the periods."""
    at = nw.col("occurred_at")
    # No window begins earlier than its days before the first bound: what comes after sees no more than it must.
    longest = timedelta(days=GROWN)
    earliest = max(run.start, datetime.min + longest) - longest  # noqa: DTZ901 - naive UTC
    return contacts.filter((at >= instant(earliest)) & (at < instant(run.end)))


def intervals_of_services(inputs: Inputs) -> Lazy:
    """Return paid intervals with their service, `_service`."""
    has = inputs.has("subscriptions", "service")
    rows = paid_intervals(inputs, *(["service"] if has else []))
    return rows.with_columns((nw.col("service") if has else nw.lit(None).cast(nw.String)).alias("_service"))


def with_starts(inputs: Inputs, rows: Lazy) -> Lazy:
    """Add the entity's first start, `_first`, and that of its service, `_since`, to paid intervals."""
    return rows.with_columns(
        aggregate_over("_start", "min", inputs.entity).alias("_first"),
        aggregate_over("_start", "min", [*inputs.entity, "_service"]).alias("_since"),
    )


def bounds_of_days() -> tuple[nw.Expr, nw.Expr]:
    """Return the beginning and the end of a window of days, by the stage and the starts of a row."""
    first, is_second = nw.col("_first"), nw.col("_stage") == _SECOND
    start = nw.when(nw.col("_stage") == _NEW_SERVICE).then(nw.col("_since")).otherwise(first)
    return (
        nw.when(is_second).then(add_days(first, DAYS)).otherwise(start),
        nw.when(is_second).then(add_days(first, 2 * DAYS)).otherwise(add_days(start, DAYS)),
    )


def with_needed(rows: Lazy, rule: ContactRule) -> Lazy:
    """Add how many contacts the stage of each row needs."""
    needed = nw.lit(0)
    for stage, least in rule.minimum.items():
        needed = nw.when(nw.col("_stage") == STAGES.index(stage)).then(least).otherwise(needed)
    return rows.with_columns(needed.alias("_needed"))
