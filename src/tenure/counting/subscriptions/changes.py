"""Subscriptions as changes: what each unit begins and ceases to pay, and when.

A unit is a customer, or a customer and the values of `by` columns of subscriptions. Its changes are rows of
`_at` (the instant) and `_mrr` (exact, signed). The state just before t is the sum of the changes before t.
"""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tenure.counting.core.aggregates import cumulative_sum, shifted, sum_by, to_money_units
from tenure.engine import add_days
from tenure.tables import Inputs

__all__ = ["activity_changes", "changes", "entity_columns_of", "later", "paid_intervals"]

Lazy = nw.LazyFrame[Any]


def entity_columns_of(inputs: Inputs) -> list[str]:
    """Return the columns that make a unit."""
    return ["customer_id", *inputs.entity_columns]


def paid_intervals(inputs: Inputs, *extra: str) -> Lazy:
    """Return the paid intervals, `[_start, ended_at)` at `_mrr`: later than the trial, above 0, not empty."""
    rows = inputs.tables["subscriptions"].with_columns(
        to_money_units("mrr", inputs.scale).alias("_mrr"), nw.col("started_at").alias("_start")
    )
    if inputs.has("subscriptions", "trial_ends_at"):
        trial, start = nw.col("trial_ends_at"), nw.col("started_at")
        rows = rows.with_columns(nw.when(trial > start).then(trial).otherwise(start).alias("_start"))
    open_or_later = nw.col("ended_at").is_null() | (nw.col("ended_at") > nw.col("_start"))
    return rows.filter((nw.col("_mrr") > 0) & open_or_later).select(
        *entity_columns_of(inputs), "_start", "ended_at", "_mrr", *extra
    )


def changes(inputs: Inputs, grace_days: float = 0, rows: Lazy | None = None) -> Lazy:
    """Return the changes of every unit; with grace, one row for each instant at which it changes."""
    unit, rows = entity_columns_of(inputs), paid_intervals(inputs) if rows is None else rows
    starts = rows.select(*unit, nw.col("_start").alias("_at"), "_mrr")
    ends = rows.filter(~nw.col("ended_at").is_null())
    ends = ends.select(*unit, nw.col("ended_at").alias("_at"), (-nw.col("_mrr")).alias("_mrr"))
    both = nw.concat([starts, ends], how="vertical")
    return _bridged(both, unit, grace_days) if grace_days else both


def activity_changes(rows: Lazy, unit: list[str]) -> Lazy:
    """Return the instants at which a unit begins (+1) and ceases (-1) to pay anything at all, as `_mrr`."""
    paying = sum_by(rows, [*unit, "_at"], ["_mrr"]).with_columns(cumulative_sum("_mrr", unit, "_at").alias("_after"))
    before = nw.col("_after") - nw.col("_mrr")
    step = (nw.col("_after") > 0).cast(nw.Int64) - (before > 0).cast(nw.Int64)
    return (
        paying.with_columns(step.alias("_step"))
        .filter(nw.col("_step") != 0)
        .select(*unit, "_at", nw.col("_step").alias("_mrr"))
    )


def _bridged(rows: Lazy, unit: list[str], grace_days: float) -> Lazy:
    """Let what ended run on until the return, where a unit falls to 0 and is back within the grace."""
    at = sum_by(rows, [*unit, "_at"], ["_mrr"]).with_columns(nw.col("_at").alias("_when"))
    at = at.with_columns(
        cumulative_sum("_mrr", unit, "_at").alias("_after"),
        shifted("_when", unit, "_at", ahead=1).alias("_return"),
    )
    back = (nw.col("_after") == 0) & (nw.col("_return") <= later(nw.col("_at"), grace_days))
    return at.with_columns(nw.when(back).then(nw.col("_return")).otherwise(nw.col("_at")).alias("_at")).select(
        *unit, "_at", "_mrr"
    )


def later(moment: nw.Expr, days: float) -> nw.Expr:
    """Return an instant so many times 24 hours later."""
    return add_days(moment, days)
