"""Funnels: how far customers come along a row of events, each after the one before and all in one window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from tenure.counting.core import (
    DAY,
    PERIOD,
    PeriodRun,
    add_days,
    aggregate_by,
    bucket_of,
    combine,
    sums_by_period,
)
from tenure.counting.core.every import every_value
from tenure.counting.core.groups import group_rows
from tenure.counting.events.names import missing_event
from tenure.engine import upload, with_elapsed
from tenure.intervals import median
from tenure.periods import Period
from tenure.results import Message, Parts
from tenure.tables import Inputs

__all__ = ["FunnelRule", "count_funnel"]

Lazy = nw.LazyFrame[Any]

_SUMS = ("reached", "entered", "immature")
_NEVER = -1  # the wait for a step that was not reached, or that comes after none


@dataclass(frozen=True)
class FunnelRule:
    """The events in their order, the days of the window, what is known by when, and the confidence of medians."""

    steps: Sequence[str]
    within_days: float
    as_of: datetime
    confidence: float


def count_funnel(inputs: Inputs, periods: Sequence[Period], rule: FunnelRule) -> tuple[Parts, Message | None]:
    """Count who `reached` each step, the one before (`previous`) and the first (`entered`), and who is `immature`.

    From the first step that no event is called on, nobody knows who reached it: nan, and the reason beside the parts.
    """
    found = sums_by_period(inputs, periods, partial(_steps, inputs, rule=rule), sums=_SUMS, keys=("_step", "_waited"))
    groups = _entered_groups(inputs, periods, rule)
    every = every_value(inputs, groups, "_step", len(rule.steps)).assign(**dict.fromkeys(_SUMS, 0))
    tables = [found.drop(columns="_waited"), every]
    parts = combine(inputs, periods, tables, keys={**inputs.keys, "step": "_step"})
    rows = parts.rows.assign(**_medians(inputs, parts, found, len(periods), rule.confidence))
    known, reason = _known_steps(inputs, rule)
    reached = rows["reached"].astype(object).where(rows["_step"] < known, np.nan)
    previous = reached.shift(1).where(rows["_step"] > 0, rows["entered"])
    labels = rows["_step"].map(dict(enumerate(_labels(rule.steps)))).astype("str")
    rows = rows.assign(reached=reached, previous=previous, _step=labels)
    # Each step has the same windows: those that are not over count once.
    once = int(found.loc[found["_step"] == 0, "immature"].sum())
    parts = replace(parts, rows=rows, whole={"immature": once})
    names = ("reached", "previous", "entered", "immature", "median_days", "median_lower", "median_upper")
    return parts.select(*names), reason


def _entries(inputs: Inputs, rule: FunnelRule, run: PeriodRun) -> Lazy:
    """Return the first step of each entity in each period, at `_at0`, with the end of its window."""
    at = nw.col("occurred_at")
    rows = inputs.tables["events"].filter((nw.col("event") == rule.steps[0]) & (at >= run.start) & (at < run.end))
    rows = rows.with_columns(bucket_of(at, run.bounds).cast(nw.Int64).alias("_bucket"))
    rows = rows.filter(nw.col("_bucket").is_in(list(run.buckets)))
    rows = aggregate_by(rows, [*inputs.entity, "_bucket"], _at0=("min", "occurred_at"))
    return rows.with_columns(add_days(nw.col("_at0"), rule.within_days).alias("_until"))


def _with_instants(inputs: Inputs, rule: FunnelRule, rows: Lazy) -> Lazy:
    """Add when each further step was reached, `_at1` and so on; null where it was not."""
    for place, name in enumerate(rule.steps[1:], start=1):
        when = nw.col("_when")
        events = inputs.tables["events"].filter(nw.col("event") == name)
        events = events.select("customer_id", nw.col("occurred_at").alias("_when"))
        follows = (when >= nw.col(f"_at{place - 1}")) & (when <= nw.col("_until"))
        # A name that stands again asks for an event of its own: a later one than that which served it before.
        before = [earlier for earlier in range(place) if rule.steps[earlier] == name]
        follows = follows & (when > nw.col(f"_at{before[-1]}")) if before else follows
        rows = rows.join(events, on="customer_id", how="left").with_columns(nw.when(follows).then(when).alias("_next"))
        # What is the same in all rows of an entry is no key: engines sort and hash fewer columns.
        same = {name: ("min", name) for name in ("_until", *(f"_at{earlier}" for earlier in range(place)))}
        rows = aggregate_by(rows, [*inputs.entity, "_bucket"], **same, **{f"_at{place}": ("min", "_next")})
    return rows


def _steps(inputs: Inputs, run: PeriodRun, *, rule: FunnelRule) -> Lazy:
    """Return a row per entry and step: whether it is `reached`, and how long after the step before."""
    rows = _with_instants(inputs, rule, _entries(inputs, rule, run))
    count = len(rule.steps)
    rows = rows.join(upload(pd.DataFrame({"_step": range(count)}), rows), how="cross")
    reached: nw.Expr = nw.col("_at0")
    since: nw.Expr = nw.when(nw.col("_step") < 0).then(nw.col("_at0"))
    for place in range(1, count):
        is_here = nw.col("_step") == place
        reached = nw.when(is_here).then(nw.col(f"_at{place}")).otherwise(reached)
        since = nw.when(is_here).then(nw.col(f"_at{place - 1}")).otherwise(since)
    over = (nw.col("_until") <= rule.as_of).cast(nw.Int64)
    rows = rows.with_columns(reached.alias("_reached_at"), since.alias("_since"), over.alias("entered"))
    rows = with_elapsed(rows, "_since", "_reached_at", "_elapsed")
    is_reached = (~nw.col("_reached_at").is_null()).cast(nw.Int64) * nw.col("entered")
    counts = (nw.col("entered") == 1) & ~nw.col("_elapsed").is_null()
    return rows.with_columns(
        is_reached.alias("reached"),
        (1 - nw.col("entered")).alias("immature"),
        nw.when(counts).then(nw.col("_elapsed")).otherwise(_NEVER).cast(nw.Int64).alias("_waited"),
    )


def _entered_groups(inputs: Inputs, periods: Sequence[Period], rule: FunnelRule) -> pd.DataFrame:
    """Return, as sums of nothing, the groups of all who took the first step before the last period ends."""
    rows = inputs.tables["events"].filter(nw.col("event") == rule.steps[0])
    return sums_by_period(inputs, periods, rows, at="occurred_at", sums={"entered": nw.lit(0)})


def _known_steps(inputs: Inputs, rule: FunnelRule) -> tuple[int, Message | None]:
    """Return how many steps, from the first on, have an event of their name, and the reason of the next."""
    for place, name in enumerate(rule.steps):
        if (reason := missing_event(inputs, "events", (name,))) is not None:
            return place, reason
    return len(rule.steps), None


def _medians(
    inputs: Inputs, parts: Parts, found: pd.DataFrame, periods: int, confidence: float
) -> dict[str, list[float]]:
    """Return the median days from the step before in each row, with its bounds."""
    keys, each = [*inputs.group_columns, "_step"], len(parts.rows) // periods
    waits = found[found["_waited"] != _NEVER]
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
