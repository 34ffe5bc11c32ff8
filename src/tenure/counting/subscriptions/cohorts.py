"""Cohorts: entities by the period of their first paid start, and what is left of them at each age."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from tenure.counting.core import PeriodRun, are_counts_shared
from tenure.counting.core.cohorts import count_by_cohort
from tenure.counting.subscriptions.lifetimes import changes_until
from tenure.counting.subscriptions.net_changes import changes_by_bucket, shared_net_changes, with_states
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

    sums = ("net",) if revenue else ("members", "change")
    return count_by_cohort(inputs, every, ages, as_of, rows, sums=sums, part="retained", cells=cells, is_money=revenue)


def _changes_by_age(inputs: Inputs, run: PeriodRun, *, as_of: datetime, grace_days: float) -> Lazy:
    """Return the changes of each entity's state and MRR with their bucket, and the bucket of its first.

    They need no netting: the changes of state within a bucket add up to that of the whole, whatever their order.
    """
    if are_counts_shared() and run.end == as_of and not grace_days:
        rows = shared_net_changes(inputs, run)
    else:
        rows = changes_until(inputs, as_of, grace_days, keep_waiting=True)
        rows = with_states(inputs, changes_by_bucket(inputs, run, rows))
    closing, opening = nw.col("_closing"), nw.col("_closing") - nw.col("_net")
    return rows.with_columns(
        nw.col("_net").cast(nw.Int64).alias("net"),
        nw.col("_is_first").cast(nw.Int64).alias("members"),
        ((closing > 0).cast(nw.Int64) - (opening > 0).cast(nw.Int64)).alias("change"),
    )


def _states(rows: pd.DataFrame, column: str, first: int, ages: int) -> list[int]:
    """Return the state at the end of each of so many ages: all changes up to it."""
    age, change = rows["_bucket"].to_numpy() - first, rows[column].to_numpy()
    changes, seen = np.zeros(ages, dtype=np.int64), age < ages
    np.add.at(changes, age[seen], change[seen])  # an entity has no change before its first
    return np.cumsum(changes).tolist()
