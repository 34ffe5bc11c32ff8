"""Stages of customers' lives: who had enough contacts for theirs, and who had not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core import (
    PERIOD,
    PeriodRun,
    combine,
    count_together,
    join_customers,
    list_by_period,
    summed_by,
    sums_by_period,
)
from tenure.counting.events.contact_later import STEPS, later_by_period, later_steps
from tenure.counting.events.contact_points import contact_windows_in_one_pass
from tenure.counting.events.contact_rules import STAGES, ContactRule
from tenure.counting.events.contact_windows import contact_windows
from tenure.counting.events.names import count_of_event, missing_event
from tenure.counting.subscriptions.changes import paid_intervals
from tenure.engine import Frame, instant, pays_per_run
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["count_contact_stages", "list_below_threshold"]

Lazy = nw.LazyFrame[Any]

_SUMS = ("met", "customers", "immature")
_MANY = 12  # periods, from which those later in life are counted by steps rather than by a row for each period


def count_contact_stages(inputs: Inputs, periods: Sequence[Period], rule: ContactRule) -> Parts:
    """Count per period, group and stage the `customers` in it, those who `met` the minimum, and the `immature`."""
    count = partial(_count, inputs, periods, rule)
    if rule.event is None:
        return count()
    return count_of_event(
        inputs, (rule.event,), count, table=rule.table, shows=lambda parts: bool(parts.rows["met"].any())
    )


def _count(inputs: Inputs, periods: Sequence[Period], rule: ContactRule) -> Parts:
    found, every = count_together(
        inputs, lambda: _stage_sums(inputs, periods, rule), lambda: _every_stage(inputs, periods, rule.minimum)
    )
    parts = combine(inputs, periods, [found, every], keys={**inputs.keys, "stage": "_stage"})
    names = parts.rows["_stage"].map(dict(enumerate(STAGES))).astype("str")
    return replace(parts, rows=parts.rows.assign(_stage=names))


def list_below_threshold(inputs: Inputs, periods: Sequence[Period], rule: ContactRule) -> Frame:
    """Return a row for each entity, period and stage with too few contacts, in the kind of frame that came in.

    Nobody where no contact has the name that was asked for: it tells nothing about a customer.
    """
    is_unknown = rule.event is not None and missing_event(inputs, rule.table, (rule.event,)) is not None
    needed = nw.lit(0) if is_unknown else nw.col("_needed")

    def below(run: PeriodRun) -> Lazy:
        rows = _windows(inputs, run, rule)
        return rows.filter(nw.col("_over") == 1, nw.col("_contacts") < needed)

    keys = [nw.col(inner).alias(name) for name, inner in inputs.keys.items()]
    counts = [nw.col("_contacts").alias("contacts"), nw.col("_needed").alias("minimum")]
    service = [] if "service" in inputs.keys else [nw.col("_service").alias("service")]
    order = ["period_start", "period_end", "_stage", "contacts", "customer_id", *inputs.keys, "service"]
    columns: list[nw.Expr | str] = [*keys, _stage_name().alias("stage"), *service, *counts, "_stage"]
    return list_by_period(inputs, periods, below, columns, list(dict.fromkeys(order)))


def _stage_sums(inputs: Inputs, periods: Sequence[Period], rule: ContactRule) -> pd.DataFrame:
    """Return the sums of all stages by period and group."""
    days = replace(rule, minimum={stage: least for stage, least in rule.minimum.items() if stage != "later"})
    if len(days.minimum) == len(rule.minimum):
        return sums_by_period(inputs, periods, partial(_in_windows, inputs, rule=rule), sums=_SUMS, keys=("_stage",))

    def rows(run: PeriodRun) -> Lazy:
        by_steps = len(run.buckets) >= _MANY
        windows = days if by_steps else rule
        pieces = [later_steps(inputs, run, rule)] if by_steps else []
        if windows.minimum:
            pieces.append(_in_windows(inputs, run, rule=windows).with_columns(nw.lit(0).alias(STEPS)))
        keys, sums = [*inputs.entity, "_stage", "_bucket"], [nw.col(name).cast(nw.Int64) for name in (*_SUMS, STEPS)]
        return nw.concat([each.select(*keys, *sums) for each in pieces], how="vertical")

    finish = partial(later_by_period, inputs, rule)
    return sums_by_period(inputs, periods, rows, sums=(*_SUMS, STEPS), keys=("_stage",), to_periods=finish)


def _windows(inputs: Inputs, run: PeriodRun, rule: ContactRule) -> Lazy:
    one_pass = pays_per_run(inputs.tables["subscriptions"])
    return (contact_windows_in_one_pass if one_pass else contact_windows)(inputs, run, rule)


def _in_windows(inputs: Inputs, run: PeriodRun, *, rule: ContactRule) -> Lazy:
    rows = _windows(inputs, run, rule)
    over, enough = nw.col("_over"), (nw.col("_contacts") >= nw.col("_needed")).cast(nw.Int64)
    return rows.with_columns(over.alias("customers"), (1 - over).alias("immature"), (over * enough).alias("met"))


def _every_stage(inputs: Inputs, periods: Sequence[Period], minimum: Mapping[str, int]) -> pd.DataFrame:
    """Return a row of nothing for each group that has started and each stage: all of them are shown."""
    groups = inputs.group_columns
    if groups:
        latest = max(inputs.to_utc(period.end) for period in periods)
        started = (
            paid_intervals(inputs).filter(nw.col("_start") < instant(latest)).with_columns(nw.lit(0).alias("_none"))
        )
        names = summed_by(join_customers(inputs, started), groups, ["_none"])[groups]
    else:
        names = pd.DataFrame(index=range(1))
    every = names.merge(pd.DataFrame({"_stage": [STAGES.index(stage) for stage in minimum]}), how="cross")
    return every.assign(**{PERIOD: 0}, **dict.fromkeys(_SUMS, 0))


def _stage_name() -> nw.Expr:
    found = nw.lit(STAGES[-1])
    for code, name in enumerate(STAGES[:-1]):
        found = nw.when(nw.col("_stage") == code).then(nw.lit(name)).otherwise(found)
    return found
