"""Follow-ups: the latest answer of each customer, and what is due after it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeAlias

import narwhals as nw

from tenure.counting.core import add_days, is_last, summed_by
from tenure.counting.surveys.marks import Scale, refused
from tenure.engine import Frame, instant, restore
from tenure.tables import Inputs

__all__ = ["Step", "latest_marks", "list_follow_ups"]

Lazy = nw.LazyFrame[Any]
Step: TypeAlias = tuple[str, range, str, float]
"""A category, its marks, the action, and within how many hours; the most urgent category first."""


def list_follow_ups(inputs: Inputs, kind: str, scale: Scale, steps: Sequence[Step], as_of: datetime) -> Frame:
    """Return a row per known customer who has answered by `as_of`, the most urgent first.

    Raises:
        ContractError: A mark is off the scale.
    """
    rows = inputs.tables["surveys"].filter(nw.col("kind") == kind, ~nw.col("score").is_null())
    rows = rows.with_columns(scale.mark("score").alias("_mark"))
    wrong = rows.select((nw.col("_mark") == scale.wrong).cast(nw.Int64).alias("wrong"))
    if (summed_by(wrong, [], ["wrong"])["wrong"] > 0).any():
        raise refused(inputs, kind, scale)
    found = latest_marks(rows.filter(nw.col("answered_at") <= instant(as_of)))
    found = found.with_columns(*(_by_mark(each, steps).alias(name) for name, each in _SHOWN.items()))
    found = found.with_columns(
        (nw.col("due_at") < instant(as_of)).alias("overdue"), (~(nw.col("due_at") < instant(as_of))).alias("_calm")
    )
    found = found.sort("_calm", "_rank", "due_at", "customer_id").select(
        "customer_id", nw.col("_mark").alias("score"), "category", "answered_at", "action", "due_at", "overdue"
    )
    return restore(found, inputs.kind, zones=dict.fromkeys(("answered_at", "due_at"), inputs.zone))


_SHOWN = {"_rank": 0, "category": 1, "action": 2, "due_at": 3}


def latest_marks(rows: Lazy) -> Lazy:
    """Keep one row of each customer: the last answer, of several at one instant the worst."""
    rows = rows.filter(~nw.col("customer_id").is_null())
    # Equals in order are equal in all columns, so any of them will do.
    rows = rows.select("customer_id", "answered_at", "_mark", (-nw.col("_mark")).alias("_badness"))
    rows = rows.with_columns(is_last(["customer_id"], ["answered_at", "_badness"]).alias("_is_last"))
    return rows.filter(nw.col("_is_last")).select("customer_id", "answered_at", "_mark")


def _by_mark(what: int, steps: Sequence[Step]) -> nw.Expr:
    """Return what a step says, by the mark: its rank, its name, its action or when it is due."""

    def said(rank: int) -> nw.Expr:
        name, _, action, hours = steps[rank]
        answers = (nw.lit(rank), nw.lit(name), nw.lit(action), add_days(nw.col("answered_at"), hours / 24))
        return answers[what]

    found = said(len(steps) - 1)
    for rank in range(len(steps) - 2, -1, -1):
        inside = (nw.col("_mark") >= steps[rank][1].start) & (nw.col("_mark") < steps[rank][1].stop)
        found = nw.when(inside).then(said(rank)).otherwise(found)
    return found
