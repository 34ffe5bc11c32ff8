"""Contacts with support: the time they took, and whether they settled the matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import narwhals as nw

from tenure.counting.core import add_days, count_by_period, distinct_rows, next_value
from tenure.engine import instant
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["PHASES", "count_flags", "count_handling", "count_repeats"]

PHASES = ("talk_seconds", "hold_seconds", "wrap_seconds")
_MICROSECONDS = 1_000_000


def count_handling(inputs: Inputs, periods: Sequence[Period]) -> Parts:
    """Count the exact `seconds`, the `contacts` that have a time, and those `untimed`."""
    spent, timed = nw.lit(0), nw.lit(0)
    for name in (name for name in PHASES if inputs.has("contacts", name)):
        seconds = nw.when(nw.col(name).is_null()).then(0.0).otherwise(nw.col(name))
        spent = spent + (seconds * _MICROSECONDS + 0.5).floor().cast(nw.Int64)
        timed = timed + (~nw.col(name).is_null()).cast(nw.Int64)
    sums = {"seconds": spent, "contacts": timed > 0, "untimed": timed == 0}
    parts = count_by_period(inputs, periods, inputs.tables["contacts"], at="occurred_at", sums=sums)
    return replace(parts, money=frozenset({"seconds"}), scale=_MICROSECONDS, is_money=False)


def count_flags(inputs: Inputs, periods: Sequence[Period]) -> Parts:
    """Count the `contacts` that say whether they resolved the matter, those `resolved`, and those `unflagged`."""
    unflagged = nw.col("resolved").is_null()
    rows = inputs.tables["contacts"].with_columns(nw.when(nw.col("resolved")).then(1).otherwise(0).alias("_resolved"))
    sums = {"resolved": nw.col("_resolved"), "contacts": ~unflagged, "unflagged": unflagged}
    return count_by_period(inputs, periods, rows, at="occurred_at", sums=sums)


def count_repeats(inputs: Inputs, periods: Sequence[Period], window_days: float, as_of: datetime) -> Parts:
    """Count the `contacts` whose window has passed, those after which nobody came back, and those `immature`.

    Back is a later contact of the same customer (and topic, where the column is given) within the window, its end
    included. Contacts of one instant are none after each other.
    """
    rows = inputs.tables["contacts"].with_columns(_topic(inputs).alias("_topic"))
    matter, at = ["customer_id", "_topic"], nw.col("occurred_at")
    # An order of its own column, and one row for each instant: see next_value.
    moments = distinct_rows(rows, [*matter, "occurred_at"]).with_columns(at.alias("_when"))
    moments = moments.with_columns(next_value("_when", matter, "occurred_at").alias("_next"))
    rows = rows.join(moments.drop("_when"), on=[*matter, "occurred_at"], how="left")
    over = (add_days(at, window_days) <= instant(as_of)).cast(nw.Int64)
    back = nw.when(nw.col("_next") <= add_days(at, window_days)).then(1).otherwise(0)
    sums = {"resolved": over * (1 - back), "contacts": over, "immature": 1 - over}
    rows = rows.select(*dict.fromkeys([*inputs.entity, "occurred_at", "_next"]))
    return count_by_period(inputs, periods, rows, at="occurred_at", sums=sums)


def _topic(inputs: Inputs) -> nw.Expr:
    """Return the topic as a text that is never null: joins never match nulls."""
    topic = nw.col("topic")
    if not inputs.has("contacts", "topic"):
        return nw.lit("-")
    return nw.when(topic.is_null()).then(nw.lit("-")).otherwise(nw.concat_str(nw.lit("+"), topic))
