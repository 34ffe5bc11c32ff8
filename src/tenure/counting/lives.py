"""Lives: how long units stayed, from the first paid start to the loss or to now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.changes import changes, paid, unit_of
from tenure.counting.groups import with_traits
from tenure.counting.steps import total, widest
from tenure.engine import collect
from tenure.tables import Known

__all__ = ["count_lives", "lives"]

Lazy = nw.LazyFrame[Any]

_DAY = pd.Timedelta(days=1)


def lives(known: Known, as_of: datetime, *, grace_days: float = 0) -> Lazy:
    """Return a row per unit that has started: `_start`, `_end`, its `_mrr` just before `as_of`, `lost` (1 or 0).

    A unit that is active just before `as_of` ends there, censored; else it was lost at its last end. Time spent
    away before a return counts as stayed: a return is no new life.
    """
    spells = _bridged(known, as_of, grace_days) if grace_days else _as_they_are(known, as_of)
    found = widest(spells, unit_of(known), _start=("min", "_start"), _end=("max", "_end"), _mrr=("sum", "_mrr"))
    here = nw.col("_mrr") > 0
    end = nw.when(here).then(nw.lit(as_of)).otherwise(nw.col("_end"))
    return found.with_columns(end.alias("_end"), (~here).cast(nw.Int64).alias("lost"))


def count_lives(known: Known, as_of: datetime, *, grace_days: float = 0) -> pd.DataFrame:
    """Return, per group, duration in days and fate, how many units: `days`, `lost` (1 or 0), `units`."""
    rows = with_traits(known, lives(known, as_of, grace_days=grace_days)).with_columns(nw.lit(1).alias("units"))
    # Durations are taken of the few distinct pairs of instants, not of every unit.
    found = collect(total(rows, [*known.unit, *known.traits, "_start", "_end", "lost"], ["units"]))
    return found.assign(days=(found["_end"] - found["_start"]) / _DAY).drop(columns=["_start", "_end"])


def _as_they_are(known: Known, as_of: datetime) -> Lazy:
    """Return the paid intervals that began: a row in force has its MRR, one that ended has none."""
    end = nw.col("ended_at")
    here = end.is_null() | (end >= as_of)
    return (
        paid(known)
        .filter(nw.col("_start") < as_of)
        .with_columns(end.alias("_end"), nw.when(here).then(nw.col("_mrr")).otherwise(0).alias("_mrr"))
    )


def _bridged(known: Known, as_of: datetime, grace_days: float) -> Lazy:
    """Return the changes before `as_of`, what ended within the grace of a return moved to it."""
    rows = changes(known, grace_days).filter(nw.col("_at") < as_of)
    return rows.with_columns(nw.col("_at").alias("_start"), nw.col("_at").alias("_end"))
