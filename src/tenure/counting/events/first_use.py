"""First use: how long customers take from their start to the first use, and who still waits for it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from tenure.counting.core import (
    DAY,
    PERIOD,
    PeriodRun,
    aggregate_by,
    are_equal,
    bring_tables_together,
    combine,
    count_together,
    distinct_rows,
    span_of_all,
    sums_by_period,
)
from tenure.counting.core.groups import group_rows
from tenure.counting.events.names import is_named, missing_event
from tenure.counting.subscriptions.first_starts import first_starts_within, started_groups
from tenure.counting.usage.uses import are_services_told
from tenure.engine import instant, join_in_place, with_elapsed
from tenure.models import KaplanMeier
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["count_activations"]

Lazy = nw.LazyFrame[Any]


def count_activations(inputs: Inputs, periods: Sequence[Period], event: Sequence[str], as_of: datetime) -> Parts:
    """Count who `activated` and who is `waiting`, and sum the `days` of the former and their `squares`.

    `median_days` is that of Kaplan and Meier, over all groups that of all together.
    """
    earliest, _ = span_of_all(inputs, periods)
    together = bring_tables_together(inputs, events=lambda: _uses(inputs, event, earliest, as_of))
    waits, started = count_together(
        inputs,
        lambda: _waits(together, periods, event, as_of),
        lambda: started_groups(together, periods, as_of),
    )
    days, activated = waits["days"], waits["activated"] * waits["customers"]
    counted = waits[[PERIOD, *inputs.group_columns]].assign(
        days=days * activated,
        squares=days * days * activated,
        activated=activated,
        waiting=(1 - waits["activated"]) * waits["customers"],
    )
    parts = combine(inputs, periods, [counted, started])
    parts = _with_medians(inputs, parts, waits, len(periods)).select(
        "days", "squares", "activated", "waiting", "median_days"
    )
    return parts if parts.rows["activated"].any() else replace(parts, undefined=missing_event(inputs, "events", event))


def _uses(inputs: Inputs, event: Sequence[str], since: datetime, as_of: datetime) -> Lazy:
    """Return the uses from one instant to before another."""
    at = nw.col("occurred_at")
    return inputs.tables["events"].filter(is_named(event) & (at >= instant(since)) & (at < instant(as_of)))


def _waits(inputs: Inputs, periods: Sequence[Period], event: Sequence[str], as_of: datetime) -> pd.DataFrame:
    """Return how many `customers` of a period and group waited so many `days`, and whether they `activated`.

    In the order of days, so that sums of them are the same whatever the order of the rows.
    """
    rows = partial(_first_uses, inputs, event=event, as_of=as_of)
    found = sums_by_period(inputs, periods, rows, sums=("customers",), keys=("_waited", "activated"))
    found = found.sort_values(["_waited", "activated"], kind="stable", ignore_index=True)
    return found.assign(days=found["_waited"].astype("float64") / DAY)


def _first_uses(inputs: Inputs, run: PeriodRun, *, event: Sequence[str], as_of: datetime) -> Lazy:
    """Return the wait of each entity that started in a period: until its first use, or as long as it was seen."""
    starts = first_starts_within(inputs, run, as_of).filter(nw.col("_start") < instant(as_of))
    keys = [*inputs.entity, "_start", "_seen_until", "_bucket"]
    rows = _with_uses(inputs, starts, _uses(inputs, event, run.start, as_of), as_of)
    rows = aggregate_by(rows, keys, _first_use=("min", "_use"))
    is_waiting = nw.col("_first_use").is_null()
    rows = rows.with_columns(
        nw.when(is_waiting).then(nw.col("_seen_until")).otherwise(nw.col("_first_use")).alias("_until"),
        (~is_waiting).cast(nw.Int64).alias("activated"),
        nw.lit(1).alias("customers"),
    )
    return with_elapsed(rows, "_start", "_until", "_waited")


def _with_uses(inputs: Inputs, starts: Lazy, uses: Lazy, as_of: datetime) -> Lazy:
    """Return each start with the instant of each `_use` of its customer, null of one that does not count for it."""
    at, columns = nw.col("occurred_at"), ["customer_id", "occurred_at"]
    counts = at >= nw.col("_start")
    if are_services_told(inputs):
        starts, columns, service = _with_services(inputs, starts, as_of), [*columns, "service"], nw.col("service")
        counts = counts & (service.is_null() | (service == nw.col("_own")))
    rows = starts.join(join_in_place(uses.select(*columns)), on="customer_id", how="left")
    return rows.with_columns(nw.when(counts).then(at).alias("_use"))


def _with_services(inputs: Inputs, starts: Lazy, as_of: datetime) -> Lazy:
    """Return starts with each service, `_own`, of the pair's subscriptions that began before an instant."""
    start, end = nw.col("started_at"), nw.col("ended_at")
    others = {name: f"_other{name}" for name in inputs.entity_columns}
    held = inputs.tables["subscriptions"].filter((start < instant(as_of)) & (end.is_null() | (end > start)))
    held = held.select("customer_id", nw.col("service").alias("_own"), *(nw.col(a).alias(b) for a, b in others.items()))
    rows = starts.join(join_in_place(held), on="customer_id", how="inner")
    rows = rows.filter(*(are_equal(*pair) for pair in others.items()))
    return distinct_rows(rows, [*starts.collect_schema().names(), "_own"])


def _with_medians(inputs: Inputs, parts: Parts, waits: pd.DataFrame, periods: int) -> Parts:
    """Add the median of each row, and that of all rows together."""
    columns, each = inputs.group_columns, len(parts.rows) // periods
    _, numbers = group_rows([parts.rows.head(each), waits], columns).numbers
    medians = np.full(len(parts.rows), np.nan)
    for place, rows in waits.groupby(waits[PERIOD].to_numpy() * each + numbers):
        medians[int(str(place))] = _median(rows)
    return replace(
        parts, rows=parts.rows.assign(median_days=medians), whole={"median_days": _median(waits)}, mergeable=False
    )


def _median(waits: pd.DataFrame) -> float:
    if waits.empty:
        return math.nan
    return KaplanMeier.fit(waits["days"], waits["activated"], waits["customers"]).median
