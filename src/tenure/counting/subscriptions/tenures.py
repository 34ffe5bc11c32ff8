"""Tenures: lives in whole months, by anniversary, as the fitted curves take them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core.aggregates import microseconds, seconds, sum_by
from tenure.counting.core.groups import join_customers
from tenure.counting.subscriptions.lifetimes import lives
from tenure.engine import collect, to_local
from tenure.tables import Inputs

__all__ = ["count_tenures", "tenures"]

Lazy = nw.LazyFrame[Any]

_DAY = 86_400_000_000


def tenures(inputs: Inputs, as_of: datetime, *, grace_days: float = 0) -> Lazy:
    """Return the lives of all units with `months`: of the lost, rounded up; of the others, renewals gone by.

    Months run from the first paid start to the same day and time of each later month, or to the last day of a
    month that lacks it. A renewal that falls on `as_of` itself is not known to have been made.
    """
    rows = to_local(lives(inputs, as_of, grace_days=grace_days), inputs.zone, "_start", "_end")
    return rows.with_columns((_anniversaries(nw.col("_start"), nw.col("_end")) - 1 + nw.col("lost")).alias("months"))


def count_tenures(inputs: Inputs, as_of: datetime, *, grace_days: float = 0) -> pd.DataFrame:
    """Return, per group, whole months and fate, how many units: `months`, `lost` (1 or 0), `units`."""
    rows = join_customers(inputs, tenures(inputs, as_of, grace_days=grace_days)).with_columns(nw.lit(1).alias("units"))
    return collect(sum_by(rows, [*inputs.entity_columns, *inputs.customer_columns, "months", "lost"], ["units"]))


def _anniversaries(start: nw.Expr, end: nw.Expr) -> nw.Expr:
    """Count the monthly anniversaries of a start, itself the first, that fall before an end after it."""
    months = (_year(end) - _year(start)) * 12 + _month(end) - _month(start)
    day, last = start.dt.day().cast(nw.Int64), month_length(end)
    anniversary = nw.when(day > last).then(last).otherwise(day) * _DAY + _clock(start)
    return months + (anniversary < end.dt.day().cast(nw.Int64) * _DAY + _clock(end)).cast(nw.Int64)


def month_length(moment: nw.Expr) -> nw.Expr:
    """Return how many days the month of an instant has."""
    year, month = _year(moment), _month(moment)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    february = nw.when(leap).then(29).otherwise(28)
    short = month.is_in([4, 6, 9, 11])
    return nw.when(month == 2).then(february).otherwise(nw.when(short).then(30).otherwise(31)).cast(nw.Int64)


def _year(moment: nw.Expr) -> nw.Expr:
    return moment.dt.year().cast(nw.Int64)


def _month(moment: nw.Expr) -> nw.Expr:
    return moment.dt.month().cast(nw.Int64)


def _clock(moment: nw.Expr) -> nw.Expr:
    return seconds(moment) * 1_000_000 + microseconds(moment)
