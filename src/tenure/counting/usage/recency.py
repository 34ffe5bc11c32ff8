"""Recency: when each active customer last used anything, and how many have not for long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import narwhals as nw

from tenure.counting.core import (
    DAY,
    PeriodRun,
    aggregate_by,
    count_by_period,
    divide,
    join_customers,
)
from tenure.counting.events.names import count_of_event, missing_event
from tenure.counting.subscriptions.changes import in_force, paid_intervals
from tenure.counting.subscriptions.lifetimes import changes_until
from tenure.counting.usage.uses import uses_of
from tenure.engine import Frame, instant, restore, with_elapsed
from tenure.periods import Period, to_zone
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["count_inactive", "list_last_uses"]

Lazy = nw.LazyFrame[Any]

_EARLIEST = datetime(1, 1, 3)  # noqa: DTZ001 - naive inside; within the calendar in every time zone


def count_inactive(inputs: Inputs, as_of: datetime, event: Sequence[str], days: float, grace_days: float = 0) -> Parts:
    """Count per group the active `customers`, and those `inactive`: without a use in so many days before `as_of`."""
    since = as_of - min(timedelta(days=days), as_of - _EARLIEST)
    window = Period(*(to_zone(bound, inputs.zone).to_pydatetime(warn=False) for bound in (since, as_of)))

    def rows(run: PeriodRun) -> Lazy:
        found = _last_uses(inputs, as_of, event, grace_days)
        # A null, of those who never used anything, is in no comparison.
        inactive = nw.when(nw.col("_last") >= instant(since)).then(0).otherwise(1)
        return found.with_columns(nw.lit(run.buckets[0]).alias("_bucket"), inactive.alias("_inactive"))

    sums = {"inactive": nw.col("_active") * nw.col("_inactive"), "customers": nw.col("_active")}
    return count_of_event(inputs, event, lambda: count_by_period(inputs, [window], rows, sums=sums))


def list_last_uses(inputs: Inputs, as_of: datetime, event: Sequence[str], grace_days: float = 0) -> Frame:
    """Return a row per active customer, in the kind of frame that came in: who never used anything first.

    Nobody where no event has the name that was asked for: it tells nothing about a customer.
    """
    rows = join_customers(inputs, _last_uses(inputs, as_of, event, grace_days).filter(nw.col("_active") == 1))
    rows = rows.head(0) if missing_event(inputs, "events", event) else rows
    rows = with_elapsed(rows.with_columns(instant(as_of).alias("_now")), "_last", "_now", "_since")
    last, keys = nw.col("_last"), [nw.col(inner).alias(name) for name, inner in inputs.keys.items()]
    since = divide(nw.col("_since"), DAY, nw.col("_since"))
    found = rows.select(
        "customer_id", *keys, last.alias("last_used_at"), since.alias("days_since"), (~last.is_null()).alias("_used")
    )
    found = found.sort("_used", "last_used_at", "customer_id", *inputs.keys).drop("_used")
    return restore(found, inputs.kind, {"last_used_at": inputs.zone})


def _last_uses(inputs: Inputs, as_of: datetime, event: Sequence[str], grace_days: float) -> Lazy:
    """Return the `_last` use before an instant of each entity, null if there is none, and whether it is `_active`."""
    uses = uses_of(inputs, event).filter(nw.col("_at") < instant(as_of))
    states, at = _states(inputs, as_of, grace_days), nw.col("_at")
    # One aggregate in the place of a join, which would never meet the null of a group.
    pieces = [
        states.select(*inputs.entity, "_active", nw.when(at.is_null()).then(at).alias("_at")),
        uses.select(*inputs.entity, nw.lit(0).cast(nw.Int64).alias("_active"), "_at"),
    ]
    found = nw.concat(pieces, how="vertical")
    return aggregate_by(found, inputs.entity, _active=("max", "_active"), _last=("max", "_at"))


def _states(inputs: Inputs, as_of: datetime, grace_days: float) -> Lazy:
    """Return, of who has started, whether it is `_active` just before an instant; `_at` is any instant.

    Who left less than the grace before the instant may yet return, and is active.
    """
    if grace_days:
        rows = changes_until(inputs, as_of, grace_days, keep_waiting=True)
        rows = aggregate_by(rows, inputs.entity, _paid=("sum", "_mrr"), _at=("min", "_at"))
        is_active = nw.col("_paid") > 0
    else:
        rows = (
            paid_intervals(inputs).filter(nw.col("_start") < instant(as_of)).with_columns(nw.col("_start").alias("_at"))
        )
        is_active = in_force(instant(as_of))
    return rows.select(*inputs.entity, is_active.cast(nw.Int64).alias("_active"), "_at")
