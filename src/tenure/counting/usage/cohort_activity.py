"""Cohorts by use: entities by the calendar unit of their first event, and who is active at each age."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core import (
    DAY,
    PeriodRun,
    aggregate_by,
    aggregate_over,
    bucket_of,
    microseconds_into_month,
    month_length,
    month_number,
)
from tenure.counting.core.cohorts import count_by_cohort
from tenure.counting.events.names import count_of_event, is_named
from tenure.engine import instant, repartition, to_local, with_elapsed
from tenure.periods import Grain
from tenure.periods.units import MONTHS
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["ActivityRule", "count_active_by_cohort"]

Lazy = nw.LazyFrame[Any]

_DAYS = {"day": 1, "week": 7}


@dataclass(frozen=True)
class ActivityRule:
    """Which events are activity, how long an age is, how many are looked at, and what is known by when.

    `bounded`: only an event in the window of an age makes active at it, not a later one. `rolling`: windows run from
    each entity's own first event rather than by the calendar.
    """

    event: Sequence[str]
    every: Grain
    ages: int
    as_of: datetime
    bounded: bool
    rolling: bool


def count_active_by_cohort(inputs: Inputs, rule: ActivityRule) -> Parts:
    """Count per cohort and age the `active` and the `size`: of rolling ages, of those whose window has passed."""

    def rows(run: PeriodRun) -> Lazy:
        found = _by_own_age(inputs, run, rule) if rule.rolling else _by_calendar_age(inputs, run, rule)
        return _counted(inputs, found, rule)

    def cells(sums: pd.DataFrame, _: int, over: Sequence[bool]) -> list[tuple[Any, Any]]:
        return [_cell(sums, age, is_over, rule) for age, is_over in enumerate(over)]

    def count() -> Parts:
        return count_by_cohort(
            inputs, rule.every, rule.ages, rule.as_of, rows, sums=("size", "active"), keys=("_age", "_over"),
            part="active", cells=cells, units_of_age=2 if rule.rolling else 1,
        )  # fmt: skip

    return count_of_event(inputs, rule.event, count)


def _cell(sums: pd.DataFrame, age: int, is_over: bool, rule: ActivityRule) -> tuple[int, int | None]:  # noqa: FBT001
    """Return size and active of an age, None where it is not yet observed."""
    observed = sums[sums["_over"] > age]
    size = int(observed["size"].sum())
    at_age = observed["_age"] == age if rule.bounded else observed["_age"] >= age
    is_seen = size > 0 if rule.rolling else is_over
    return size, int(observed.loc[at_age, "active"].sum()) if is_seen else None


def _counted(inputs: Inputs, rows: Lazy, rule: ActivityRule) -> Lazy:
    """Count each entity once as of its cohort, and as active once at each age, or at its last one."""
    entity, age = [*inputs.entity, "_first", "_over"], nw.col("_age")
    capped = nw.when(age > rule.ages).then(rule.ages).otherwise(age).cast(nw.Int64)
    if rule.bounded:
        found = rows.filter(age <= rule.ages).select(*entity, "_age").unique()
        # Everyone is active at age 0, by the first event.
        found = found.with_columns((age == 0).cast(nw.Int64).alias("size"))
    else:
        found = aggregate_by(rows.with_columns(capped.alias("_age")), entity, _age=("max", "_age"))
        found = found.with_columns(nw.lit(1).alias("size"))
    return found.with_columns(nw.lit(1).alias("active"), nw.col("_first").alias("_bucket"))


def _activity(inputs: Inputs, rule: ActivityRule) -> Lazy:
    rows = inputs.tables["events"].filter(is_named(rule.event))
    rows = rows.filter(nw.col("occurred_at") < instant(rule.as_of)).select(*inputs.entity, "occurred_at")
    return repartition(rows, "customer_id")


def _by_calendar_age(inputs: Inputs, run: PeriodRun, rule: ActivityRule) -> Lazy:
    """Return the ages at which each entity is active, in calendar units since that of its first event."""
    unit = bucket_of(nw.col("occurred_at"), run.bounds).cast(nw.Int64)
    rows = _activity(inputs, rule).select(*inputs.entity, unit.alias("_unit")).unique()
    rows = rows.with_columns(aggregate_over("_unit", "min", inputs.entity).alias("_first"))
    age, every = nw.col("_unit") - nw.col("_first"), nw.lit(rule.ages + 1)
    return rows.with_columns(age.alias("_age"), every.cast(nw.Int64).alias("_over"))


def _by_own_age(inputs: Inputs, run: PeriodRun, rule: ActivityRule) -> Lazy:
    """Return the ages of each entity's events since its first, and how many of its windows are over."""
    rows = _activity(inputs, rule)
    rows = rows.with_columns(
        aggregate_over("occurred_at", "min", inputs.entity).alias("_since"), instant(rule.as_of).alias("_now")
    )
    rows = rows.with_columns(bucket_of(nw.col("_since"), run.bounds).cast(nw.Int64).alias("_first"))
    if rule.every in _DAYS:
        rows = with_elapsed(with_elapsed(rows, "_since", "occurred_at", "_age"), "_since", "_now", "_over")
        unit = _DAYS[rule.every] * DAY
        age, over = nw.col("_age") // unit, nw.col("_over") // unit
    else:
        rows = to_local(rows, inputs.zone, "_since", "occurred_at", "_now")
        age, over = (_months_since("_since", each) // MONTHS[rule.every] for each in ("occurred_at", "_now"))
    most = rule.ages + 1
    over = nw.when(over > most).then(most).otherwise(over)
    return rows.with_columns(age.cast(nw.Int64).alias("_age"), over.cast(nw.Int64).alias("_over"))


def _months_since(start: str, end: str) -> nw.Expr:
    """Return the whole months from an instant to a later one, to the same day and time or the last day of a month."""
    first, last = nw.col(start), nw.col(end)
    length = month_length(last)
    day = first.dt.day().cast(nw.Int64)
    shortened = nw.when(day > length).then(day - length).otherwise(0) * DAY
    short = microseconds_into_month(first) - shortened > microseconds_into_month(last)
    months = month_number(last) - month_number(first) - short.cast(nw.Int64)
    # Within the hour that comes twice, the clock may run back.
    return nw.when(months < 0).then(0).otherwise(months)
