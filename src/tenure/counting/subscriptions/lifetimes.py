"""Lifetimes: how long entities stayed, from the first paid start to the loss or to now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.counting.core import (
    DAY,
    add_days,
    aggregate_by,
    cumulative_sum,
    join_customers,
    next_value,
    sum_by,
    summed_by,
)
from tenure.counting.core.groups import group_rows
from tenure.counting.subscriptions.changes import changes, paid_intervals
from tenure.engine import collect, gather, instant, pays_per_run, with_elapsed
from tenure.tables import Inputs

__all__ = ["changes_until", "count_lifetimes", "lifetimes"]

Lazy = nw.LazyFrame[Any]


def lifetimes(inputs: Inputs, as_of: datetime, grace_days: float = 0) -> Lazy:
    """Return a row per entity that has started: `_start`, `_end`, its `_mrr` just before `as_of`, `lost` (1 or 0).

    An entity that is active just before `as_of` ends there, censored; else it was lost at its last end. One that ended
    less than the grace before may yet return: it is immature, and censored at its end. Time spent away before a
    return counts as stayed: a return is no new life.
    """
    return _with_grace(inputs, as_of, grace_days) if grace_days else _without_grace(inputs, as_of)


def count_lifetimes(
    inputs: Inputs, as_of: datetime, grace_days: float = 0
) -> tuple[pd.DataFrame, list[dict[str, NDArray[Any]]]]:
    """Return the groups, and for each the durations in `days`, whether `lost` (1 or 0) and how many `entities`."""
    rows = join_customers(inputs, lifetimes(inputs, as_of, grace_days)).with_columns(nw.lit(1).alias("entities"))
    rows = with_elapsed(rows, "_start", "_end", "_lived")
    found = _counted(rows, inputs.group_columns)
    if found.empty:
        return found[inputs.group_columns], []
    groups = group_rows([found], inputs.group_columns)
    return groups.table, [_durations(rows) for _, rows in found.groupby(groups.numbers[0])]


def _counted(rows: Lazy, columns: Sequence[str]) -> pd.DataFrame:
    """Return how many `entities` of each group and fate have lived so long, `_lived`: a number, or an array of them."""
    keys = [*columns, "lost", "_lived"]
    if pays_per_run(rows):  # it would move what it has counted once more
        return summed_by(rows, keys, ["entities"])
    # Durations may be as many as entities: in arrays, they do not bring their group's names along, each its own.
    return collect(gather(sum_by(rows, keys, ["entities"]), [*columns, "lost", "entities"], "_lived"))


def _durations(rows: pd.DataFrame) -> dict[str, NDArray[Any]]:
    """Return the durations of a group, each with its fate and how many entities it is of."""
    lived, fates = rows["_lived"], {name: rows[name].to_numpy() for name in ("lost", "entities")}
    if lived.dtype != object:
        return {"days": lived.to_numpy() / DAY, **fates}
    lengths = [len(each) for each in lived]
    repeated = {name: np.repeat(values, lengths) for name, values in fates.items()}
    return {"days": np.concatenate([*lived]) / DAY, **repeated}


def changes_until(inputs: Inputs, as_of: datetime, grace_days: float = 0, *, keep_waiting: bool = False) -> Lazy:
    """Return the changes before `as_of`, as they are known then: no return after it moves an end.

    With `keep_waiting`, who left less than the grace before `as_of` and is not back counts as still there.
    """
    paid = paid_intervals(inputs).filter(nw.col("_start") < instant(as_of))
    ended = nw.when(nw.col("ended_at") < instant(as_of)).then(nw.col("ended_at"))
    rows = changes(inputs, grace_days, rows=paid.with_columns(ended.alias("ended_at")))
    if not (keep_waiting and grace_days):
        return rows
    entity = inputs.entity
    rows = sum_by(rows, [*entity, "_at"], ["_mrr"]).with_columns(nw.col("_at").alias("_when"))
    rows = rows.with_columns(
        cumulative_sum("_mrr", entity, "_at").alias("_after"), next_value("_when", entity, "_at").alias("_later")
    )
    waits = (
        (nw.col("_after") == 0) & nw.col("_later").is_null() & (add_days(nw.col("_at"), grace_days) > instant(as_of))
    )
    return rows.filter(~waits).select(*entity, "_at", "_mrr")


def _without_grace(inputs: Inputs, as_of: datetime) -> Lazy:
    """Return lifetimes from the paid intervals that began: one in force has its MRR, one that ended has none."""
    end, now = nw.col("ended_at"), instant(as_of)
    gone = end < now  # not true of what is open
    rows = paid_intervals(inputs).filter(nw.col("_start") < now)
    rows = rows.with_columns(
        nw.when(gone).then(end).otherwise(now).alias("_until"),
        nw.when(gone).then(0).otherwise(nw.col("_mrr")).alias("_mrr"),
    )
    found = {"_start": ("min", "_start"), "_end": ("max", "_until"), "_mrr": ("sum", "_mrr")}
    # Whether anything is in force is told by the last end, without a sum of its own.
    lost = (nw.col("_end") < now).cast(nw.Int64).alias("lost")
    return aggregate_by(rows, inputs.entity, **found).with_columns(lost)


def _with_grace(inputs: Inputs, as_of: datetime, grace_days: float) -> Lazy:
    """Return lifetimes from the changes before `as_of`, what ended within the grace of a return moved to it."""
    rows = changes_until(inputs, as_of, grace_days)
    found = aggregate_by(rows, inputs.entity, _start=("min", "_at"), _end=("max", "_at"), _mrr=("sum", "_mrr"))
    is_lost = (nw.col("_mrr") == 0) & (add_days(nw.col("_end"), grace_days) <= instant(as_of))
    end = nw.when(nw.col("_mrr") > 0).then(instant(as_of)).otherwise(nw.col("_end"))
    return found.with_columns(is_lost.cast(nw.Int64).alias("lost"), end.alias("_end"))
