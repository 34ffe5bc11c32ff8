"""Steps of a funnel: when each customer who entered reached each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core import PeriodRun, add_days, aggregate_by, bucket_of
from tenure.counting.events.names import is_named
from tenure.engine import instant, join_small, least_following, pays_per_run, repartition, with_elapsed
from tenure.tables import Inputs

__all__ = ["NEVER", "FunnelRule", "steps_reached"]

Lazy = nw.LazyFrame[Any]

NEVER = -1
"""The wait for a step that was not reached, or that comes after none."""


@dataclass(frozen=True)
class FunnelRule:
    """The events in their order, the days of the window, what is known by when, and the confidence of medians."""

    steps: Sequence[str]
    within_days: float
    as_of: datetime
    confidence: float


def steps_reached(inputs: Inputs, run: PeriodRun, *, rule: FunnelRule) -> Lazy:
    """Return a row per entry and step: whether it is `reached`, and how long after the step before."""
    count = len(rule.steps)
    # A name that stands again asks for another event, of which no event by itself can tell.
    is_one_pass = pays_per_run(inputs.tables["events"]) and len({*rule.steps}) == count
    rows = _in_one_pass(inputs, rule, run) if is_one_pass else _with_instants(inputs, rule, _entries(inputs, rule, run))
    rows = join_small(rows, pd.DataFrame({"_step": range(count)}))
    reached: nw.Expr = nw.col("_at0")
    since: nw.Expr = nw.when(nw.col("_step") < 0).then(nw.col("_at0"))
    for place in range(1, count):
        is_here = nw.col("_step") == place
        reached = nw.when(is_here).then(nw.col(f"_at{place}")).otherwise(reached)
        since = nw.when(is_here).then(nw.col(f"_at{place - 1}")).otherwise(since)
    over = (nw.col("_until") <= instant(rule.as_of)).cast(nw.Int64)
    rows = rows.with_columns(reached.alias("_reached_at"), since.alias("_since"), over.alias("entered"))
    rows = with_elapsed(rows, "_since", "_reached_at", "_elapsed")
    is_reached = (~nw.col("_reached_at").is_null()).cast(nw.Int64) * nw.col("entered")
    counts = (nw.col("entered") == 1) & ~nw.col("_elapsed").is_null()
    return rows.with_columns(
        is_reached.alias("reached"),
        (1 - nw.col("entered")).alias("immature"),
        nw.when(counts).then(nw.col("_elapsed")).otherwise(NEVER).cast(nw.Int64).alias("_waited"),
    )


def _entries(inputs: Inputs, rule: FunnelRule, run: PeriodRun, rows: Lazy | None = None, *further: str) -> Lazy:
    """Return the first step of each entity in each period, at `_at0`, with the end of its window.

    The rows are all events where none are given; further columns of them are the least of all first steps.
    """
    at = nw.col("occurred_at")
    rows = inputs.tables["events"] if rows is None else rows
    rows = rows.filter((nw.col("event") == rule.steps[0]) & (at >= instant(run.start)) & (at < instant(run.end)))
    rows = rows.with_columns(bucket_of(at, run.bounds).cast(nw.Int64).alias("_bucket"))
    rows = rows.filter(nw.col("_bucket").is_in(list(run.buckets)))
    least = {name: ("min", name) for name in further}
    rows = aggregate_by(rows, [*inputs.entity, "_bucket"], _at0=("min", "occurred_at"), **least)
    return rows.with_columns(add_days(nw.col("_at0"), rule.within_days).alias("_until"))


def _in_one_pass(inputs: Inputs, rule: FunnelRule, run: PeriodRun) -> Lazy:
    """Return entries with the instants of all steps, whose names differ: by one shuffle, and no join.

    From the last step back, each event has the instants at which the steps after it would be reached from it.
    """
    at, until, places = nw.col("occurred_at"), nw.col("_until"), range(1, len(rule.steps))
    inside = (at >= instant(run.start)) & (at <= add_days(instant(run.end), rule.within_days))
    rows = inputs.tables["events"].filter(is_named(rule.steps) & inside)
    rows = repartition(rows.select(*dict.fromkeys([*inputs.entity, "event", "occurred_at"])), "customer_id")
    for place in reversed(places):
        is_here = nw.col("event") == rule.steps[place]
        reached = {f"_at{later}": nw.col(f"_at{later}") for later in places if later > place} | {f"_at{place}": at}
        rows = rows.with_columns(nw.when(is_here).then(when).alias(f"_from{name}") for name, when in reached.items())
        rows = least_following(rows, "customer_id", "occurred_at", {name: f"_from{name}" for name in reached})
    names = [f"_at{place}" for place in places]
    rows = _entries(inputs, rule, run, rows, *names)
    return rows.with_columns(nw.when(nw.col(name) <= until).then(nw.col(name)).alias(name) for name in names)


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
