"""Lives: how long units stayed, from the first paid start to the loss or to now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from tenure.counting.changes import changes, paid, unit_of
from tenure.counting.groups import with_traits
from tenure.counting.steps import days, microseconds, seconds, total, widest
from tenure.engine import collect
from tenure.tables import Known

__all__ = ["count_lives", "lives"]

Lazy = nw.LazyFrame[Any]

_DAY = 86_400_000_000
_LOOK = 1_000


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
    groups = [*known.unit, *known.traits]
    rows = with_traits(known, lives(known, as_of, grace_days=grace_days)).with_columns(nw.lit(1).alias("units"))
    if _by_the_clock(known):
        # Hardly two durations are equal, and taking them of collected instants is cheaper than in the engine.
        found = collect(total(rows, [*groups, "_start", "_end", "lost"], ["units"]))
        lived = (found["_end"] - found["_start"]).to_numpy().astype("timedelta64[us]").astype(np.int64)
        return found.drop(columns=["_start", "_end"]).assign(days=lived / _DAY)
    rows = rows.with_columns((_microseconds("_end") - _microseconds("_start")).alias("_lived"))
    found = collect(total(rows, [*groups, "_lived", "lost"], ["units"]))
    return found.assign(days=found["_lived"] / _DAY).drop(columns="_lived")


def _by_the_clock(known: Known) -> bool:
    """Whether starts have times of day, as far as the first rows tell: a matter of speed alone."""
    first = collect(known.tables["subscriptions"].select("started_at").head(_LOOK))["started_at"]
    return bool((first != first.dt.normalize()).any())


def _microseconds(column: str) -> nw.Expr:
    at = nw.col(column)
    return days(at) * _DAY + seconds(at) * 1_000_000 + microseconds(at)


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
