"""Participants: who, of the customers active just before the end of a period, did something often enough in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core import (
    PERIOD,
    PeriodRun,
    aggregate_by,
    bring_tables_together,
    bucket_of,
    combine,
    count_together,
    span_of_all,
    summed_by,
    sums_by_period,
)
from tenure.counting.events.names import is_named, missing_event
from tenure.counting.subscriptions.active import of_active_entities
from tenure.counting.subscriptions.movements import movement_sums
from tenure.counting.usage.uses import are_services_told
from tenure.engine import instant
from tenure.options import Options
from tenure.periods import Period
from tenure.results import Message, Parts
from tenure.tables import Inputs

__all__ = ["EventRule", "count_participants", "event_counts", "events_in", "keys_of", "no_key"]

Lazy = nw.LazyFrame[Any]


@dataclass(frozen=True)
class EventRule:
    """Which events count, and how many of them make a participant.

    Args:
        event: The names of the events.
        least: How many of them are needed.
        key: The column of events by which they are counted apart, if any; a null in it does not count.
        levels: What an event of each name is worth; 1 where there are none.
    """

    event: Sequence[str]
    least: int = 1
    key: str | None = None
    levels: Mapping[str, int] | None = None

    @property
    def keys(self) -> list[str]:
        """The internal column that holds the key."""
        return ["_key"] if self.key else []


def count_participants(inputs: Inputs, options: Options, rule: EventRule, name: str) -> Parts:
    """Count, per period, group and key, the `customers` active just before the end, and the participants among them.

    Participants are counted under a name; `points` are the highest level that each has reached. Over all keys a
    participant counts once.
    """
    periods, grace_days = options.periods, options.grace_days
    together = bring_tables_together(inputs, events=lambda: events_in(inputs, periods, rule))
    rows = partial(_participants, together, rule=rule, grace_days=grace_days, name=name)
    by_key, is_one_period = rule.key is not None, len(periods) == 1
    sums, active, names, once = count_together(
        inputs,
        lambda: sums_by_period(inputs, periods, rows, sums=(name, "points"), keys=rule.keys),
        lambda: movement_sums(together, periods, grace_days),
        lambda: keys_of(inputs, rule) if by_key else None,
        lambda: _of_all_keys(inputs, periods, rows, name) if by_key and is_one_period else None,
    )
    active = active[[PERIOD, *inputs.group_columns]].assign(customers=active["closing_customers"])
    if rule.key is None:
        parts = combine(inputs, periods, [sums, active])
    else:
        keys = {each: inputs.keys.get(each, "_key") for each in dict.fromkeys([*options.by, rule.key])}
        every = active.merge(names, how="cross")
        parts = combine(inputs, periods, [sums, every], keys=keys, whole=_whole(once, active, name))
        parts = replace(parts, mergeable=False)  # a key that no event of a partition has lacks the row of who might
    return parts if parts.rows[name].any() else replace(parts, undefined=no_key(inputs, rule, parts))


def _of_all_keys(inputs: Inputs, periods: Sequence[Period], rows: Callable[..., Lazy], name: str) -> pd.DataFrame:
    """Return the sums over all keys, in which a participant counts once."""
    return sums_by_period(inputs, periods, partial(rows, once=True), sums=(name, "points"))


def _whole(once: pd.DataFrame | None, active: pd.DataFrame, name: str) -> dict[str, int]:
    """Return the totals over all keys; of several periods there are none."""
    if once is None:
        return {}
    totals = {name: once[name], "points": once["points"], "customers": active["customers"]}
    return {each: int(column.sum()) for each, column in totals.items()}


def events_in(inputs: Inputs, periods: Sequence[Period], rule: EventRule) -> Lazy:
    """Return the events that may count, from the first start of the periods to their last end."""
    start, end = span_of_all(inputs, periods)
    at = nw.col("occurred_at")
    return _events(inputs, rule).filter((at >= instant(start)) & (at < instant(end)))


def event_counts(inputs: Inputs, run: PeriodRun, rule: EventRule, *further: str) -> Lazy:
    """Return how many events, `_times`, each customer had per bucket, key and further columns; the highest level."""
    at = nw.col("occurred_at")
    rows = _events(inputs, rule).filter((at >= instant(run.start)) & (at < instant(run.end)))
    rows = rows.with_columns(
        bucket_of(at, run.bounds).cast(nw.Int64).alias("_bucket"),
        _level(rule).cast(nw.Int64).alias("_level"),
        nw.lit(1).alias("_times"),
    )
    keys = ["customer_id", "_bucket", *rule.keys, *further]
    return aggregate_by(rows, keys, _times=("sum", "_times"), _level=("max", "_level"))


def keys_of(inputs: Inputs, rule: EventRule) -> pd.DataFrame:
    """Return all keys that the events have, whenever they happened."""
    rows = _events(inputs, rule).select("_key", nw.lit(0).alias("_none"))
    return summed_by(rows, ["_key"], ["_none"])[["_key"]].sort_values("_key", ignore_index=True)


def no_key(inputs: Inputs, rule: EventRule, parts: Parts) -> Message | None:
    """Return why nothing can be counted: no event has such a name, or none has a key."""
    missing = missing_event(inputs, "events", rule.event)
    if missing is None and parts.rows.empty:
        return Message("no_value_in_column", {"event": list(rule.event), "column": rule.key})
    return missing


def _events(inputs: Inputs, rule: EventRule) -> Lazy:
    rows = inputs.tables["events"].filter(is_named(rule.event))
    if rule.key is None:
        return rows
    return rows.filter(~nw.col(rule.key).is_null()).with_columns(nw.col(rule.key).alias("_key"))


def _level(rule: EventRule) -> nw.Expr:
    level = nw.lit(1)
    for event, points in (rule.levels or {}).items():
        level = nw.when(nw.col("event") == event).then(points).otherwise(level)
    return level


def _participants(
    inputs: Inputs, run: PeriodRun, *, rule: EventRule, grace_days: float, name: str, once: bool = False
) -> Lazy:
    """Return a row per entity, bucket and key with enough events; or `once` for all keys."""
    counts = event_counts(inputs, run, rule, *(["service"] if are_services_told(inputs) else []))
    found = of_active_entities(inputs, run, counts, grace_days)
    unit = [*inputs.entity, "_bucket"]
    found = aggregate_by(found, [*unit, *rule.keys], _times=("sum", "_times"), points=("max", "_level"))
    found = found.filter(nw.col("_times") >= rule.least)
    if once:
        found = aggregate_by(found, unit, points=("max", "points"))
    return found.with_columns(nw.lit(1).alias(name))
