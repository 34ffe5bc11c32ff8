"""Subscribers of value-added services: when each entity has one at all, trials included, and its uses meanwhile.

Time is cut into spans, such as days, numbered from 1. A subscription touches each that it is in force in at some
instant.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core import PeriodRun, bring_tables_together, on_one_machine, span_of_all
from tenure.counting.subscriptions.changes import activity_changes
from tenure.counting.usage.days import events_within
from tenure.engine import instant, join_in_place, join_small
from tenure.periods import Period
from tenure.tables import Inputs

__all__ = ["ever_subscribed", "subscribed_spans", "subscribers_and_uses", "uses_while_subscribed", "vas_subscriptions"]

Lazy = nw.LazyFrame[Any]


def subscribers_and_uses(inputs: Inputs, periods: Sequence[Period], event: Sequence[str]) -> Inputs:
    """Bring the subscriptions of value-added services and their uses, of all periods, of each customer together."""
    span = PeriodRun((), [*span_of_all(inputs, periods)], ())
    return bring_tables_together(
        inputs, subscriptions=lambda: vas_subscriptions(inputs, span), events=lambda: events_within(inputs, span, event)
    )


def ever_subscribed(inputs: Inputs) -> Lazy:
    """Return the subscriptions of value-added services that are in force at some instant."""
    end = nw.col("ended_at")
    return inputs.tables["subscriptions"].filter(nw.col("is_vas"), end.is_null() | (end > nw.col("started_at")))


def vas_subscriptions(inputs: Inputs, run: PeriodRun) -> Lazy:
    """Return the subscriptions of value-added services in force at some instant from the first to the last bound."""
    end = nw.col("ended_at")
    return ever_subscribed(inputs).filter(
        nw.col("started_at") < instant(run.end), end.is_null() | (end > instant(run.start))
    )


def subscribed_spans(inputs: Inputs, run: PeriodRun, number: Callable[[Lazy], Lazy], spans: int) -> Lazy:
    """Return from which span on (`_at`) an entity has a subscription in force (`_active` 1), or none again (−1).

    Args:
        inputs: The tables of the call.
        run: The periods; what is before the first is taken to begin there.
        number: Adds the number `_at` of the span that an instant `_moment` is in.
        spans: How many spans there are.
    """
    rows = vas_subscriptions(inputs, run)
    rows = join_small(rows, pd.DataFrame({"_step": [1, -1]}))
    begins, start, until = nw.col("_step") > 0, nw.col("started_at"), nw.col("ended_at")
    start = nw.when(start < instant(run.start)).then(instant(run.start)).otherwise(start)
    # What ends on a bound does not touch the span that begins there; what is open has no end.
    moment = nw.when(begins).then(start).otherwise(until.dt.offset_by("-1us"))
    rows = rows.select(*inputs.entity, "_step", moment.alias("_moment")).filter(nw.col("_moment") < instant(run.end))
    at = nw.col("_at") + nw.when(begins).then(0).otherwise(1)
    rows = number(rows).select(*inputs.entity, "_step", at.cast(nw.Int64).alias("_at"))
    rows = on_one_machine(inputs, rows.filter(nw.col("_at") <= spans))
    return activity_changes(rows, inputs.entity, "_step", is_together=True)


def uses_while_subscribed(inputs: Inputs, run: PeriodRun, event: Sequence[str]) -> Lazy:
    """Return the uses of each entity at an instant at which it is subscribed to what is used, once per subscription.

    A use without a service is one of every service that the customer is subscribed to.
    """
    uses, columns = events_within(inputs, run, event), [*inputs.entity, "started_at", "ended_at"]
    at, end = nw.col("occurred_at"), nw.col("ended_at")
    matches = (at >= nw.col("started_at")) & (end.is_null() | (at < end))
    subscriptions, used = vas_subscriptions(inputs, run), ["customer_id", "occurred_at"]
    if inputs.has("events", "service") and inputs.has("subscriptions", "service"):
        subscriptions, service = subscriptions.with_columns(nw.col("service").alias("_own")), nw.col("service")
        matches = matches & (service.is_null() | (service == nw.col("_own")))
        columns, used = [*columns, "_own"], [*used, "service"]
    rows = uses.select(*used).join(join_in_place(subscriptions.select(*columns)), on="customer_id", how="inner")
    return rows.filter(matches).select(*inputs.entity, "occurred_at")
