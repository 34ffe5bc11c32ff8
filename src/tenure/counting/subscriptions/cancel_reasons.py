"""Cancel reasons: why the entities that were lost in a period had left."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import narwhals as nw

from tenure.counting.core import (
    PERIOD,
    PeriodRun,
    aggregate_by,
    aggregate_over,
    bring_together,
    bucket_of,
    combine,
    count_together,
    shared_within,
    sums_by_period,
)
from tenure.counting.subscriptions.changes import paid_intervals
from tenure.counting.subscriptions.customer_groups import movements_by_customer
from tenure.counting.subscriptions.movements import movement_sums
from tenure.counting.subscriptions.net_changes import shared_net_changes
from tenure.engine import instant
from tenure.options import Options
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["UNKNOWN", "count_reasons"]

Lazy = nw.LazyFrame[Any]

UNKNOWN = "unknown"


def count_reasons(inputs: Inputs, options: Options) -> Parts:
    """Count `lost` and `opening` per period, group and reason; every reason of the call has a row in all of them.

    The reason is that of the paid subscription that ended last; of several that ended last together, the
    alphabetically first known reason counts.
    """
    per_customer, inputs = options.unit == "customer" and bool(inputs.entity_columns), bring_together(inputs)
    rows = partial(_lost, inputs, grace_days=options.grace_days, per_customer=per_customer)
    with shared_within(inputs):
        lost, moves = count_together(
            inputs,
            lambda: sums_by_period(inputs, options.periods, rows, sums=("lost",), keys=("_reason",)),
            lambda: movement_sums(inputs, options.periods, options.grace_days, per_customer=per_customer),
        )
    opening = moves[[PERIOD, *inputs.group_columns, "opening_customers"]].rename(
        columns={"opening_customers": "opening"}
    )
    reasons = lost[["_reason"]].drop_duplicates()
    # Each reason has the whole opening: the rows of a group add up to its losses, and share their base.
    parts = combine(inputs, options.periods, [lost, opening.merge(reasons, how="cross")], keys=_keys(inputs))
    whole = int(opening.loc[opening[PERIOD] == 0, "opening"].sum())
    return replace(parts, whole={"opening": whole}, mergeable=False).select("lost", "opening")


def _keys(inputs: Inputs) -> dict[str, str]:
    return {**inputs.keys, "cancel_reason": "_reason"}


def _lost(inputs: Inputs, run: PeriodRun, *, grace_days: float, per_customer: bool) -> Lazy:
    """Return a row for each entity lost in a bucket, with its reason."""
    moves = movements_by_customer if per_customer else shared_net_changes
    is_lost = (nw.col("_closing") == 0) & (nw.col("_net") < 0) & (nw.col("_bucket") > 0)
    gone = moves(inputs, run, grace_days).filter(is_lost)
    gone = gone.filter(nw.col("_regrouped") == 0) if per_customer else gone
    gone = gone.select(*inputs.entity, nw.col("_bucket").cast(nw.Int64), nw.lit(1).alias("lost"))
    if not inputs.has("subscriptions", "cancel_reason"):
        return gone.with_columns(nw.lit(UNKNOWN).alias("_reason"))
    unit = [*(["customer_id"] if per_customer else inputs.entity), "_bucket"]
    ended = _reasons_of_ends(inputs, run, unit)
    if per_customer:
        found = aggregate_by(ended, unit, _reason=("min", "_reason"))
        return gone.join(found, on=unit, how="left").with_columns(nw.col("_reason").fill_null(UNKNOWN))
    # Losses and reasons are stacked and summed rather than joined: joins never match the nulls of a group.
    no_reason = nw.lit(None).cast(nw.String).alias("_reason")
    pieces = [
        gone.with_columns(no_reason),
        ended.with_columns(nw.lit(0).alias("lost")).select(*unit, "lost", "_reason"),
    ]
    both = nw.concat(pieces, how="vertical")
    found = aggregate_by(both, unit, lost=("sum", "lost"), _reason=("min", "_reason")).filter(nw.col("lost") > 0)
    return found.with_columns(nw.col("_reason").fill_null(UNKNOWN))


def _reasons_of_ends(inputs: Inputs, run: PeriodRun, unit: list[str]) -> Lazy:
    """Return the reasons of the subscriptions that ended last in a bucket."""
    end = nw.col("ended_at")
    ended = paid_intervals(inputs, "cancel_reason").filter((end >= instant(run.start)) & (end < instant(run.end)))
    bucket = bucket_of(end, run.bounds).cast(nw.Int64)
    ended = ended.with_columns(bucket.alias("_bucket"), nw.col("cancel_reason").alias("_reason"))
    ended = ended.with_columns(aggregate_over("ended_at", "max", unit).alias("_last"))
    return ended.filter(end == nw.col("_last"))
