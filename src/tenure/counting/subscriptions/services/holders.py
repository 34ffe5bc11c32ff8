"""Holders: how many entities pay for anything just before the end of each period."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core import (
    PeriodRun,
    aggregate_by,
    bucket_of,
    cumulative_sum,
    memoised,
    on_one_machine,
    sum_by,
    sums_by_period,
)
from tenure.counting.core.groups import states_by_period
from tenure.counting.subscriptions.changes import changes, in_force, paid_intervals
from tenure.counting.subscriptions.services.inputs import whole_customers
from tenure.engine import instant
from tenure.periods import Period
from tenure.tables import Inputs

__all__ = ["active_customers", "at_ends", "holders", "running_sum", "states", "steps"]

Lazy = nw.LazyFrame[Any]


def active_customers(inputs: Inputs, periods: Sequence[Period], grace_days: float = 0) -> pd.DataFrame:
    """Return the `customers` active just before the end, as a table by period and group of customers' columns."""
    everyone = whole_customers(inputs)

    def count() -> pd.DataFrame:
        return holders(everyone, periods, grace_days).rename(columns={"holders": "customers"})

    return memoised(everyone, "subscriptions", ("active customers", tuple(periods), grace_days), count)


def holders(inputs: Inputs, periods: Sequence[Period], grace_days: float = 0) -> pd.DataFrame:
    """Return the entities that pay just before the end as `holders`, a table by period and group."""
    return states(inputs, periods, lambda ends: steps(inputs, ends, grace_days, "holders"), sums=("holders",))


def at_ends(run: PeriodRun) -> PeriodRun:
    """Return a run whose only bounds are the ends of its periods: bucket i leads up to the end of period i."""
    return PeriodRun(run.positions, [run.bounds[bucket] for bucket in run.buckets], tuple(range(len(run.buckets))))


def steps(inputs: Inputs, ends: PeriodRun, grace_days: float = 0, name: str = "_active") -> Lazy:
    """Return who pays at the end of a bucket, and not at that before it (1), or the other way round (−1).

    Who paid between two ends and at neither is a 0: it names its group.
    """
    if len(ends.bounds) == 1 and not grace_days:
        return _there(inputs, ends, name)
    entity = inputs.entity
    net = nw.col("_mrr").cast(nw.Float64) if inputs.fits_float else nw.col("_mrr")
    rows = changes(inputs, grace_days, before=ends.end)
    rows = rows.select(
        *entity, bucket_of(nw.col("_at"), ends.bounds).cast(nw.Int64).alias("_bucket"), net.alias("_net")
    )
    rows = sum_by(on_one_machine(inputs, rows), [*entity, "_bucket"], ["_net"], as_float=inputs.fits_float)
    rows = rows.with_columns(running_sum("_net", entity, ends).alias("_closing"))
    closing, opening = nw.col("_closing"), nw.col("_closing") - nw.col("_net")
    step = (closing > 0).cast(nw.Int64) - (opening > 0).cast(nw.Int64)
    rows = rows.with_columns(step.alias(name)).filter((nw.col(name) != 0) | (opening <= 0))
    return rows.select(*entity, "_bucket", name)


def _there(inputs: Inputs, ends: PeriodRun, name: str) -> Lazy:
    """Return who pays just before the only end (1), or did before (0): what is in force, without its changes."""
    rows = paid_intervals(inputs).filter(nw.col("_start") < instant(ends.end))
    rows = rows.with_columns(in_force(instant(ends.end)).cast(nw.Int64).alias("_here"))
    rows = aggregate_by(on_one_machine(inputs, rows), inputs.entity, **{name: ("max", "_here")})
    return rows.with_columns(nw.lit(0).cast(nw.Int64).alias("_bucket"))


def running_sum(column: str, keys: Sequence[str], ends: PeriodRun) -> nw.Expr:
    """Sum a column up to and with each bucket of the keys; up to one end there is one bucket, and nothing to sum."""
    return nw.col(column) if len(ends.bounds) == 1 else cumulative_sum(column, keys, "_bucket")


def states(
    inputs: Inputs,
    periods: Sequence[Period],
    rows: Callable[[PeriodRun], Lazy],
    *,
    sums: Any,
    keys: Sequence[str] = (),
) -> pd.DataFrame:
    """Return sums of steps up to the end of each period, as a table by period, group and further keys.

    `rows` makes them for a run of which only the ends are bounds.
    """

    def finish(found: pd.DataFrame, run: PeriodRun) -> pd.DataFrame:
        return states_by_period(found, [*inputs.group_columns, *keys], list(sums), at_ends(run))

    return sums_by_period(inputs, periods, lambda run: rows(at_ends(run)), sums=sums, keys=keys, to_periods=finish)
