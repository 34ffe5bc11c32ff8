"""Completion: how many customers completed each step of a checklist in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from tenure.counting.core import PERIOD, combine, count_together
from tenure.counting.core.every import every_value
from tenure.counting.steps.patterns import StepRule, steps_never_done, sums_by_pattern, with_steps
from tenure.counting.subscriptions.first_starts import started_groups
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["count_steps"]


def count_steps(inputs: Inputs, periods: Sequence[Period], rule: StepRule, *, funnel: bool) -> Parts:
    """Count per step, in order, who has it `done`, of the mature `customers`, and the `immature`.

    In a funnel a step is only done with all before it.
    """
    together = with_steps(inputs, rule)
    found, groups, notes = count_together(
        inputs,
        lambda: sums_by_pattern(together, periods, rule),
        lambda: started_groups(together, periods, rule.as_of),
        lambda: steps_never_done(inputs, rule),
    )
    counted = [_of_step(found, place, funnel=funnel) for place in range(len(rule.weights))]
    every = every_value(inputs, groups, "_step", len(rule.weights))
    columns = [PERIOD, *inputs.group_columns, "_step", "done", "customers", "immature"]
    tables = [table[columns] for table in (*counted, every.assign(done=0, customers=0, immature=0))]
    parts = combine(inputs, periods, tables, keys={**inputs.keys, "step": "_step"})
    names = parts.rows["_step"].map(dict(enumerate(rule.weights))).astype("str")
    # Each step has the same windows: those that are not over count once.
    parts = replace(parts, rows=parts.rows.assign(_step=names), whole={"immature": int(found["immature"].sum())})
    return parts.with_notes(*notes)


def _of_step(found: pd.DataFrame, place: int, *, funnel: bool) -> pd.DataFrame:
    """Return the sums of one step, from those by pattern."""
    needed = (1 << place + 1) - 1 if funnel else 1 << place
    done = found["_pattern"] & needed == needed
    return found.assign(_step=place, done=found["customers"].where(done, 0))
