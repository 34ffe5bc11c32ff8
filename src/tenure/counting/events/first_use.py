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

from tenure.counting.core import DAY, PERIOD, PeriodRun, aggregate_by, combine, count_together, sums_by_period
from tenure.counting.core.groups import group_rows
from tenure.counting.events.names import is_named, missing_event
from tenure.counting.subscriptions.first_starts import first_starts_within, started_groups
from tenure.counting.subscriptions.service_text import service_text
from tenure.engine import instant, with_elapsed
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
    waits, started = count_together(
        inputs,
        lambda: _waits(inputs, periods, event, as_of),
        lambda: started_groups(inputs, periods, as_of),
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
    at, of_service = nw.col("occurred_at"), nw.col("_of_service")
    uses = inputs.tables["events"].filter(is_named(event) & (at >= instant(run.start)) & (at < instant(as_of)))
    uses = uses.select("customer_id", "occurred_at", _service_of_use(inputs).alias("_of_service"))
    keys = [*inputs.entity, "_service", "_start", "_seen_until", "_bucket"]
    counts = (at >= nw.col("_start")) & (of_service.is_null() | (of_service == nw.col("_service")))
    rows = starts.join(uses, on="customer_id", how="left").with_columns(nw.when(counts).then(at).alias("_use"))
    rows = aggregate_by(rows, keys, _first_use=("min", "_use"))
    is_waiting = nw.col("_first_use").is_null()
    rows = rows.with_columns(
        nw.when(is_waiting).then(nw.col("_seen_until")).otherwise(nw.col("_first_use")).alias("_until"),
        (~is_waiting).cast(nw.Int64).alias("activated"),
        nw.lit(1).alias("customers"),
    )
    return with_elapsed(rows, "_start", "_until", "_waited")


def _service_of_use(inputs: Inputs) -> nw.Expr:
    """Return the one service that a use counts for; null where it counts for any."""
    if inputs.keys.get("service") not in inputs.entity_columns or not inputs.has("events", "service"):
        return nw.lit(None).cast(nw.String)
    return nw.when(~nw.col("service").is_null()).then(service_text(inputs, "events"))


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
