"""Every change of what customers pay, each for itself: a loss and a return within one period are both there.

Movements are netted per customer and period; other tools count each change, and this is what they count.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import narwhals as nw

from tenure.counting.core import (
    PeriodRun,
    bucket_of,
    count_by_period,
    cumulative_sum,
    is_first,
    sum_by,
)
from tenure.counting.subscriptions.changes import changes
from tenure.counting.subscriptions.movements import count_movements
from tenure.counting.subscriptions.net_changes import net_changes
from tenure.options import Options
from tenure.tables import Inputs

__all__ = ["count_changes"]

Lazy = nw.LazyFrame[Any]

_CUSTOMER = ["customer_id"]
_TRIAL = "trial_ends_at"


def count_changes(inputs: Inputs, options: Options, *, trials: bool = False) -> dict[str, int]:
    """Count the customers and exact money of one period, netted as movements and each change for itself.

    Beside the parts of movements there are `lost_each` and `lost_each_joined`, the losses of those who were there at
    the start and of the others; and in money `expansion_each`, `contraction_each`, `churn_each`, `reactivation_each`.

    Args:
        inputs: The subscriptions, without groups.
        options: The period and the grace.
        trials: Whether a customer pays from the start of the trial.
    """
    if trials:
        named = [name for name in inputs.columns["subscriptions"] if name != _TRIAL]
        inputs = replace(inputs, columns={**inputs.columns, "subscriptions": tuple(named)}, memo={})

    def rows(run: PeriodRun) -> Lazy:
        return _each_change(inputs, run, options.grace_days)

    each = count_by_period(inputs, options.periods, rows, sums=_sums())
    found = {**count_movements(inputs, options, with_new=True).sums(), **each.sums()}
    return {name: int(value) for name, value in found.items()}


def _each_change(inputs: Inputs, run: PeriodRun, grace_days: float) -> Lazy:
    """Return a row per customer and instant at which what it pays changes, with what it paid before it and at first."""
    rows = sum_by(changes(inputs, grace_days, before=run.end), [*_CUSTOMER, "_at"], ["_mrr"])
    rows = rows.with_columns(
        cumulative_sum("_mrr", _CUSTOMER, "_at").alias("_after"),
        is_first(_CUSTOMER, "_at").alias("_is_first"),
        bucket_of(nw.col("_at"), run.bounds).cast(nw.Int64).alias("_bucket"),
    )
    net = net_changes(inputs, run, grace_days)
    opening = (nw.col("_closing") - nw.col("_net")).cast(nw.Int64).alias("_opening")
    starts = net.select(*_CUSTOMER, nw.col("_bucket").cast(nw.Int64), opening)
    found = rows.filter(nw.col("_mrr") != 0).join(starts, on=[*_CUSTOMER, "_bucket"], how="inner")
    return found.with_columns((nw.col("_after") - nw.col("_mrr")).alias("_before"))


def _sums() -> dict[str, nw.Expr]:
    net, after, before, opening = (nw.col(name) for name in ("_mrr", "_after", "_before", "_opening"))
    lost = (after == 0).cast(nw.Int64)
    was_there = (opening > 0).cast(nw.Int64)
    rises, stays = (net > 0).cast(nw.Int64), (after > 0).cast(nw.Int64)
    paid, again = (before > 0).cast(nw.Int64), (~nw.col("_is_first")).cast(nw.Int64)
    return {
        "lost_each": lost * was_there,
        "lost_each_joined": lost * (1 - was_there),
        "expansion_each": net * rises * paid,
        "contraction_each": -net * (1 - rises) * stays,
        "churn_each": -net * lost,
        "reactivation_each": net * rises * (1 - paid) * again,
    }
