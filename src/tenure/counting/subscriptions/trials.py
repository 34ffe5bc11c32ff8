"""Trials: which of them were followed by a paid subscription in time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import narwhals as nw

from tenure.counting.core import add_days, aggregate_by, count_by_period, sum_by
from tenure.counting.subscriptions.changes import paid_intervals
from tenure.counting.subscriptions.service_text import service_text
from tenure.engine import instant
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["count_trials"]

Lazy = nw.LazyFrame[Any]

_BUYER = ("customer_id", "_service")


def count_trials(inputs: Inputs, periods: Sequence[Period], within_days: float, as_of: datetime) -> Parts:
    """Count the `trials` whose window has passed, those `converted` within it, and those `immature`."""
    over = (add_days(nw.col("trial_ends_at"), within_days) <= instant(as_of)).cast(nw.Int64) * nw.col("_trials")
    sums = {"converted": over * nw.col("_paid"), "trials": over, "immature": nw.col("_trials") - over}
    return count_by_period(inputs, periods, _outcomes(inputs, within_days), at="started_at", sums=sums)


def _outcomes(inputs: Inputs, within_days: float) -> Lazy:
    """Return how many `_trials` a customer began and was to end at one instant, `_paid` 1 where they converted."""
    trials = _trials(inputs)
    service = ["service"] if inputs.has("subscriptions", "service") else []
    paid = paid_intervals(inputs, *service).with_columns(service_text(inputs, "subscriptions").alias("_service"))
    rows = trials.join(paid.select(*_BUYER, "_start"), on=[*_BUYER], how="left")
    begins, until = nw.col("_start"), add_days(nw.col("trial_ends_at"), within_days)
    in_time = nw.when((begins >= nw.col("started_at")) & (begins <= until)).then(1).otherwise(0)
    return aggregate_by(
        rows.with_columns(in_time.alias("_in_time")),
        _unit(inputs),
        _trials=("min", "_trials"),
        _paid=("max", "_in_time"),
    )


def _trials(inputs: Inputs) -> Lazy:
    start, end, trial = nw.col("started_at"), nw.col("ended_at"), nw.col("trial_ends_at")
    rows = inputs.tables["subscriptions"].filter((trial > start) & (end.is_null() | (end > start)))
    rows = rows.with_columns(service_text(inputs, "subscriptions").alias("_service"), nw.lit(1).alias("_trials"))
    return sum_by(rows, _unit(inputs), ["_trials"])


def _unit(inputs: Inputs) -> list[str]:
    return [*inputs.entity, "_service", "started_at", "trial_ends_at"]
