"""Trials: which of them were followed by a paid subscription in time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

import narwhals as nw

from tenure.counting.core import PeriodRun, add_days, bucket_of, count_by_period, distinct_rows, to_money_units
from tenure.counting.subscriptions.changes import paid_intervals
from tenure.counting.subscriptions.service_text import service_key
from tenure.engine import instant
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["count_trials"]

Lazy = nw.LazyFrame[Any]


def count_trials(inputs: Inputs, periods: Sequence[Period], within_days: float, as_of: datetime) -> Parts:
    """Count the `trials` whose window has passed, those `converted` within it, and those `immature`."""
    over = (nw.col("_until") <= instant(as_of)).cast(nw.Int64)
    sums = {"converted": over * nw.col("_paid"), "trials": over, "immature": 1 - over}
    return count_by_period(inputs, periods, partial(_outcomes, inputs, within_days=within_days), sums=sums)


def _outcomes(inputs: Inputs, run: PeriodRun, *, within_days: float) -> Lazy:
    """Return the trials with the `_bucket` of their start, `_until` when they may convert, and 1 as `_paid` if so."""
    key = ["customer_id", *service_key(inputs, "subscriptions"), "started_at", "_until"]
    trials = _trials(inputs, run, within_days)
    # Most that convert run on; only the others are matched with what else their customer pays for.
    others = trials.filter(nw.col("_runs_on") == 0, nw.col("started_at") >= instant(run.start)).select(*key)
    paid = distinct_rows(_followed(inputs, run, others), key).with_columns(nw.lit(1).alias("_followed"))
    followed = nw.col("_followed").fill_null(0) == 1
    rows = trials.join(paid, on=key, how="left")
    return rows.with_columns(nw.when(followed).then(1).otherwise(nw.col("_runs_on")).alias("_paid"))


def _trials(inputs: Inputs, run: PeriodRun, within_days: float) -> Lazy:
    """Return the trials before the end of a run, with 1 as `_runs_on` where the subscription itself is paid for."""
    start, end, trial = nw.col("started_at"), nw.col("ended_at"), nw.col("trial_ends_at")
    lasted = (trial > start) & (end.is_null() | (end > start))
    rows = inputs.tables["subscriptions"].filter(lasted, start < instant(run.end))
    runs_on = (to_money_units("mrr", inputs.scale) > 0) & (end.is_null() | (end > trial))
    return rows.with_columns(
        bucket_of(start, run.bounds).alias("_bucket"),
        add_days(trial, within_days).alias("_until"),
        nw.when(runs_on).then(1).otherwise(0).alias("_runs_on"),
        **service_key(inputs, "subscriptions"),
    )


def _followed(inputs: Inputs, run: PeriodRun, trials: Lazy) -> Lazy:
    """Return trials of a run whose customer begins to pay for the same service in time, once for each such start."""
    service, begins = service_key(inputs, "subscriptions"), nw.col("_start")
    paid = paid_intervals(inputs, *(["service"] if service else [])).filter(begins >= instant(run.start))
    rows = trials.join(paid.select("customer_id", "_start", **service), on=["customer_id", *service], how="inner")
    return rows.filter(begins >= nw.col("started_at"), begins <= nw.col("_until"))
