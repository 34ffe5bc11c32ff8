"""Subscriber days: on how many days of each period an entity has a subscription, however many it has.

A period that an entity is subscribed in on all days needs no row of its own: it is between the step at which such
periods begin (`_whole` 1) and the one at which they cease (−1). So a row stands for the first and the last period of a
stretch of days only, and the cost hardly grows with the number of periods.
"""

from __future__ import annotations

from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core import PERIOD, PeriodRun, inside_periods, next_value
from tenure.counting.core.groups import states_by_period
from tenure.counting.usage.days import CalendarDays
from tenure.counting.usage.subscribers import subscribed_spans
from tenure.engine import join_small
from tenure.tables import Inputs

__all__ = ["SUMS", "add_whole_periods", "subscriber_days"]

Lazy = nw.LazyFrame[Any]

SUMS = ("user_days", "subscriber_days", "customers", "user_squares", "subscriber_squares", "products")
"""Days of use and of subscription, the customers who have them, and the sums over these of squares and products."""

_FIRST, _LAST, _BEGIN, _CEASE = range(4)


def subscriber_days(inputs: Inputs, run: PeriodRun) -> Lazy:
    """Return, per entity and bucket, `subscriber_days` of buckets that are not between two steps of `_whole`."""
    rows = _stretches(inputs, run)
    rows = join_small(rows, pd.DataFrame({"_kind": range(4)}))
    kind, first, last = nw.col("_kind"), nw.col("_bucket"), nw.col("_last_bucket")
    rows = rows.filter((kind == _FIRST) | ((kind == _LAST) & (last > first)) | ((kind >= _BEGIN) & (last > first + 1)))
    until = nw.when(last > first).then(nw.col("_after")).otherwise(nw.col("_until"))
    days = nw.when(kind == _FIRST).then(until - nw.col("_at")).otherwise(nw.col("_until") - nw.col("_last_first"))
    step = nw.when(kind == _BEGIN).then(1).otherwise(-1)
    bucket = nw.when(kind == _FIRST).then(first).otherwise(nw.when(kind == _BEGIN).then(first + 1).otherwise(last))
    return rows.select(
        *inputs.entity,
        bucket.cast(nw.Int64).alias("_bucket"),
        nw.lit(0).alias("user_days"),
        nw.when(kind < _BEGIN).then(days).otherwise(0).alias("subscriber_days"),
        nw.when(kind < _BEGIN).then(0).otherwise(step).alias("_whole"),
    )


def add_whole_periods(inputs: Inputs, sums: pd.DataFrame, run: PeriodRun) -> pd.DataFrame:
    """Return sums by period, with those who are subscribed on all days of it."""
    lengths = CalendarDays(inputs, run).lengths
    whole = states_by_period(sums, inputs.group_columns, ["_whole"], run)
    position = dict(zip(run.positions, run.buckets, strict=True))
    days, customers = whole[PERIOD].map(position).map(lengths), whole.pop("_whole")
    whole = whole.assign(
        customers=customers, subscriber_days=customers * days, subscriber_squares=customers * days * days,
        user_days=0, user_squares=0, products=0,
    )  # fmt: skip
    return pd.concat([inside_periods(SUMS, sums.drop(columns="_whole"), run), whole], ignore_index=True)


def _stretches(inputs: Inputs, run: PeriodRun) -> Lazy:
    """Return the stretches of days, from `_at` to before `_until`, with the buckets and the days of both ends."""
    days = CalendarDays(inputs, run)
    rows = subscribed_spans(inputs, run, days.number, days.count).with_columns(nw.col("_at").alias("_day"))
    until = next_value("_day", inputs.entity, "_at")
    rows = rows.with_columns(until.alias("_until")).filter(nw.col("_active") > 0).drop("_day", "_active")
    rows = rows.with_columns(nw.col("_until").fill_null(days.count + 1))
    at, last = nw.col("_at"), nw.col("_until") - 1
    return rows.with_columns(
        days.bucket_at(at).alias("_bucket"),
        days.after_at(at).alias("_after"),
        days.bucket_at(last).alias("_last_bucket"),
        days.first_at(last).alias("_last_first"),
    )
