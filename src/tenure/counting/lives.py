"""Lives: how long units stayed, from the first paid start to the loss or to now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.changes import changes, unit_of
from tenure.counting.groups import with_traits
from tenure.counting.steps import days, microseconds, seconds, total, widest
from tenure.engine import collect
from tenure.tables import Known

__all__ = ["count_lives"]

_DAY = 86_400_000_000


def count_lives(known: Known, as_of: datetime, *, grace_days: float = 0) -> pd.DataFrame:
    """Return, per group, duration in days and fate, how many units: `days`, `lost` (1 or 0), `units`.

    A unit that is active just before `as_of` is censored there; else it was lost at its last end. Time spent
    away before a return counts as stayed: a return is no new life.
    """
    groups = [*known.unit, *known.traits]
    rows = changes(known, grace_days).filter(nw.col("_at") < as_of)
    lives = widest(rows, unit_of(known), _start=("min", "_at"), _end=("max", "_at"), _mrr=("sum", "_mrr"))
    here = nw.col("_mrr") > 0
    lives = with_traits(known, lives).with_columns(
        nw.when(here).then(nw.lit(as_of)).otherwise(nw.col("_end")).alias("_end"),
        (~here).cast(nw.Int64).alias("lost"),
        nw.lit(1).alias("units"),
    )
    lives = lives.with_columns((_microseconds("_end") - _microseconds("_start")).alias("_lived"))
    found = collect(total(lives, [*groups, "_lived", "lost"], ["units"]))
    return found.assign(days=found["_lived"] / _DAY).drop(columns="_lived")


def _microseconds(column: str) -> nw.Expr:
    at: Any = nw.col(column)
    return days(at) * _DAY + seconds(at) * 1_000_000 + microseconds(at)
