"""First starts: when each entity began, trial included, paid or not, and until when it has been seen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core import (
    PERIOD,
    PeriodRun,
    aggregate_by,
    bucket_of,
    on_one_machine,
    sums_by_period,
)
from tenure.engine import instant
from tenure.periods import Period
from tenure.tables import Inputs

__all__ = ["first_starts_within", "started_groups"]

Lazy = nw.LazyFrame[Any]


def _first_starts(inputs: Inputs, as_of: datetime) -> Lazy:
    """Return a row per entity with its first `_start`, and `_seen_until`: its last end, or `as_of` where that is later.

    Of who starts at `as_of` or later nothing has been seen: null.
    """
    start, end = nw.col("started_at"), nw.col("ended_at")
    ended = nw.when(end < instant(as_of)).then(end).otherwise(instant(as_of))
    rows = inputs.tables["subscriptions"].filter(end.is_null() | (end > start))
    rows = on_one_machine(inputs, rows).with_columns(nw.when(start < instant(as_of)).then(ended).alias("_until"))
    return aggregate_by(rows, inputs.entity, _start=("min", "started_at"), _seen_until=("max", "_until"))


def first_starts_within(inputs: Inputs, run: PeriodRun, as_of: datetime) -> Lazy:
    """Return the first starts within the periods of a run, with the `_bucket` of each."""
    start = nw.col("_start")
    rows = _first_starts(inputs, as_of).filter((start >= instant(run.start)) & (start < instant(run.end)))
    rows = rows.with_columns(bucket_of(start, run.bounds).cast(nw.Int64).alias("_bucket"))
    return rows.filter(nw.col("_bucket").is_in(list(run.buckets)))


def started_groups(inputs: Inputs, periods: Sequence[Period], as_of: datetime) -> pd.DataFrame:
    """Return, as sums of nothing, the groups of all who have started before the last period ends."""
    if not inputs.group_columns:
        return pd.DataFrame({PERIOD: [0], "customers": [0]})
    rows = _first_starts(inputs, as_of)
    return sums_by_period(inputs, periods, rows, at="_start", sums={"customers": nw.lit(0)})
