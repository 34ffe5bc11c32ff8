"""Patterns: which steps of a checklist each customer completed in time, as one whole number with a bit for each step.

Customers are many and patterns few: what follows from a pattern, such as its score, is computed once for each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core import (
    PeriodRun,
    add_days,
    aggregate_by,
    bring_tables_together,
    distinct_rows,
    sum_by,
    summed_by,
    sums_by_period,
)
from tenure.counting.subscriptions.first_starts import first_starts_within
from tenure.engine import collect, instant, join_in_place, join_small
from tenure.periods import Period
from tenure.results import Message
from tenure.tables import Inputs

__all__ = ["StepRule", "patterns", "steps_never_done", "sums_by_pattern", "with_steps"]

Lazy = nw.LazyFrame[Any]

_SHOWN = 12


@dataclass(frozen=True)
class StepRule:
    """The weights of the steps by name, in order, those required, the days of the window and what is known by when."""

    weights: Mapping[str, float]
    required: Sequence[str]
    within_days: float
    as_of: datetime

    def steps_of(self, pattern: int) -> list[str]:
        """Return the steps completed."""
        return [name for place, name in enumerate(self.weights) if pattern >> place & 1]

    def points(self, pattern: int) -> Fraction:
        """Return the score from 0 to 100, exactly."""
        done = sum((Fraction(self.weights[name]) for name in self.steps_of(pattern)), Fraction(0))
        return 100 * done / sum(map(Fraction, self.weights.values()))

    def is_activated(self, pattern: int) -> bool:
        """Whether all required steps are done."""
        return {*self.required} <= {*self.steps_of(pattern)}


def with_steps(inputs: Inputs, rule: StepRule) -> Inputs:
    """Bring subscriptions and steps of the checklist of each customer to one machine."""
    steps, wanted = inputs.tables["steps"], nw.col("step").is_in([*rule.weights])
    return bring_tables_together(inputs, steps=lambda: steps.filter(wanted))


def patterns(inputs: Inputs, run: PeriodRun, rule: StepRule) -> Lazy:
    """Return who started in the periods of a run: `_start`, `_bucket`, `_over` (1 or 0) and the `_pattern` of steps."""
    starts = first_starts_within(inputs, run, rule.as_of)
    keys = [*inputs.entity, "_start", "_bucket"]
    until = add_days(nw.col("_start"), rule.within_days)
    completions = join_in_place(_first_completions(inputs, rule))
    rows = starts.select(*keys).join(completions, on="customer_id", how="left")
    in_time = nw.when(nw.col("_completed") <= until).then(nw.col("_bit")).otherwise(0)
    rows = sum_by(rows.with_columns(in_time.alias("_pattern")), keys, ["_pattern"])
    over = (until <= instant(rule.as_of)).cast(nw.Int64)
    # What is not over counts without its steps: it makes no pattern of its own.
    return rows.with_columns(over.alias("_over"), (nw.col("_pattern") * over).alias("_pattern"))


def sums_by_pattern(inputs: Inputs, periods: Sequence[Period], rule: StepRule) -> pd.DataFrame:
    """Return how many `customers` of a period and group have each `_pattern`, and how many are `immature`."""

    def rows(run: PeriodRun) -> Lazy:
        over = nw.col("_over")
        return patterns(inputs, run, rule).with_columns(over.alias("customers"), (1 - over).alias("immature"))

    return sums_by_period(inputs, periods, rows, sums=("customers", "immature"), keys=("_pattern",))


def steps_never_done(inputs: Inputs, rule: StepRule) -> tuple[Message, ...]:
    """Return a note of the steps of the checklist that stand nowhere in the table: they may be misspelt."""
    rows = inputs.tables["steps"].select("step", nw.lit(0).alias("_none"))
    found = {*summed_by(rows.filter(nw.col("step").is_in(list(rule.weights))), ["step"], ["_none"])["step"]}
    absent = [name for name in rule.weights if name not in found]
    if not absent:
        return ()
    names = [str(name) for name in collect(distinct_rows(rows, ["step"]).sort("step").head(_SHOWN))["step"]]
    return (Message("steps_never_done", {"absent": absent, "steps": names}),) if names else ()


def _first_completions(inputs: Inputs, rule: StepRule) -> Lazy:
    """Return when each customer first `_completed` each step of the checklist, which is a `_bit`."""
    steps = inputs.tables["steps"]
    bits = pd.DataFrame({"_step": list(rule.weights), "_bit": [1 << place for place in range(len(rule.weights))]})
    rows = join_small(steps, bits, "step", "_step")
    return aggregate_by(rows, ["customer_id", "_bit"], _completed=("min", "completed_at"))
