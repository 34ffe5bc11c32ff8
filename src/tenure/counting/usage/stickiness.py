"""Stickiness: on how many days those who use something at all use it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core import PERIOD, PeriodRun, combine, count_together, inside_periods, sums_by_period
from tenure.counting.core.every import every_group
from tenure.counting.events.names import missing_event
from tenure.counting.usage.days import CalendarDays, days_used, events_named, events_within
from tenure.options import Options
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["count_days_used"]

Lazy = nw.LazyFrame[Any]

_SUMS = ("user_days", "users", "squares")


def count_days_used(inputs: Inputs, options: Options, event: Sequence[str]) -> Parts:
    """Count per period and group the `users`, their `user_days`, the sum of their `squares`, and `possible_days`."""

    def rows(run: PeriodRun) -> Lazy:
        days = nw.col("user_days")
        found = days_used(inputs, run, events_within(inputs, run, event))
        return found.with_columns(nw.lit(1).alias("users"), (days * days).alias("squares"))

    def to_periods(sums: pd.DataFrame, run: PeriodRun) -> pd.DataFrame:
        found, lengths = inside_periods(_SUMS, sums, run), CalendarDays(inputs, run).lengths
        days = {at: lengths[bucket] for at, bucket in zip(run.positions, run.buckets, strict=True)}
        return found.assign(possible_days=found["users"] * found[PERIOD].map(days))

    sums, every = count_together(
        inputs,
        lambda: sums_by_period(inputs, options.periods, rows, sums=_SUMS, to_periods=to_periods),
        lambda: every_group(inputs, options.periods, events_named(inputs, event), "occurred_at", "users"),
    )
    parts = combine(inputs, options.periods, [sums, *every]).select("user_days", "users", "possible_days", "squares")
    return parts if parts.rows["users"].any() else replace(parts, undefined=missing_event(inputs, "events", event))
