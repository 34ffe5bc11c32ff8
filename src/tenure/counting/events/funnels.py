"""Funnels: how far customers come along a row of events, each after the one before and all in one window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from tenure.counting.core import (
    DAY,
    PERIOD,
    combine,
    count_together,
    sums_by_period,
)
from tenure.counting.core.every import every_value
from tenure.counting.core.groups import group_rows
from tenure.counting.events.funnel_steps import NEVER, FunnelRule, steps_reached
from tenure.counting.events.names import missing_event
from tenure.intervals import median
from tenure.periods import Period
from tenure.results import Message, Parts
from tenure.tables import Inputs

__all__ = ["count_funnel"]

Lazy = nw.LazyFrame[Any]

_SUMS = ("reached", "entered", "immature")


def count_funnel(inputs: Inputs, periods: Sequence[Period], rule: FunnelRule) -> tuple[Parts, Message | None]:
    """Count who `reached` each step, the one before (`previous`) and the first (`entered`), and who is `immature`.

    From the first step that no event is called on, nobody knows who reached it: nan, and the reason beside the parts.
    """
    steps = partial(steps_reached, inputs, rule=rule)
    found, groups, *missing = count_together(
        inputs,
        lambda: sums_by_period(inputs, periods, steps, sums=_SUMS, keys=("_step", "_waited")),
        lambda: _entered_groups(inputs, periods, rule),
        *(partial(missing_event, inputs, "events", (name,)) for name in rule.steps),
    )
    every = every_value(inputs, groups, "_step", len(rule.steps)).assign(**dict.fromkeys(_SUMS, 0))
    tables = [found.drop(columns="_waited"), every]
    parts = combine(inputs, periods, tables, keys={**inputs.keys, "step": "_step"})
    rows = parts.rows.assign(**_medians(inputs, parts, found, len(periods), rule.confidence))
    known, reason = _known_steps(missing)
    rows = _with_steps(rows, known, _labels(rule.steps))
    # Each step has the same windows: those that are not over count once.
    once = int(found.loc[found["_step"] == 0, "immature"].sum())
    parts = replace(parts, rows=rows, whole={"immature": once}, mergeable=False)
    names = ("reached", "previous", "entered", "immature", "median_days", "median_lower", "median_upper")
    return parts.select(*names), reason


def _with_steps(rows: pd.DataFrame, known: int, labels: Sequence[str]) -> pd.DataFrame:
    """Add who reached the step before, and name the steps; nan for what nobody knows."""
    reached = rows["reached"].astype(object).where(rows["_step"] < known, np.nan)
    previous = reached.shift(1).where(rows["_step"] > 0, rows["entered"])
    names = rows["_step"].map(dict(enumerate(labels))).astype("str")
    return rows.assign(reached=reached, previous=previous, _step=names)


def _entered_groups(inputs: Inputs, periods: Sequence[Period], rule: FunnelRule) -> pd.DataFrame:
    """Return, as sums of nothing, the groups of all who took the first step before the last period ends."""
    rows = inputs.tables["events"].filter(nw.col("event") == rule.steps[0])
    return sums_by_period(inputs, periods, rows, at="occurred_at", sums={"entered": nw.lit(0)})


def _known_steps(missing: Sequence[Message | None]) -> tuple[int, Message | None]:
    """Return how many steps, from the first on, have an event of their name, and why the next has none."""
    return next(((at, reason) for at, reason in enumerate(missing) if reason is not None), (len(missing), None))


def _medians(
    inputs: Inputs, parts: Parts, found: pd.DataFrame, periods: int, confidence: float
) -> dict[str, list[float]]:
    """Return the median days from the step before in each row, with its bounds."""
    keys, each = [*inputs.group_columns, "_step"], len(parts.rows) // periods
    waits = found[found["_waited"] != NEVER]
    _, numbers = group_rows([parts.rows.head(each), waits], keys).numbers
    medians = [(np.nan, np.nan, np.nan)] * len(parts.rows)
    for place, rows in waits.groupby(waits[PERIOD].to_numpy() * each + numbers):
        medians[int(str(place))] = median(rows["_waited"] / DAY, rows["reached"], confidence)
    columns = zip(*medians, strict=True) if medians else ((), (), ())
    return dict(zip(("median_days", "median_lower", "median_upper"), map(list, columns), strict=True))


def _labels(steps: Sequence[str]) -> list[str]:
    """Return the names of the steps; one that stands again is numbered."""
    labels: list[str] = []
    for name in steps:
        number, label = 1, name
        while label in labels or (number > 1 and label in steps):
            number += 1
            label = f"{name} {number}"
        labels.append(label)
    return labels
