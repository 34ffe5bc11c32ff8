"""Lives: how long units stayed, from the first paid start to the loss or to now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core.aggregates import aggregate_by, sum_by
from tenure.counting.core.groups import join_customers
from tenure.counting.subscriptions.changes import changes, entity_columns_of, paid_intervals
from tenure.engine import collect, with_elapsed
from tenure.tables import Inputs

__all__ = ["count_lives", "lives"]

Lazy = nw.LazyFrame[Any]

_DAY = 86_400_000_000


def lives(inputs: Inputs, as_of: datetime, *, grace_days: float = 0) -> Lazy:
    """Return a row per unit that has started: `_start`, `_end`, its `_mrr` just before `as_of`, `lost` (1 or 0).

    A unit that is active just before `as_of` ends there, censored; else it was lost at its last end. Time spent
    away before a return counts as stayed: a return is no new life.
    """
    found = _bridged(inputs, as_of, grace_days) if grace_days else _as_they_are(inputs, as_of)
    end = nw.when(nw.col("lost") == 0).then(nw.lit(as_of)).otherwise(nw.col("_end"))
    return found.with_columns(end.alias("_end"))


def count_lives(inputs: Inputs, as_of: datetime, *, grace_days: float = 0) -> pd.DataFrame:
    """Return, per group, duration in days and fate, how many units: `days`, `lost` (1 or 0), `units`."""
    rows = join_customers(inputs, lives(inputs, as_of, grace_days=grace_days)).with_columns(nw.lit(1).alias("units"))
    rows = with_elapsed(rows, "_start", "_end", "_lived")
    found = collect(sum_by(rows, [*inputs.entity_columns, *inputs.customer_columns, "_lived", "lost"], ["units"]))
    return found.assign(days=found["_lived"] / _DAY).drop(columns="_lived")


def _as_they_are(inputs: Inputs, as_of: datetime) -> Lazy:
    """Return lives from the paid intervals that began: one in force has its MRR, one that ended has none."""
    end = nw.col("ended_at")
    here = end.is_null() | (end >= as_of)
    rows = paid_intervals(inputs).filter(nw.col("_start") < as_of)
    rows = rows.with_columns(
        (~here).cast(nw.Int64).alias("_gone"), nw.when(here).then(nw.col("_mrr")).otherwise(0).alias("_mrr")
    )
    return aggregate_by(
        rows,
        entity_columns_of(inputs),
        _start=("min", "_start"),
        _end=("max", "ended_at"),
        lost=("min", "_gone"),
        _mrr=("sum", "_mrr"),
    )


def _bridged(inputs: Inputs, as_of: datetime, grace_days: float) -> Lazy:
    """Return lives from the changes before `as_of`, what ended within the grace of a return moved to it."""
    rows = changes(inputs, grace_days).filter(nw.col("_at") < as_of)
    found = aggregate_by(
        rows, entity_columns_of(inputs), _start=("min", "_at"), _end=("max", "_at"), _mrr=("sum", "_mrr")
    )
    return found.with_columns((nw.col("_mrr") == 0).cast(nw.Int64).alias("lost"))
