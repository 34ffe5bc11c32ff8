"""Scores: what the steps that customers completed in time weigh, of all and of each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core import PERIOD, PeriodRun, combine, count_together, list_by_period
from tenure.counting.steps.patterns import StepRule, patterns, steps_never_done, sums_by_pattern, with_steps
from tenure.counting.subscriptions.first_starts import started_groups
from tenure.engine import Frame, join_small
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["count_scores", "list_scores"]

Lazy = nw.LazyFrame[Any]


def count_scores(inputs: Inputs, periods: Sequence[Period], rule: StepRule) -> Parts:
    """Sum the exact `points` of mature `customers` and their `squares`; count the `activated` and the `immature`."""
    together = with_steps(inputs, rule)
    found, groups, notes = count_together(
        inputs,
        lambda: sums_by_pattern(together, periods, rule),
        lambda: started_groups(together, periods, rule.as_of),
        lambda: steps_never_done(inputs, rule),
    )
    customers, points = found["customers"].astype(object), found["_pattern"].map(rule.points).astype(object)
    counted = found[[PERIOD, *inputs.group_columns, "customers", "immature"]].assign(
        points=points * customers,
        squares=points * points * customers,
        activated=found["customers"] * found["_pattern"].map(rule.is_activated).astype("int64"),
    )
    parts = combine(inputs, periods, [counted, groups])
    parts = parts.select("points", "squares", "customers", "activated", "immature")
    return parts.with_notes(*notes)


def list_scores(inputs: Inputs, periods: Sequence[Period], rule: StepRule) -> Frame:
    """Return a row for each mature entity, the lowest scores first, in the kind of frame that came in."""
    inputs = with_steps(inputs, rule)
    scores = _scores(sums_by_pattern(inputs, periods, rule), rule)
    keys = [nw.col(inner).alias(name) for name, inner in inputs.keys.items()]
    columns: list[nw.Expr | str] = ["score", (nw.col("_activated") == 1).alias("activated"), "done", "missing"]
    order = ["period_start", "period_end", "score", "started_at", "customer_id", *inputs.keys]
    return list_by_period(
        inputs,
        periods,
        partial(_with_scores, inputs, rule=rule, scores=scores),
        [*keys, nw.col("_start").alias("started_at"), *columns],
        list(dict.fromkeys(order)),
        instants=("started_at",),
    )


def _scores(found: pd.DataFrame, rule: StepRule) -> pd.DataFrame:
    """Return the score of each pattern, whether it is activated, how many steps are done and which are missing."""
    kinds: dict[str, Any] = {
        "_of": "int64",
        "score": "float64",
        "_activated": "int64",
        "done": "int64",
        "missing": object,
    }
    rows = []
    for pattern in sorted({*found["_pattern"].tolist()}):
        done = rule.steps_of(pattern)
        missing = ", ".join(name for name in rule.weights if name not in done)
        rows.append((pattern, float(rule.points(pattern)), int(rule.is_activated(pattern)), len(done), missing))
    return pd.DataFrame(rows, columns=list(kinds)).astype(kinds)


def _with_scores(inputs: Inputs, run: PeriodRun, *, rule: StepRule, scores: pd.DataFrame) -> Lazy:
    rows = patterns(inputs, run, rule).filter(nw.col("_over") == 1)
    return join_small(rows, scores, "_pattern", "_of")
