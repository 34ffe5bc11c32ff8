"""Trials: which of them were followed by a paid subscription in time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

import narwhals as nw

from tenure.counting.core import (
    PeriodRun,
    add_days,
    aggregate_by,
    are_equal,
    bring_together,
    bucket_of,
    count_by_period,
    sum_by,
    to_money_units,
)
from tenure.counting.subscriptions.changes import paid_intervals
from tenure.engine import instant, join_in_place
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["count_trials"]

Lazy = nw.LazyFrame[Any]

_COUNTS = ("converted", "trials", "immature")


def count_trials(inputs: Inputs, periods: Sequence[Period], within_days: float, as_of: datetime) -> Parts:
    """Count the `trials` whose window has passed, those `converted` within it, and those `immature`."""
    outcomes = partial(_outcomes, inputs, within_days=within_days, as_of=as_of)
    return count_by_period(inputs, periods, outcomes, sums=_COUNTS)


def _outcomes(inputs: Inputs, run: PeriodRun, *, within_days: float, as_of: datetime) -> Lazy:
    """Return the trials, and what else was followed by a payment: the sums over all of these rows are the parts.

    Most that convert run on; only the others are matched with what else their customer pays for.
    """
    begins, trial_ends = (nw.col(name) >= instant(run.start) for name in ("started_at", "trial_ends_at"))
    recent = bring_together(inputs, begins | trial_ends.fill_null(value=False))
    others = _trials(recent, run, within_days, as_of).filter(
        nw.col("trials") > 0, nw.col("converted") == 0, nw.col("started_at") >= instant(run.start)
    )
    none = nw.lit(0).cast(nw.Int64)
    followed = _followed(recent, run, others).with_columns(none.alias("trials"), none.alias("immature"))
    columns = [*inputs.entity, "_bucket", *_COUNTS]
    pieces = [_trials(inputs, run, within_days, as_of), followed]
    return nw.concat([each.select(*columns) for each in pieces], how="vertical")


def _trials(inputs: Inputs, run: PeriodRun, within_days: float, as_of: datetime) -> Lazy:
    """Return the trials before the end of a run, `converted` where the subscription itself is paid for after them."""
    start, end, trial = nw.col("started_at"), nw.col("ended_at"), nw.col("trial_ends_at")
    lasted = (trial > start) & (end.is_null() | (end > start))
    rows = inputs.tables["subscriptions"].filter(lasted, start < instant(run.end))
    runs_on = (to_money_units("mrr", inputs.scale) > 0) & (end.is_null() | (end > trial))
    until = add_days(trial, within_days)
    is_over = until <= instant(as_of)
    return rows.with_columns(
        bucket_of(start, run.bounds).cast(nw.Int64).alias("_bucket"),
        until.alias("_until"),
        is_over.cast(nw.Int64).alias("trials"),
        (~is_over).cast(nw.Int64).alias("immature"),
        nw.when(is_over & runs_on).then(1).otherwise(0).cast(nw.Int64).alias("converted"),
    )


def _followed(inputs: Inputs, run: PeriodRun, trials: Lazy) -> Lazy:
    """Return how many trials `converted`: their customer begins to pay for the same service in time."""
    service, begins = ["service"] if inputs.has("subscriptions", "service") else [], nw.col("_start")
    unit = list(dict.fromkeys([*inputs.entity, *service, "started_at", "_until", "_bucket"]))
    paid = paid_intervals(inputs, *service).filter(begins >= instant(run.start))
    paid = paid.select("customer_id", "_start", *(nw.col(name).alias("_paid_service") for name in service))
    rows = sum_by(trials, unit, ["trials"]).join(join_in_place(paid), on="customer_id", how="inner")
    rows = rows.filter(begins >= nw.col("started_at"), begins <= nw.col("_until"))
    rows = rows.filter(are_equal("service", "_paid_service")) if service else rows
    return aggregate_by(rows, unit, converted=("max", "trials"))
