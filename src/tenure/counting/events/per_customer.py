"""Events per customer: how many there were, and how many customers were active on average."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import narwhals as nw
import pandas as pd

from tenure.counting.core import PERIOD, combine, count_together, sums_by_period
from tenure.counting.events.names import is_named, missing_event
from tenure.counting.subscriptions.movements import movement_sums
from tenure.options import Options
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["average_customers", "count_events_per_customer"]


def average_customers(inputs: Inputs, periods: Sequence[Period], grace_days: float = 0) -> pd.DataFrame:
    """Return the average of opening and closing `customers` as a table by period and group."""
    moves = movement_sums(inputs, periods, grace_days)
    average = (moves["opening_customers"] + moves["closing_customers"]) / 2
    return moves[[PERIOD, *inputs.group_columns]].assign(customers=average)


def count_events_per_customer(inputs: Inputs, options: Options, event: Sequence[str], name: str) -> Parts:
    """Count events, under a name, and the average of opening and closing `customers` per period and group.

    All events where none are named.
    """
    rows = inputs.tables["events"]
    rows = rows.filter(is_named(event)) if event else rows
    tables = count_together(
        inputs,
        lambda: sums_by_period(inputs, options.periods, rows, at="occurred_at", sums={name: nw.lit(1)}),
        lambda: average_customers(inputs, options.periods, options.grace_days),
    )
    parts = combine(inputs, options.periods, tables)
    parts = parts.select(name, "customers")
    return (
        parts
        if not event or parts.rows[name].any()
        else replace(parts, undefined=missing_event(inputs, "events", event))
    )
