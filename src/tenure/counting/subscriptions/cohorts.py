"""Cohorts: entities by the period of their first paid start, and what is left of them at each age."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core import PeriodRun, aggregate_over, keep_rows, shared_within
from tenure.counting.core.cohorts import count_by_cohort
from tenure.counting.subscriptions.lifetimes import changes_until
from tenure.counting.subscriptions.net_changes import net_by_bucket, shared_net_changes
from tenure.engine import pays_per_run
from tenure.periods import Grain
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["count_cohorts"]

Lazy = nw.LazyFrame[Any]


def count_cohorts(
    inputs: Inputs, every: Grain, ages: int, as_of: datetime, *, revenue: bool = False, grace_days: float = 0
) -> Parts:
    """Count per cohort and age: `size`, `retained`, in entities or in money; nothing for what lies after `as_of`."""

    def rows(run: PeriodRun) -> Lazy:
        return _changes_by_age(inputs, run, as_of=as_of, grace_days=grace_days)

    def cells(sums: pd.DataFrame, first: int, over: Sequence[bool]) -> list[tuple[Any, Any]]:
        states = _states(sums, "net" if revenue else "change", first, len(over))
        seen = [state if is_over else None for state, is_over in zip(states, over, strict=True)]
        size = seen[0] if revenue else int(sums["members"].sum())
        return [(size, retained) for retained in seen]

    sums = ("members", "change", "net")
    with shared_within(inputs):
        return count_by_cohort(
            inputs, every, ages, as_of, rows, sums=sums, part="retained", cells=cells, is_money=revenue
        )


def _changes_by_age(inputs: Inputs, run: PeriodRun, *, as_of: datetime, grace_days: float) -> Lazy:
    """Return each entity's change of state and of MRR per bucket, with the bucket of its first."""
    if run.end == as_of and not grace_days:
        rows = shared_net_changes(inputs, run)
    else:
        rows = keep_rows(net_by_bucket(inputs, run, changes_until(inputs, as_of, grace_days, keep_waiting=True)))
    # Joins never match the nulls of a group, and cost a job where a window finds its rows together.
    if inputs.entity_columns or pays_per_run(rows):
        rows = rows.with_columns(aggregate_over("_bucket", "min", inputs.entity).alias("_first"))
    else:
        first = rows.filter(nw.col("_is_first")).select("customer_id", nw.col("_bucket").alias("_first"))
        rows = rows.join(first, on="customer_id", how="inner")
    closing, opening = nw.col("_closing"), nw.col("_closing") - nw.col("_net")
    return rows.with_columns(
        nw.col("_net").cast(nw.Int64).alias("net"),
        nw.col("_is_first").cast(nw.Int64).alias("members"),
        ((closing > 0).cast(nw.Int64) - (opening > 0).cast(nw.Int64)).alias("change"),
    )


def _states(rows: pd.DataFrame, column: str, first: int, ages: int) -> list[int]:
    """Return the state at the end of each of so many ages: all changes up to it."""
    changes = rows.groupby("_bucket")[column].sum()
    return [int(changes[changes.index <= first + age].sum()) for age in range(ages)]
