"""The base of a rate per customer: how many were active, on average, and what they sent."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw
import pandas as pd

from tenure.counting.core.aggregates import bucket_of, sum_by
from tenure.counting.core.groups import join_customers, to_parts
from tenure.counting.core.runs import non_overlapping_runs
from tenure.counting.subscriptions.movements import movement_rows
from tenure.counting.surveys.answers import by_period, summed
from tenure.engine import collect
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["average_customers", "count_events", "count_events_per_customer"]


def average_customers(inputs: Inputs, periods: Sequence[Period], *, grace_days: float = 0) -> pd.DataFrame:
    """Return the average of opening and closing `customers` as a table by `_period` and group."""
    rows = movement_rows(inputs, periods, grace_days)
    average = (rows["opening_customers"] + rows["closing_customers"]) / 2
    return rows[["_period", *inputs.entity_columns, *inputs.customer_columns]].assign(customers=average)


def count_events(inputs: Inputs, periods: Sequence[Period], event: Sequence[str], name: str) -> pd.DataFrame:
    """Return how many events of some names there were as a table by `_period` and group."""
    groups = [*inputs.entity_columns, *inputs.customer_columns]
    found = []
    for run in non_overlapping_runs(periods, inputs):
        rows = inputs.tables["events"].filter(nw.col("event").is_in(list(event)))
        bucket = bucket_of(nw.col("occurred_at"), run.bounds)
        rows = join_customers(inputs, rows.with_columns(bucket.alias("_bucket"), nw.lit(1).alias(name)))
        found.append(by_period(collect(sum_by(rows, [*groups, "_bucket"], [name])), run, [name]))
    return summed(pd.concat(found, ignore_index=True), groups)


def count_events_per_customer(
    inputs: Inputs, periods: Sequence[Period], event: Sequence[str], name: str, *, grace_days: float = 0
) -> Parts:
    """Count events, under a name, and the average of opening and closing `customers` per period and group."""
    events = count_events(inputs, periods, event, name)
    return to_parts(inputs, periods, events, average_customers(inputs, periods, grace_days=grace_days))
