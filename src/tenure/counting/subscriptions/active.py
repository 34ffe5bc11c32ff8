"""Activity: which rows are of entities that are active just before the end of a period."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tenure.counting.core import PeriodRun, aggregate_by, distinct_rows
from tenure.counting.subscriptions.changes import paid_intervals
from tenure.counting.subscriptions.net_changes import shared_net_changes
from tenure.engine import join_in_place
from tenure.tables import Inputs

__all__ = ["of_active_entities"]

Lazy = nw.LazyFrame[Any]


def of_active_entities(inputs: Inputs, run: PeriodRun, rows: Lazy, grace_days: float = 0) -> Lazy:
    """Return rows of customers for each of their entities that is active just before the end of the row's `_bucket`.

    All rows differ. Where they have a `service`, they are of the entities that have it, without one of all entities of
    the customer. No other customers and buckets are looked at: no row is made for each customer and period.
    """
    columns, service = rows.collect_schema().names(), nw.col("service")
    told = "service" in columns
    states = rows.join(join_in_place(_steps(inputs, run, grace_days, told=told)), on="customer_id", how="inner")
    states = states.filter(nw.col("_since") <= nw.col("_bucket"))
    is_own = nw.when(service.is_null() | (service == nw.col("_own"))).then(1).otherwise(0) if told else nw.lit(1)
    states = states.with_columns(is_own.alias("_is_own"))
    keys = [*dict.fromkeys([*inputs.entity, *columns])]
    found = aggregate_by(states, keys, _active=("sum", "_step"), _is_own=("max", "_is_own"))
    return found.filter(nw.col("_active") > 0, nw.col("_is_own") > 0).select(*keys)


def _steps(inputs: Inputs, run: PeriodRun, grace_days: float, *, told: bool) -> Lazy:
    """Return from which bucket, `_since`, an entity is active (`_step` 1) or no more (−1); with its services, 0."""
    moves = shared_net_changes(inputs, run, grace_days)
    closing, opening = nw.col("_closing"), nw.col("_closing") - nw.col("_net")
    step = (closing > 0).cast(nw.Int64) - (opening > 0).cast(nw.Int64)
    steps = moves.select(*inputs.entity, nw.col("_bucket").cast(nw.Int64).alias("_since"), step.alias("_step"))
    steps = steps.filter(nw.col("_step") != 0)
    if not told:
        return steps
    none = nw.lit(0).cast(nw.Int64)
    services = paid_intervals(inputs, "service").filter(~nw.col("service").is_null())
    services = distinct_rows(services, [*dict.fromkeys([*inputs.entity, "service"])])
    services = services.select(
        *inputs.entity, none.alias("_since"), none.alias("_step"), nw.col("service").alias("_own")
    )
    # One join for both, and one aggregate: no join would match the null of a group.
    return nw.concat([steps.with_columns(nw.lit(None).cast(nw.String).alias("_own")), services], how="vertical")
