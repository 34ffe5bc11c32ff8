"""Follow-ups of health: what is due to each customer, by its band and by what it pays less."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import narwhals as nw

from tenure.counting.core import distinct_rows
from tenure.engine import Frame, restore
from tenure.tables import Inputs

__all__ = ["CONTRACTION", "Step", "list_health_follow_ups"]

Lazy = nw.LazyFrame[Any]

CONTRACTION = "contraction"
_NEVER, _LAST = 1e9, 1e300


class Step(NamedTuple):
    """A case, which is a contraction or a band, its action, and within how many hours; the most urgent case first."""

    case: str
    action: str
    within_hours: float | None


def list_health_follow_ups(inputs: Inputs, steps: Sequence[Step]) -> Frame:
    """Return a row per customer with a band or a contraction, the most urgent first."""
    rows = _with_contractions(inputs).with_columns(_case().alias("_case")).filter(~nw.col("_case").is_null())
    hours = _by_case(steps, lambda step: nw.lit(step.within_hours, dtype=nw.Float64))
    rows = rows.with_columns(
        _by_case(steps, lambda step: nw.lit(step.action)).alias("action"),
        hours.alias("within_hours"),
        hours.fill_null(_NEVER).alias("_hours"),
        _by_case(steps, lambda step: nw.lit(steps.index(step))).alias("_rank"),
        (nw.col("score").fill_null(_LAST) if inputs.has("scores", "score") else nw.lit(0.0)).alias("_score"),
    )
    shown = ["customer_id", "band", "weakest", CONTRACTION, "action", "within_hours"]
    shown = [name for name in shown if name != "weakest" or inputs.has("scores", "weakest")]
    return restore(rows.sort("_hours", "_rank", "_score", "customer_id").select(*shown), inputs.kind)


def _with_contractions(inputs: Inputs) -> Lazy:
    """Return the scores, and whether each customer pays less; with customers of whom only that is known."""
    scores = inputs.tables["scores"]
    if "movements" not in inputs.tables:
        return scores.with_columns(nw.lit(value=False).alias(CONTRACTION))
    fewer = distinct_rows(inputs.tables["movements"].filter(nw.col("kind") == CONTRACTION), ["customer_id"])
    people = distinct_rows(nw.concat([scores.select("customer_id"), fewer], how="vertical"), ["customer_id"])
    fewer = fewer.with_columns(nw.lit(value=True).alias("_fewer"))
    rows = people.join(scores, on="customer_id", how="left").join(fewer, on="customer_id", how="left")
    return rows.with_columns(nw.col("_fewer").fill_null(False).alias(CONTRACTION))


def _case() -> nw.Expr:
    return nw.when(nw.col(CONTRACTION)).then(nw.lit(CONTRACTION)).otherwise(nw.col("band"))


def _by_case(steps: Sequence[Step], value: Callable[[Step], nw.Expr]) -> nw.Expr:
    """Return what a step says, by the case of a row."""
    found = value(steps[-1])
    for step in reversed(steps[:-1]):
        found = nw.when(nw.col("_case") == step.case).then(value(step)).otherwise(found)
    return found
