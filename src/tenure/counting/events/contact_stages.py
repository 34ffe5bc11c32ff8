"""Stages of customers' lives: who had enough contacts for theirs, and who had not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core.aggregates import sum_by
from tenure.counting.core.groups import join_customers, to_parts
from tenure.counting.core.runs import PeriodRun, non_overlapping_runs
from tenure.counting.events.contact_windows import STAGES, contact_windows
from tenure.counting.subscriptions.changes import paid_intervals
from tenure.counting.surveys.answers import by_period, summed
from tenure.engine import Frame, collect, restore, upload
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["count_stages", "list_below"]

Lazy = nw.LazyFrame[Any]

_SUMS = ["met", "customers", "immature"]


def count_stages(
    inputs: Inputs, periods: Sequence[Period], event: str, minimum: Mapping[str, int], as_of: datetime
) -> Parts:
    """Count per period, group and stage the `customers` judged, those who `met` the minimum, and the `immature`."""
    groups = [*inputs.entity_columns, *inputs.customer_columns, "_stage"]
    found = [_every_stage(inputs, periods, minimum)]
    for run in non_overlapping_runs(periods, inputs):
        rows = join_customers(inputs, contact_windows(inputs, run, event, minimum, as_of))
        over, enough = nw.col("_over"), (nw.col("_contacts") >= nw.col("_needed")).cast(nw.Int64)
        rows = rows.with_columns(over.alias("customers"), (1 - over).alias("immature"), (over * enough).alias("met"))
        found.append(by_period(collect(sum_by(rows, [*groups, "_bucket"], _SUMS)), run, _SUMS))
    staged = replace(inputs, keys={**inputs.keys, "stage": "_stage"})
    parts = to_parts(staged, periods, summed(pd.concat(found, ignore_index=True), groups))
    names = parts.rows["_stage"].map(dict(enumerate(STAGES))).astype("str")
    return replace(parts, rows=parts.rows.assign(_stage=names))


def list_below(
    inputs: Inputs, periods: Sequence[Period], event: str, minimum: Mapping[str, int], as_of: datetime
) -> Frame:
    """Return a row for each unit, period and stage with too few contacts, in the kind of frame that came in."""
    keys = [nw.col(inner).alias(asked) for asked, inner in inputs.keys.items()]
    counts = [nw.col("_contacts").alias("contacts"), nw.col("_needed").alias("minimum")]
    service = [] if "service" in inputs.keys else [nw.col("_service").alias("service")]
    order = ["period_start", "period_end", "_stage", "contacts", "customer_id", *inputs.keys, "service"]
    found = []
    for run in non_overlapping_runs(periods, inputs):
        rows = join_customers(inputs, contact_windows(inputs, run, event, minimum, as_of))
        rows = rows.filter(nw.col("_over") == 1, nw.col("_contacts") < nw.col("_needed"))
        rows = rows.join(upload(_spans(run, inputs), rows), left_on="_bucket", right_on="_place", how="inner")
        shown: list[Any] = [_named().alias("stage"), *service, *counts, "_stage"]
        found.append(rows.select("period_start", "period_end", "customer_id", *keys, *shown))
    rows = nw.concat(found, how="vertical").sort(*dict.fromkeys(order)).drop("_stage")
    return restore(rows, inputs.kind, zones=dict.fromkeys(("period_start", "period_end"), inputs.zone))


def _every_stage(inputs: Inputs, periods: Sequence[Period], minimum: Mapping[str, int]) -> pd.DataFrame:
    """Return a row of nothing for each group that has started and each stage: all of them are shown."""
    groups = [*inputs.entity_columns, *inputs.customer_columns]
    latest = max(inputs.to_utc(period.end) for period in periods)
    if groups:
        started = paid_intervals(inputs).filter(nw.col("_start") < latest).with_columns(nw.lit(0).alias("_none"))
        names = collect(sum_by(join_customers(inputs, started), groups, ["_none"]))[groups]
    else:
        names = pd.DataFrame(index=range(1))
    stages = pd.DataFrame({"_stage": [STAGES.index(stage) for stage in minimum]})
    every = names.merge(stages, how="cross")
    period = pd.Series([periods[0]] * len(every), dtype=object)
    return every.assign(_period=period, **dict.fromkeys(_SUMS, 0))


def _named() -> nw.Expr:
    """Return the name of a stage."""
    found = nw.lit(STAGES[-1])
    for code, name in enumerate(STAGES[:-1]):
        found = nw.when(nw.col("_stage") == code).then(nw.lit(name)).otherwise(found)
    return found


def _spans(run: PeriodRun, inputs: Inputs) -> pd.DataFrame:
    """Return the bounds of each bucket that is a period."""
    bounds = {"period_start": [inputs.to_utc(period.start) for period in run.periods]}
    bounds["period_end"] = [inputs.to_utc(period.end) for period in run.periods]
    return pd.DataFrame({"_place": run.buckets, **bounds})
