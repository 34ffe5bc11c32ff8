"""Active use: how many subscribers of value-added services use them, and on how many of their days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core import PeriodRun, bucket_of, combine, count_together, distinct_rows, sum_by, sums_by_period
from tenure.counting.core.every import every_group
from tenure.counting.core.groups import states_by_period
from tenure.counting.events.names import missing_event
from tenure.counting.usage.days import CalendarDays, days_used
from tenure.counting.usage.subscriber_days import SUMS, add_whole_periods, subscriber_days
from tenure.counting.usage.subscribers import (
    ever_subscribed,
    subscribed_spans,
    subscribers_and_uses,
    uses_while_subscribed,
)
from tenure.options import Options
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["count_active_days", "count_active_users"]

Lazy = nw.LazyFrame[Any]

_OF_ENTITIES = ("user_days", "subscriber_days", "_whole")


def count_active_users(inputs: Inputs, options: Options, event: Sequence[str]) -> Parts:
    """Count per period and group the `subscribers`, and the `users` among them."""
    periods, together = options.periods, subscribers_and_uses(inputs, options.periods, event)

    def steps(run: PeriodRun) -> Lazy:
        number = bucket_of(nw.col("_moment"), run.bounds).alias("_at")
        spans = subscribed_spans(together, run, lambda rows: rows.with_columns(number), len(run.bounds) - 1)
        return spans.rename({"_at": "_bucket"})

    def subscribers(sums: pd.DataFrame, run: PeriodRun) -> pd.DataFrame:
        return states_by_period(sums, inputs.group_columns, ["_active"], run).rename(columns={"_active": "subscribers"})

    def users(run: PeriodRun) -> Lazy:
        bucket = bucket_of(nw.col("occurred_at"), run.bounds).alias("_bucket")
        rows = uses_while_subscribed(together, run, event).select(*inputs.entity, bucket)
        return distinct_rows(rows, [*inputs.entity, "_bucket"]).with_columns(nw.lit(1).alias("users"))

    there, used, every = count_together(
        inputs,
        lambda: sums_by_period(inputs, periods, steps, sums=("_active",), to_periods=subscribers),
        lambda: sums_by_period(inputs, periods, users, sums=("users",)),
        lambda: every_group(inputs, periods, ever_subscribed(inputs), "started_at", "subscribers"),
    )
    parts = combine(inputs, periods, [used, there, *every])
    return parts if parts.rows["users"].any() else replace(parts, undefined=missing_event(inputs, "events", event))


def count_active_days(inputs: Inputs, options: Options, event: Sequence[str]) -> Parts:
    """Count per period and group the `subscriber_days`, the `user_days` among them, and what their interval needs.

    Over groups that split subscriptions, the customers are counted once, and their squares are those of their sums.
    """
    rows = partial(_days_of_entities, subscribers_and_uses(inputs, options.periods, event), event=event)
    parts = _in_periods(inputs, options, lambda run: _with_squares(inputs, run, rows(run)))
    if inputs.entity_columns and len(options.periods) == 1:
        parts = replace(parts, whole=_of_customers(inputs, options, rows).sums())
    return parts if parts.rows["user_days"].any() else replace(parts, undefined=missing_event(inputs, "events", event))


def _of_customers(inputs: Inputs, options: Options, rows: Callable[[PeriodRun], Lazy]) -> Parts:
    """Count the days of customers, over all groups, in the one period asked for."""
    everyone = replace(inputs, keys={}, entity_columns=(), customer_columns=())

    def summed(run: PeriodRun) -> Lazy:
        customers = sum_by(rows(run), [*everyone.entity, "_bucket"], _OF_ENTITIES, as_float=True)
        return _with_squares(inputs, run, customers)

    return _in_periods(everyone, options, summed)


def _in_periods(inputs: Inputs, options: Options, rows: Callable[[PeriodRun], Lazy]) -> Parts:
    finish = partial(add_whole_periods, inputs)
    sums = sums_by_period(inputs, options.periods, rows, sums=(*SUMS, "_whole"), to_periods=finish)
    every = every_group(inputs, options.periods, ever_subscribed(inputs), "started_at", "subscriber_days")
    return combine(inputs, options.periods, [sums, *every]).select(*SUMS)


def _days_of_entities(inputs: Inputs, run: PeriodRun, *, event: Sequence[str]) -> Lazy:
    """Return the days of use and of subscription of each entity in each bucket."""
    key, columns = [*inputs.entity, "_bucket"], {name: nw.lit(0.0) for name in _OF_ENTITIES}
    used = days_used(inputs, run, uses_while_subscribed(inputs, run, event))
    there = subscriber_days(inputs, run)
    pieces = [
        used.select(*key, **columns | {"user_days": nw.col("user_days")}),
        there.select(*key, **{name: nw.col(name).cast(nw.Float64) for name in _OF_ENTITIES}),
    ]
    # Days and their squares stay far below 2**53: floats are exact, and faster.
    return sum_by(nw.concat(pieces, how="vertical"), key, _OF_ENTITIES, as_float=True)


def _with_squares(inputs: Inputs, run: PeriodRun, rows: Lazy) -> Lazy:
    used, there, length = nw.col("user_days"), nw.col("subscriber_days"), CalendarDays(inputs, run).length_of
    # Who used something without days of its own here is subscribed on all of them.
    all_days = nw.when(there > 0).then(there).otherwise(length(nw.col("_bucket")))
    return rows.with_columns(
        (there > 0).cast(nw.Float64).alias("customers"),
        (used * used).alias("user_squares"),
        (there * there).alias("subscriber_squares"),
        (used * all_days).alias("products"),
    )
