"""Contacts with support: the time they took, and whether they settled the matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core.aggregates import bucket_of, shifted, sum_by, to_money_units
from tenure.counting.core.groups import join_customers, to_parts
from tenure.counting.core.runs import PeriodRun, non_overlapping_runs
from tenure.counting.subscriptions.changes import later
from tenure.counting.surveys.answers import by_period, summed
from tenure.engine import collect
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["PHASES", "count_flags", "count_handling", "count_repeats"]

Lazy = nw.LazyFrame[Any]

PHASES = ("talk_seconds", "hold_seconds", "wrap_seconds")
_MICRO = 1_000_000


def count_handling(inputs: Inputs, periods: Sequence[Period]) -> Parts:
    """Count the exact `seconds`, the `contacts` that have a time, and those `untimed`."""
    phases = [name for name in PHASES if inputs.has("contacts", name)]
    rows = inputs.tables["contacts"].with_columns(
        *(nw.when(nw.col(name).is_null()).then(0.0).otherwise(nw.col(name)).alias(f"_{name}") for name in phases),
        *((~nw.col(name).is_null()).cast(nw.Int64).alias(f"_has_{name}") for name in phases),
    )
    spent, given = nw.lit(0), nw.lit(0)
    for name in phases:
        spent, given = spent + to_money_units(f"_{name}", _MICRO), given + nw.col(f"_has_{name}")
    timed = (given > 0).cast(nw.Int64)
    rows = rows.with_columns(spent.alias("seconds"), timed.alias("contacts"), (1 - timed).alias("untimed"))
    parts = _counted(inputs, periods, rows, ["seconds", "contacts", "untimed"])
    return replace(parts, money=frozenset({"seconds"}), scale=_MICRO)


def count_flags(inputs: Inputs, periods: Sequence[Period]) -> Parts:
    """Count the `contacts` that say whether they resolved the matter, those `resolved`, and those `unflagged`."""
    said = (~nw.col("resolved").is_null()).cast(nw.Int64)
    resolved = nw.when(nw.col("resolved")).then(1).otherwise(0)
    rows = inputs.tables["contacts"].with_columns(said.alias("contacts"), (1 - said).alias("unflagged"))
    return _counted(
        inputs, periods, rows.with_columns(resolved.alias("_yes")).drop("resolved").rename({"_yes": "resolved"}),
        ["resolved", "contacts", "unflagged"],
    )  # fmt: skip


def count_repeats(inputs: Inputs, periods: Sequence[Period], window_days: float, as_of: datetime) -> Parts:
    """Count the `contacts` whose window has passed, those after which nobody came back, and those `immature`.

    Back is a later contact of the same customer (and topic, where the column is given) within the window, its end
    included. Contacts of one instant are none after each other.
    """
    rows = inputs.tables["contacts"].with_columns(_topic(inputs).alias("_topic"))
    matter, at = ["customer_id", "_topic"], nw.col("occurred_at")
    # An order of its own column, and one row for each instant: see steps.neighbour.
    moments = rows.select(*matter, "occurred_at").unique().with_columns(at.alias("_when"))
    moments = moments.with_columns(shifted("_when", matter, "occurred_at", ahead=1).alias("_next"))
    rows = rows.join(moments.drop("_when"), on=[*matter, "occurred_at"], how="left")
    over = (later(at, window_days) <= as_of).cast(nw.Int64)
    back = nw.when(nw.col("_next") <= later(at, window_days)).then(1).otherwise(0)
    rows = rows.with_columns(
        over.alias("contacts"), (1 - over).alias("immature"), (over * (1 - back)).alias("_settled")
    )
    rows = rows.select(
        *inputs.entity_columns,
        "customer_id",
        "occurred_at",
        "contacts",
        "immature",
        nw.col("_settled").alias("resolved"),
    )
    return _counted(inputs, periods, rows, ["resolved", "contacts", "immature"])


def _topic(inputs: Inputs) -> nw.Expr:
    """Return the topic as a text that is never null: joins never match nulls."""
    topic = nw.col("topic")
    if not inputs.has("contacts", "topic"):
        return nw.lit("-")
    return nw.when(topic.is_null()).then(nw.lit("-")).otherwise(nw.concat_str(nw.lit("+"), topic))


def _counted(inputs: Inputs, periods: Sequence[Period], rows: Lazy, sums: list[str]) -> Parts:
    """Sum columns of contacts per period and group."""
    groups = [*inputs.entity_columns, *inputs.customer_columns]

    def counted(run: PeriodRun) -> pd.DataFrame:
        bucket = bucket_of(nw.col("occurred_at"), run.bounds).alias("_bucket")
        placed = join_customers(inputs, rows.with_columns(bucket))
        return by_period(collect(sum_by(placed, [*groups, "_bucket"], sums)), run, sums)

    found = pd.concat([counted(run) for run in non_overlapping_runs(periods, inputs)], ignore_index=True)
    return to_parts(inputs, periods, summed(found, groups))
