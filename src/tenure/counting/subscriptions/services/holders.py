"""Holders: how many entities pay for anything just before the end of each period."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core import PERIOD, PeriodRun, bucket_of, sums_by_period
from tenure.counting.core.groups import states_by_period
from tenure.counting.subscriptions.changes import activity_changes, changes
from tenure.counting.subscriptions.movements import movement_sums
from tenure.counting.subscriptions.services.inputs import whole_customers
from tenure.periods import Period
from tenure.tables import Inputs

__all__ = ["active_customers", "holders", "in_buckets", "states", "steps"]

Lazy = nw.LazyFrame[Any]


def active_customers(inputs: Inputs, periods: Sequence[Period], grace_days: float = 0) -> pd.DataFrame:
    """Return the `customers` active just before the end, as a table by period and group of customers' columns."""
    everyone = whole_customers(inputs)
    moves = movement_sums(everyone, periods, grace_days)
    return moves[[PERIOD, *everyone.group_columns, "closing_customers"]].rename(
        columns={"closing_customers": "customers"}
    )


def holders(inputs: Inputs, periods: Sequence[Period], grace_days: float = 0) -> pd.DataFrame:
    """Return the entities that pay just before the end as `holders`, a table by period and group."""

    def rows(run: PeriodRun) -> Lazy:
        return in_buckets(steps(inputs, run, grace_days).rename({"_active": "holders"}), run)

    return states(inputs, periods, rows, sums=("holders",))


def steps(inputs: Inputs, run: PeriodRun, grace_days: float = 0) -> Lazy:
    """Return the instants at which entities begin (`_active` 1) and cease (−1) to pay, before the end of a run."""
    return activity_changes(changes(inputs, grace_days, before=run.end), inputs.entity)


def in_buckets(rows: Lazy, run: PeriodRun) -> Lazy:
    """Add the bucket of `_at`."""
    return rows.with_columns(bucket_of(nw.col("_at"), run.bounds).cast(nw.Int64).alias("_bucket"))


def states(
    inputs: Inputs, periods: Sequence[Period], rows: Any, *, sums: Any, keys: Sequence[str] = ()
) -> pd.DataFrame:
    """Return sums of steps up to the end of each period, as a table by period, group and further keys."""
    finish = partial(_states, [*inputs.group_columns, *keys], list(sums))
    return sums_by_period(inputs, periods, rows, sums=sums, keys=keys, to_periods=finish)


def _states(columns: list[str], names: list[str], sums: pd.DataFrame, run: PeriodRun) -> pd.DataFrame:
    return states_by_period(sums, columns, names, run)
