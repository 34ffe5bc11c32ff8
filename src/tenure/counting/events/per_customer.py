"""The base of a rate per customer: how many were active, on average, and what they sent."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw
import pandas as pd

from tenure.counting.core.groups import to_parts, with_traits
from tenure.counting.subscriptions.movements import movement_rows
from tenure.counting.core.runs import chains
from tenure.counting.core.aggregates import bounded, total
from tenure.counting.surveys.answers import by_period, summed
from tenure.engine import collect
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Known

__all__ = ["average_customers", "count_events", "count_events_per_customer"]


def average_customers(known: Known, periods: Sequence[Period], *, grace_days: float = 0) -> pd.DataFrame:
    """Return the average of opening and closing `customers` as a table by `_period` and group."""
    rows = movement_rows(known, periods, grace_days)
    average = (rows["opening_customers"] + rows["closing_customers"]) / 2
    return rows[["_period", *known.unit, *known.traits]].assign(customers=average)


def count_events(known: Known, periods: Sequence[Period], event: Sequence[str], name: str) -> pd.DataFrame:
    """Return how many events of some names there were as a table by `_period` and group."""
    groups = [*known.unit, *known.traits]
    found = []
    for chain in chains(periods, known):
        rows = known.tables["events"].filter(nw.col("event").is_in(list(event)))
        bucket = bounded(nw.col("occurred_at"), chain.bounds)
        rows = with_traits(known, rows.with_columns(bucket.alias("_bucket"), nw.lit(1).alias(name)))
        found.append(by_period(collect(total(rows, [*groups, "_bucket"], [name])), chain, [name]))
    return summed(pd.concat(found, ignore_index=True), groups)


def count_events_per_customer(
    known: Known, periods: Sequence[Period], event: Sequence[str], name: str, *, grace_days: float = 0
) -> Parts:
    """Count events, under a name, and the average of opening and closing `customers` per period and group."""
    events = count_events(known, periods, event, name)
    return to_parts(known, periods, events, average_customers(known, periods, grace_days=grace_days))
