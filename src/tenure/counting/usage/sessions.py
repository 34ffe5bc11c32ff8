"""Sessions: by their ids, and by pauses where an event has none; each belongs to the instant at which it starts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from functools import partial
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from tenure.counting.core import (
    PERIOD,
    PeriodRun,
    aggregate_by,
    bucket_of,
    combine,
    inside_periods,
    previous_value,
    sum_by,
    sums_by_period,
)
from tenure.counting.events.names import count_of_event, is_named
from tenure.engine import instant, pays_per_run, repartition, to_local, with_elapsed
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["SessionRule", "count_sessions_by_day", "count_sessions_by_user"]

Lazy = nw.LazyFrame[Any]

_MINUTE = 60_000_000


@dataclass(frozen=True)
class SessionRule:
    """Which events make sessions, all of them if none is named, and the pause after which another one starts."""

    event: Sequence[str]
    gap_minutes: float


def count_sessions_by_day(inputs: Inputs, periods: Sequence[Period], rule: SessionRule) -> Parts:
    """Count per period and group the `sessions`, the `squares` of those of each calendar day, and the `days`."""
    return _if_named(inputs, rule, partial(_by_day, inputs, periods, rule))


def _by_day(inputs: Inputs, periods: Sequence[Period], rule: SessionRule) -> Parts:
    def rows(run: PeriodRun) -> Lazy:
        starts = to_local(_starts(inputs, run, rule), inputs.zone, "_start")
        return starts.with_columns(nw.col("_start").dt.date().alias("_day"), nw.lit(1).alias("sessions"))

    def to_periods(sums: pd.DataFrame, run: PeriodRun) -> pd.DataFrame:
        return inside_periods(["sessions"], sums, run)

    sums = sums_by_period(inputs, periods, rows, sums=("sessions",), keys=("_day",), to_periods=to_periods)
    daily = sums.assign(squares=sums["sessions"] ** 2).drop(columns="_day")
    # A day's square over all groups is not the sum of theirs; the days of a period are those of each group.
    together = sums.groupby([PERIOD, "_day"])["sessions"].sum()
    whole = {"squares": int((together**2).sum()), "days": _days(periods[0])}
    parts = combine(inputs, periods, [daily], whole=whole)
    counted = parts.rows.assign(days=_days_by_row(periods, parts))
    return replace(parts, rows=counted, mergeable=False)  # nor of halves of the users


def count_sessions_by_user(inputs: Inputs, periods: Sequence[Period], rule: SessionRule) -> Parts:
    """Count per period and group the `sessions`, the `squares` of those of each user, the `users` and `user_days`."""
    return _if_named(inputs, rule, partial(_by_user, inputs, periods, rule))


def _by_user(inputs: Inputs, periods: Sequence[Period], rule: SessionRule) -> Parts:
    def rows(run: PeriodRun) -> Lazy:
        starts = _starts(inputs, run, rule).with_columns(nw.lit(1).alias("sessions"))
        found, count = sum_by(starts, [*inputs.entity, "_bucket"], ["sessions"]), nw.col("sessions")
        return found.with_columns((count * count).alias("squares"), nw.lit(1).alias("users"))

    parts = combine(inputs, periods, [sums_by_period(inputs, periods, rows, sums=("sessions", "squares", "users"))])
    days = parts.rows["users"].astype(object) * _days_by_row(periods, parts)
    return replace(parts, rows=parts.rows.assign(user_days=days))


def _if_named(inputs: Inputs, rule: SessionRule, count: Callable[[], Parts]) -> Parts:
    """Make a count, undefined where events are named and none has the name."""
    if not rule.event:
        return count()
    return count_of_event(inputs, rule.event, count, shows=lambda parts: bool(parts.rows["sessions"].any()))


def _starts(inputs: Inputs, run: PeriodRun, rule: SessionRule) -> Lazy:
    """Return the `_start` of each session that starts before the end of the periods, and its `_bucket`."""
    at = nw.col("occurred_at")
    rows = inputs.tables["events"].filter(at < instant(run.end))
    rows = rows.filter(is_named(rule.event)) if rule.event else rows
    has_ids = inputs.has("events", "session_id")
    if has_ids and not pays_per_run(rows):  # groups take less time than a window, and a shuffle of their own
        without = nw.col("session_id").is_null()
        pieces = [_by_id(inputs, rows.filter(~without)), _by_pause(inputs, run, rows.filter(without), rule)]
        starts = nw.concat(pieces, how="vertical")
    else:
        starts = _by_pause(inputs, run, rows, rule, ids=["session_id"] if has_ids else [])
    if not inputs.group_columns:  # groups are those of all rows
        starts = starts.filter(nw.col("_start") >= instant(run.start))
    return starts.with_columns(bucket_of(nw.col("_start"), run.bounds).alias("_bucket"))


def _by_id(inputs: Inputs, rows: Lazy) -> Lazy:
    """Return the first instant of each session; an id is only of its customer, in each group of its events."""
    found = aggregate_by(rows, [*inputs.entity, "session_id"], _start=("min", "occurred_at"))
    return found.select(*inputs.entity, "_start")


def _by_pause(inputs: Inputs, run: PeriodRun, rows: Lazy, rule: SessionRule, ids: Sequence[str] = ()) -> Lazy:
    """Return the instants of events that come first, of those with an id in its session, or after a long pause."""
    key, gap = [*inputs.entity, *ids], round(rule.gap_minutes * _MINUTE)
    has_id = ~nw.col(ids[0]).is_null() if ids else nw.lit(value=False)
    if not inputs.group_columns:
        # What starts in the periods depends on no event further back; groups are those of all rows.
        rows = rows.filter(has_id | (nw.col("occurred_at") >= instant(_earlier(run.start, gap))))
    rows = repartition(rows.select(*key, nw.col("occurred_at").alias("_start")), "customer_id")
    rows = rows.with_columns(previous_value("_start", key, "_start").alias("_previous"))
    rows = with_elapsed(rows, "_previous", "_start", "_pause")
    is_first, is_late = nw.col("_previous").is_null(), ~has_id & (nw.col("_pause") > gap)
    return rows.filter(is_first | is_late).select(*inputs.entity, "_start")


def _earlier(moment: datetime, microseconds: int) -> datetime:
    beginning = datetime.min  # noqa: DTZ901 - naive inside
    span = (moment - beginning) // timedelta(microseconds=1)
    return moment - timedelta(microseconds=min(microseconds, span))


def _days(period: Period) -> int | Fraction:
    """Return the days of a period on the clock; a whole number where it has no part of a day."""
    exact = Fraction(period.days)
    return int(exact) if exact.denominator == 1 else exact


def _days_by_row(periods: Sequence[Period], parts: Parts) -> Any:
    return np.repeat(np.array([_days(period) for period in periods], dtype=object), len(parts.rows) // len(periods))
