"""Reasons: why the units that were lost in a period had left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core.aggregates import aggregate_by, aggregate_over, bucket_of, sum_by
from tenure.counting.core.groups import join_customers
from tenure.counting.core.runs import PeriodRun, non_overlapping_runs
from tenure.counting.subscriptions.changes import entity_columns_of, paid_intervals
from tenure.counting.subscriptions.movements import count_movements, net_changes
from tenure.engine import collect
from tenure.periods import Period
from tenure.results import PERIOD, Parts
from tenure.tables import Inputs

__all__ = ["UNKNOWN", "count_reasons", "parts_by_reason"]

Lazy = nw.LazyFrame[Any]

UNKNOWN = "unknown"


def count_reasons(inputs: Inputs, periods: Sequence[Period], *, grace_days: float = 0) -> pd.DataFrame:
    """Return the units lost per period, group and reason: that of the paid subscription that ended last.

    Of several that ended last together, the alphabetically first known reason counts.
    """
    groups = [*inputs.entity_columns, *inputs.customer_columns]
    found = []
    for run in non_overlapping_runs(periods, inputs):
        rows = join_customers(inputs, _lost(inputs, run, grace_days))
        names = dict(zip(run.buckets, run.periods, strict=True))
        sums = collect(sum_by(rows, [*groups, "_bucket", "_reason"], ["lost"]))
        sums = sums[sums["_bucket"].isin(list(names))]
        found.append(sums.assign(_period=sums["_bucket"].map(names)))
    return pd.concat(found, ignore_index=True)


def parts_by_reason(inputs: Inputs, periods: Sequence[Period], *, grace_days: float = 0) -> Parts:
    """Return lost and opening per period, group and reason; every reason of the call has a row in all of them."""
    lost = count_reasons(inputs, periods, grace_days=grace_days)
    opening = count_movements(inputs, periods, grace_days=grace_days).select(opening="opening_customers")
    groups = list(inputs.keys.values())
    rows = opening.rows.merge(lost[["_reason"]].drop_duplicates().sort_values("_reason"), how="cross")
    starts = {period: inputs.to_zone(inputs.to_utc(period.start)) for period in periods}
    ends = {period: inputs.to_zone(inputs.to_utc(period.end)) for period in periods}
    bounds = {"period_start": lost["_period"].map(starts), "period_end": lost["_period"].map(ends)}
    lost = lost.assign(**{name: bound.astype(rows[name].dtype) for name, bound in bounds.items()}).drop(
        columns="_period"
    )
    rows = rows.merge(lost, on=[*PERIOD, *groups, "_reason"], how="left")
    rows["lost"] = rows["lost"].fillna(0).astype("int64")
    keys = {**inputs.keys, "cancel_reason": "_reason"}
    return Parts(rows[[*PERIOD, *keys.values(), "lost", "opening"]], keys, whole={"opening": opening.sums()["opening"]})


def _lost(inputs: Inputs, run: PeriodRun, grace_days: float) -> Lazy:
    """Return a row for each unit lost in a bucket, with its reason.

    Losses and reasons are stacked and summed rather than joined: joins never match the nulls of a group.
    """
    unit = [*entity_columns_of(inputs), "_bucket"]
    gone = net_changes(inputs, run, grace_days).filter((nw.col("_closing") == 0) & (nw.col("_net") < 0))
    gone = gone.select(*unit, nw.lit(1).alias("lost"), nw.lit(None).cast(nw.String).alias("_reason"))
    why = "cancel_reason" if inputs.has("subscriptions", "cancel_reason") else None
    ended = paid_intervals(inputs, *([why] if why else [])).filter(nw.col("ended_at") < run.bounds[-1])
    reason = nw.col(why) if why else nw.lit(None).cast(nw.String)
    ended = ended.with_columns(bucket_of(nw.col("ended_at"), run.bounds).alias("_bucket"), reason.alias("_reason"))
    ended = ended.with_columns(aggregate_over("ended_at", "max", unit).alias("_last")).filter(
        nw.col("ended_at") == nw.col("_last")
    )
    both = nw.concat([gone, ended.select(*unit, nw.lit(0).alias("lost"), "_reason")], how="vertical")
    found = aggregate_by(both, unit, lost=("sum", "lost"), _reason=("min", "_reason")).filter(nw.col("lost") > 0)
    return found.with_columns(nw.col("_reason").fill_null(UNKNOWN))
