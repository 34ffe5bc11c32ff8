"""Cohorts: rows counted by the calendar unit that they belong to, and what each cohort is at each age."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import narwhals as nw
import pandas as pd

from tenure.counting.core.count import sums_by_period
from tenure.counting.core.groups import group_rows
from tenure.counting.core.runs import PeriodRun
from tenure.periods import Grain, Period, grid, to_zone
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["CohortCells", "count_by_cohort"]

Lazy = nw.LazyFrame[Any]
CohortCells: TypeAlias = Callable[[pd.DataFrame, int, Sequence[bool]], Sequence[tuple[Any, Any]]]
"""The size and the part of a cohort at each age: of its sums, its first unit, and whether each age is over."""

_INSTANTS = ("period_start", "period_end", "_cohort")


def count_by_cohort(
    inputs: Inputs,
    every: Grain,
    ages: int,
    as_of: datetime,
    rows: Callable[[PeriodRun], Lazy],
    *,
    sums: Sequence[str],
    keys: Sequence[str] = (),
    part: str,
    cells: CohortCells,
    is_money: bool = False,
    units_of_age: int = 1,
) -> Parts:
    """Count per cohort and age its `size` and a part of it.

    Args:
        inputs: The tables of the call; groups are its `by` columns.
        every: How long a cohort and an age are.
        ages: The highest age shown.
        as_of: What is known by then.
        rows: What is summed: rows with their `_bucket` and the unit of their cohort, `_first`, both from 1.
        sums: The columns to sum.
        keys: Further columns to sum by.
        part: The name of the part.
        cells: What a cohort is at each age, of its sums.
        is_money: Whether size and part are money.
        units_of_age: How many calendar units the windows of an age touch.
    """
    columns = [*_INSTANTS, "_age", *inputs.group_columns, "size", part]
    found: list[dict[str, Any]] = []
    if inputs.earliest is not None and inputs.earliest < as_of:
        units = _units(inputs, every, as_of)
        by = ("_first", *keys)
        table = sums_by_period(inputs, units, rows, sums=sums, keys=by, to_periods=lambda each, _: each)
        found = _cohorts(inputs, table, units, ages, as_of, cells, part, units_of_age)
    money = frozenset({"size", part} if is_money else ())
    shown = _with_zone(pd.DataFrame(found, columns=columns), inputs, part)
    order = ("_cohort", *inputs.group_columns, "_age")
    return Parts(shown, {"cohort": "_cohort", "age": "_age", **inputs.keys}, money, inputs.scale, order=order)


def _units(inputs: Inputs, every: Grain, as_of: datetime) -> tuple[Period, ...]:
    """Return the calendar units from that of the earliest instant to that of the last one before `as_of`."""
    earliest = inputs.earliest or as_of
    first, last = (_local(inputs, moment) for moment in (earliest, as_of - timedelta(microseconds=1)))
    return grid(first, last + timedelta(microseconds=1), every)


def _cohorts(
    inputs: Inputs,
    sums: pd.DataFrame,
    units: tuple[Period, ...],
    ages: int,
    as_of: datetime,
    cells: CohortCells,
    part: str,
    units_of_age: int,
) -> list[dict[str, Any]]:
    """Return the rows of all cohorts, ordered by cohort, group and age."""
    groups = group_rows([sums], ["_first", *inputs.group_columns])
    later = list(units)
    while len(later) < len(units) + ages + units_of_age:
        later.append(grid(later[-1].end, later[-1].end, later[-1].grain or "day")[0])
    ends = [inputs.to_utc(unit.end) for unit in later]
    shown = [(_shown(inputs, unit.start), _shown(inputs, unit.end)) for unit in later]
    found: list[dict[str, Any]] = []
    for number, rows in sums.groupby(groups.numbers[0], sort=True):
        names = {str(name): value for name, value in groups.table.iloc[int(str(number))].items()}
        first = int(names.pop("_first"))
        start, _ = shown[first - 1]
        over = [ends[first - 1 + age] <= as_of for age in range(ages + 1)]
        for age, (size, value) in enumerate(cells(rows, first, over)):
            (begin, _), (_, end) = shown[first - 1 + age], shown[first - 2 + age + units_of_age]
            bounds = {"period_start": begin, "period_end": end}
            found.append({**bounds, "_cohort": start, "_age": age, **names, "size": size, part: value})
    return found


def _local(inputs: Inputs, moment: datetime) -> datetime:
    return to_zone(moment, inputs.zone).tz_localize(None).to_pydatetime(warn=False)


def _shown(inputs: Inputs, wall: datetime) -> pd.Timestamp:
    return to_zone(inputs.to_utc(wall), inputs.zone)


def _with_zone(rows: pd.DataFrame, inputs: Inputs, part: str) -> pd.DataFrame:
    kind: Any = f"datetime64[us, {inputs.zone}]" if inputs.zone else "datetime64[us]"
    kinds: Mapping[str, Any] = {**dict.fromkeys(_INSTANTS, kind), "_age": "int64", "size": object, part: object}
    return rows.astype(kinds)
