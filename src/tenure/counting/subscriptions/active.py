"""Activity: which entities of some customers are active just before the end of a period."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tenure.counting.core import PeriodRun, distinct_rows, sum_by
from tenure.counting.subscriptions.net_changes import shared_net_changes
from tenure.tables import Inputs

__all__ = ["active_at_end"]

Lazy = nw.LazyFrame[Any]


def active_at_end(inputs: Inputs, run: PeriodRun, rows: Lazy, grace_days: float = 0) -> Lazy:
    """Return the entities of the customers of some rows that are active just before the end of the rows' `_bucket`.

    Only the customers and buckets of the rows are looked at, so that no row is made for each customer and period.
    """
    moves = shared_net_changes(inputs, run, grace_days)
    closing, opening = nw.col("_closing"), nw.col("_closing") - nw.col("_net")
    step = (closing > 0).cast(nw.Int64) - (opening > 0).cast(nw.Int64)
    steps = moves.select(*inputs.entity, nw.col("_bucket").cast(nw.Int64).alias("_since"), step.alias("_step"))
    places = distinct_rows(rows, ["customer_id", "_bucket"])
    states = places.join(steps.filter(nw.col("_step") != 0), on="customer_id", how="inner")
    states = states.filter(nw.col("_since") <= nw.col("_bucket"))
    active = sum_by(states, [*inputs.entity, "_bucket"], ["_step"]).filter(nw.col("_step") > 0)
    return active.select(*inputs.entity, "_bucket")
