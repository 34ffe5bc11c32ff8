"""Subscriptions as changes: what each entity begins and ceases to pay, and when.

An entity is a customer, or a customer and the values of `by` columns of subscriptions. Its changes are rows of
`_at` (the instant) and `_mrr` (exact, signed). The state just before t is the sum of the changes before t.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import narwhals as nw

from tenure.counting.core import add_days, cumulative_sum, next_value, on_one_machine, sum_by, to_money_units
from tenure.engine import instant, repartition
from tenure.tables import Inputs

__all__ = ["activity_changes", "changes", "in_force", "paid_intervals"]

Lazy = nw.LazyFrame[Any]


def paid_intervals(inputs: Inputs, *extra: str, since: datetime | None = None, for_sums: bool = False) -> Lazy:
    """Return the paid intervals, `[_start, ended_at)` at `_mrr`: later than the trial, above 0, not empty.

    `since` leaves out those that ended before an instant. `for_sums` are sums over all customers, to which intervals
    at 0 and empty ones add nothing, nor what ended before: all may be there, as to look for them costs more.
    """
    start: nw.Expr = nw.col("started_at")
    has_trials = inputs.has("subscriptions", "trial_ends_at")
    if has_trials:
        trial = nw.col("trial_ends_at")
        start = nw.when(trial > start).then(trial).otherwise(start)
    # One filter and one projection: on DuckDB each further step costs half a millisecond to bind.
    price, end, rows = to_money_units("mrr", inputs.scale), nw.col("ended_at"), inputs.tables["subscriptions"]
    ends_later = end > start if since is None else (end > start) & (end >= instant(since))
    # A trial may end after its subscription, and rows name the groups that there are.
    if has_trials or inputs.group_columns or not for_sums:
        rows = rows.filter((price > 0) & (end.is_null() | ends_later))
    new = {"_start": start.alias("_start"), "_mrr": price.alias("_mrr")}
    columns = dict.fromkeys([*inputs.entity, "_start", "ended_at", "_mrr", *extra])
    return rows.select(*(new.get(name, nw.col(name)) for name in columns))


def in_force(moment: nw.Expr) -> nw.Expr:
    """Whether a paid interval is in force just before an instant."""
    return (nw.col("_start") < moment) & (nw.col("ended_at").is_null() | (nw.col("ended_at") >= moment))


def changes(
    inputs: Inputs,
    grace_days: float = 0,
    *,
    before: datetime | None = None,
    rows: Lazy | None = None,
    entity: Sequence[str] | None = None,
) -> Lazy:
    """Return the changes of every entity, what ended moved to a return within the grace.

    Args:
        inputs: The tables of the call.
        grace_days: Customers who return within this many days are taken never to have left.
        before: The instant before which changes are wanted; all of them if left out.
        rows: The paid intervals; all of them if left out.
        entity: The columns that make what leaves and returns; those of the inputs if left out.
    """
    rows = paid_intervals(inputs) if rows is None else rows
    columns, at = [*inputs.entity], nw.col("_at")
    starts = rows.select(*columns, nw.col("_start").alias("_at"), "_mrr")
    ends = rows.select(*columns, nw.col("ended_at").alias("_at"), (-nw.col("_mrr")).alias("_mrr"))
    both = nw.concat([starts, ends], how="vertical")
    # What is open has no end: neither condition is true of null.
    wanted = ~at.is_null() if before is None else at < instant(before)
    if not grace_days:
        return both.filter(wanted)
    shifted = _with_grace(on_one_machine(inputs, both.filter(~at.is_null())), columns, entity or columns, grace_days)
    return shifted if before is None else shifted.filter(wanted)


def activity_changes(rows: Lazy, entity: Sequence[str], column: str = "_mrr", *, is_together: bool = False) -> Lazy:
    """Return when, `_at`, an entity begins (+1) and ceases (−1) to pay, or to have, anything at all, as `_active`.

    `is_together` says that rows of the same customer are on one machine.
    """
    # The entity begins with what the rows are spread by: sums and windows find them there.
    rows = rows if is_together else repartition(rows, entity[0])
    sums = sum_by(rows, [*entity, "_at"], [column]).with_columns(cumulative_sum(column, entity, "_at").alias("_after"))
    before = nw.col("_after") - nw.col(column)
    step = (nw.col("_after") > 0).cast(nw.Int64) - (before > 0).cast(nw.Int64)
    return sums.with_columns(step.alias("_active")).filter(nw.col("_active") != 0).select(*entity, "_at", "_active")


def _with_grace(rows: Lazy, columns: Sequence[str], entity: Sequence[str], grace_days: float) -> Lazy:
    """Let what ended run on until the return, where an entity falls to 0 and is back within the grace."""
    totals = sum_by(rows, [*entity, "_at"], ["_mrr"]).with_columns(nw.col("_at").alias("_when"))
    totals = totals.with_columns(
        cumulative_sum("_mrr", entity, "_at").alias("_after"), next_value("_when", entity, "_at").alias("_return")
    )
    back = (nw.col("_after") == 0) & (nw.col("_return") <= add_days(nw.col("_at"), grace_days))
    shifted = nw.when(back).then(nw.col("_return")).otherwise(nw.col("_at")).alias("_moved")
    if list(columns) == list(entity):
        return totals.with_columns(shifted).drop("_at").rename({"_moved": "_at"}).select(*columns, "_at", "_mrr")
    moves = totals.with_columns(shifted).select(*entity, "_at", "_moved")
    return rows.join(moves, on=[*entity, "_at"], how="inner").select(*columns, nw.col("_moved").alias("_at"), "_mrr")
