"""Results as rows of a scorecard."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from tenure.periods import Period
from tenure.results import Curve, Measure, Result
from tenure.results.scorecard_row import ScorecardRow

__all__ = ["rows_of"]


def rows_of(result: Result, periods: Sequence[Period], by: Sequence[str]) -> tuple[ScorecardRow, ...]:
    """Return a row per period and group; what has keys of its own is its figure over all, else a list.

    A result at one instant has one period, that in which the scorecard shows it.
    """
    if isinstance(result, Curve):
        return tuple(_medians(result, periods[0]))
    if isinstance(result, Measure) and result.whole is not None and not by:
        return (_figure(result, periods[0], (), vars(result.whole)),)
    if isinstance(result, Measure) and set(result.by) == set(by) and "period_start" in result.table:
        nobody = ScorecardRow(result.kpi.name, "figure", periods[0], tuple(None for _ in by), notes=_notes(result))
        return tuple(_figures(result, periods, by)) or (nobody,)
    return (ScorecardRow(result.kpi.name, "list", list_length=len(result.table), notes=_notes(result)),)


def _figures(result: Measure, periods: Sequence[Period], by: Sequence[str]) -> Iterator[ScorecardRow]:
    table = result.table
    # Rows stand in the order of the periods asked for; their bounds are in the time zone of the data.
    bounds = dict.fromkeys(zip(table["period_start"], table["period_end"], strict=True))
    period_of = dict(zip(bounds, periods, strict=False))
    for row in table.to_dict("records"):
        yield _figure(result, period_of[row["period_start"], row["period_end"]], _group(row, by), row)


def _figure(result: Measure, period: Period, group: tuple[Any, ...], row: Mapping[Any, Any]) -> ScorecardRow:
    lower, upper = _bound(row.get("lower")), _bound(row.get("upper"))
    return ScorecardRow(
        result.kpi.name,
        "figure",
        period=period,
        group=group,
        value=row["value"],
        lower=lower,
        upper=upper,
        confidence=None if math.isnan(lower) else result.options.get("confidence"),
        reason=_reason(row["reason"]),
        notes=_notes(result),
    )


def _medians(curve: Curve, period: Period) -> Iterator[ScorecardRow]:
    head = ScorecardRow(curve.kpi.name, "median", period, reason=curve.reason, notes=_notes(curve))
    if curve.reason is not None:
        yield replace(head, group=tuple(None for _ in curve.by))
        return
    for row in curve.medians.to_dict("records"):
        yield replace(head, group=_group(row, curve.by), value=row["median"], reason=_reason(row["reason"]))


def _group(row: Mapping[Any, Any], by: Sequence[str]) -> tuple[Any, ...]:
    return tuple(None if pd.isna(row[name]) else row[name] for name in by)


def _bound(value: float | None) -> float:
    return math.nan if value is None else value


def _notes(result: Result) -> tuple[Any, ...]:
    return tuple(getattr(result, "notes", ()))


def _reason(value: Any) -> Any:
    """Return a reason, None where the column of reasons holds a missing value."""
    return None if isinstance(value, float) else value
