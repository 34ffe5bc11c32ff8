"""Subscribers of value-added services: when each entity has one at all, trials included, and its uses meanwhile.

Time is cut into spans by ascending bounds: span n lies between bounds n - 1 and n, and a subscription touches each
span that it is in force in at some instant.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core import PeriodRun, bucket_of
from tenure.counting.subscriptions.changes import activity_changes
from tenure.counting.usage.days import uses_of
from tenure.engine import upload
from tenure.tables import Inputs

__all__ = ["subscribed_spans", "uses_while_subscribed", "vas_subscriptions"]

Lazy = nw.LazyFrame[Any]

_TICK = timedelta(microseconds=1)


def vas_subscriptions(inputs: Inputs, run: PeriodRun) -> Lazy:
    """Return the subscriptions of value-added services in force at some instant from the first to the last bound."""
    start, end = nw.col("started_at"), nw.col("ended_at")
    is_open = end.is_null() | ((end > start) & (end > run.start))
    return inputs.tables["subscriptions"].filter(nw.col("is_vas"), start < run.end, is_open)


def subscribed_spans(inputs: Inputs, run: PeriodRun, bounds: Sequence[datetime]) -> Lazy:
    """Return from which span on (`_at`) an entity has a subscription in force (`_active` 1), or none (−1) again."""
    rows = vas_subscriptions(inputs, run)
    rows = rows.join(upload(pd.DataFrame({"_step": [1, -1]}), rows), how="cross")
    ended = nw.col("_step") < 0
    rows = rows.filter(~ended | ~nw.col("ended_at").is_null())
    first = bucket_of(nw.col("started_at"), list(bounds))
    # A subscription that ends on a bound does not touch the span that begins there.
    after = bucket_of(nw.col("ended_at"), [min(bound, datetime.max - _TICK) + _TICK for bound in bounds]) + 1  # noqa: DTZ901 - naive UTC
    at = nw.when(ended).then(after).otherwise(nw.when(first < 1).then(1).otherwise(first)).cast(nw.Int64)
    rows = rows.with_columns(at.alias("_at")).filter(nw.col("_at") < len(bounds))
    return activity_changes(rows, inputs.entity, "_step")


def uses_while_subscribed(inputs: Inputs, run: PeriodRun, event: Sequence[str]) -> Lazy:
    """Return the uses of each entity at an instant at which it is subscribed to what is used, once per subscription.

    A use without a service is one of every service that the customer is subscribed to.
    """
    uses, subscriptions, key = uses_of(inputs, run, event), vas_subscriptions(inputs, run), ["customer_id"]
    if inputs.has("events", "service") and inputs.has("subscriptions", "service"):
        service, key = nw.col("service"), ["customer_id", "_service", "_any"]
        # Joins never match nulls: each subscription stands there a second time, for uses without a service.
        either = upload(pd.DataFrame({"_any": [0, 1]}), subscriptions)
        subscriptions = subscriptions.join(either, how="cross")
        named = nw.when(nw.col("_any") == 1).then(nw.lit("")).otherwise(service)
        subscriptions = subscriptions.with_columns(named.alias("_service"))
        uses = uses.with_columns(
            service.fill_null("").alias("_service"), service.is_null().cast(nw.Int64).alias("_any")
        )
    subscriptions = subscriptions.select(*dict.fromkeys([*inputs.entity, *key]), "started_at", "ended_at")
    rows = uses.select(*key, "occurred_at").join(subscriptions, on=key, how="inner")
    at, end = nw.col("occurred_at"), nw.col("ended_at")
    rows = rows.filter(at >= nw.col("started_at"), end.is_null() | (at < end))
    return rows.select(*inputs.entity, "occurred_at")
