"""Cohorts: entities by the period of their first paid start, and what is left of them at each age."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core import (
    PeriodRun,
    aggregate_over,
    bucket_of,
    cumulative_sum,
    row_number,
    sum_by,
    sums_by_period,
)
from tenure.counting.core.groups import group_rows
from tenure.counting.subscriptions.lifetimes import changes_until
from tenure.periods import Grain, Period, grid, to_zone
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["count_cohorts"]

Lazy = nw.LazyFrame[Any]

_INSTANTS = ("period_start", "period_end", "_cohort")


def count_cohorts(
    inputs: Inputs, every: Grain, ages: int, as_of: datetime, *, revenue: bool = False, grace_days: float = 0
) -> Parts:
    """Count per cohort and age: `size`, `retained`, in entities or in money; nothing for what lies after `as_of`."""
    keys = {"cohort": "_cohort", "age": "_age", **inputs.keys}
    columns = [*_INSTANTS, "_age", *inputs.group_columns, "size", "retained"]
    rows: list[dict[str, Any]] = []
    units: tuple[Period, ...] = ()
    if inputs.earliest is not None and inputs.earliest < as_of:
        units = _units(inputs, every, as_of)
        sums = sums_by_period(
            inputs,
            units,
            partial(_changes_by_age, inputs, as_of=as_of, grace_days=grace_days),
            sums=("members", "change", "net"),
            keys=("_first",),
            to_periods=lambda found, _: found,
        )
        rows = _cohorts(inputs, sums, units, ages, as_of, revenue=revenue)
    money = frozenset({"size", "retained"} if revenue else ())
    return Parts(_with_zone(pd.DataFrame(rows, columns=columns), inputs), keys, money, inputs.scale)


def _units(inputs: Inputs, every: Grain, as_of: datetime) -> tuple[Period, ...]:
    """Return the calendar units from that of the earliest start to that of the last instant before `as_of`."""
    earliest = inputs.earliest or as_of
    first, last = (_local(inputs, moment) for moment in (earliest, as_of - timedelta(microseconds=1)))
    return grid(first, last + timedelta(microseconds=1), every)


def _changes_by_age(inputs: Inputs, run: PeriodRun, *, as_of: datetime, grace_days: float) -> Lazy:
    """Return each entity's change of state and of MRR per bucket, with the bucket of its first."""
    entity = inputs.entity
    rows = changes_until(inputs, as_of, grace_days, keep_waiting=True)
    rows = rows.select(*entity, bucket_of(nw.col("_at"), run.bounds).alias("_bucket"), "_mrr")
    rows = sum_by(rows, [*entity, "_bucket"], ["_mrr"]).rename({"_mrr": "net"})
    rows = rows.with_columns(
        cumulative_sum("net", entity, "_bucket").alias("_closing"),
        row_number("net", entity, "_bucket").alias("_nth"),
        aggregate_over("_bucket", "min", entity).alias("_first"),
    )
    closing, opening = nw.col("_closing"), nw.col("_closing") - nw.col("net")
    return rows.with_columns(
        (nw.col("_nth") == 1).cast(nw.Int64).alias("members"),
        ((closing > 0).cast(nw.Int64) - (opening > 0).cast(nw.Int64)).alias("change"),
    )


def _cohorts(
    inputs: Inputs, sums: pd.DataFrame, units: tuple[Period, ...], ages: int, as_of: datetime, *, revenue: bool
) -> list[dict[str, Any]]:
    """Return the rows of all cohorts, ordered by cohort, group and age."""
    groups = group_rows([sums], ["_first", *inputs.group_columns])
    later = list(units)
    while len(later) <= len(units) + ages:
        later.append(grid(later[-1].end, later[-1].end, later[-1].grain or "day")[0])
    ends = [inputs.to_utc(unit.end) for unit in later]
    found: list[dict[str, Any]] = []
    for number, rows in sums.groupby(groups.numbers[0], sort=True):
        names = {str(name): value for name, value in groups.table.iloc[int(str(number))].items()}
        first = int(names.pop("_first"))
        state = _states(rows, "net" if revenue else "change", first, ages)
        seen = [state[age] if ends[first - 1 + age] <= as_of else None for age in range(ages + 1)]
        size = seen[0] if revenue else int(rows["members"].sum())
        start = _shown(inputs, later[first - 1].start)
        for age, retained in enumerate(seen):
            unit = later[first - 1 + age]
            bounds = {"period_start": _shown(inputs, unit.start), "period_end": _shown(inputs, unit.end)}
            found.append({**bounds, "_cohort": start, "_age": age, **names, "size": size, "retained": retained})
    return found


def _states(rows: pd.DataFrame, column: str, first: int, ages: int) -> list[int]:
    """Return the state at the end of each age: all changes up to it."""
    changes = rows.groupby("_bucket")[column].sum()
    return [int(changes[changes.index <= first + age].sum()) for age in range(ages + 1)]


def _local(inputs: Inputs, moment: datetime) -> datetime:
    return to_zone(moment, inputs.zone).tz_localize(None).to_pydatetime(warn=False)


def _shown(inputs: Inputs, wall: datetime) -> pd.Timestamp:
    return to_zone(inputs.to_utc(wall), inputs.zone)


def _with_zone(rows: pd.DataFrame, inputs: Inputs) -> pd.DataFrame:
    kind: Any = f"datetime64[us, {inputs.zone}]" if inputs.zone else "datetime64[us]"
    kinds: Mapping[str, Any] = {**dict.fromkeys(_INSTANTS, kind), "_age": "int64", "size": object, "retained": object}
    return rows.astype(kinds)
