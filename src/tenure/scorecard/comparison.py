"""The change since another period: its interval, and whether it is for the better."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal, TypeAlias

from tenure.catalogue import Better, kpi
from tenure.periods import Period, add_months
from tenure.results.scorecard_row import Comparison, ScorecardRow, Verdict
from tenure.scorecard.question import Question, last_period

__all__ = [
    "Compare",
    "change_interval",
    "compare_rows",
    "compared_period",
    "earlier_periods",
    "earlier_question",
    "verdict",
]

Compare: TypeAlias = Literal["previous", "year"]
_CALENDAR = ("month", "quarter", "year")


def compared_period(period: Period, compare: Compare) -> Period:
    """Return the equal period just before, or the same a year before; of a week, that 52 weeks before.

    Example:
        >>> compared_period(Period("2026-Q1"), "year")
        Period('2025-Q1')
    """
    if compare == "previous":
        return period.previous
    if period.grain in _CALENDAR:
        return Period(add_months(period.start, -12), add_months(period.end, -12))
    back = timedelta(weeks=52) if period.grain == "week" else period.start - add_months(period.start, -12)
    return Period(period.start - back, period.end - back)


def earlier_periods(periods: Sequence[Period], compare: Compare) -> tuple[Period, ...]:
    """Return the periods compared with, those aside that are observed anyway."""
    earlier = dict.fromkeys(compared_period(period, compare) for period in periods)
    return tuple(period for period in earlier if period not in periods)


def earlier_question(question: Question, compare: Compare) -> Question:
    """Return the same question of the periods, or at the instant, compared with."""
    last = last_period(question.periods)
    instant = question.instant - (last.end - compared_period(last, compare).end)
    return replace(question, periods=earlier_periods(question.periods, compare), instant=instant)


def compare_rows(
    rows: Iterable[ScorecardRow], earlier: Iterable[ScorecardRow], compare: Compare
) -> tuple[ScorecardRow, ...]:
    """Add to each figure that of the period compared with."""
    rows = tuple(rows)
    rows_by_key = {(row.period, row.group): row for row in (*rows, *earlier)}
    # Many groups share few periods.
    before = {period: compared_period(period, compare) for period in {row.period for row in rows} if period is not None}
    return tuple(row if row.period is None else _compared(row, rows_by_key, before[row.period]) for row in rows)


def change_interval(row: ScorecardRow, previous: ScorecardRow) -> tuple[float, float]:
    """Return the interval of a difference, recovered from the intervals of its two figures; nan without them.

    The two figures count as independent. Where most customers answer in both periods, the interval is rather wide.

    Reference: R. G. Newcombe, Interval estimation for the difference between independent proportions, Statistics in
    Medicine 17 (1998), method 10, for shares; G. Y. Zou & A. Donner, Construction of confidence limits about effect
    measures: a general approach, Statistics in Medicine 27 (2008), for any figures with intervals (MOVER).

    Example:
        >>> now = ScorecardRow("churn_rate", "figure", value=0.05, lower=0.03, upper=0.08)
        >>> before = ScorecardRow("churn_rate", "figure", value=0.10, lower=0.06, upper=0.15)
        >>> lower, upper = change_interval(now, before)
        >>> round(lower, 4), round(upper, 4)
        (-0.1039, 0.0)
    """
    change = row.value - previous.value
    below = math.hypot(row.value - row.lower, previous.upper - previous.value)
    above = math.hypot(row.upper - row.value, previous.value - previous.lower)
    return change - below, change + above


def verdict(change: float, lower: float, upper: float, better: Better) -> Verdict | None:
    """Return whether a change is for the better; without an interval, by its sign."""
    if better == "neutral" or math.isnan(change):
        return None
    low, high = (change, change) if math.isnan(lower) else (lower, upper)
    if low <= 0 <= high:
        return "no_clear_change"
    return "better" if (low > 0) == (better == "higher") else "worse"


def _compared(
    row: ScorecardRow, rows_by_key: Mapping[tuple[Period | None, tuple[Any, ...]], ScorecardRow], period: Period
) -> ScorecardRow:
    previous = rows_by_key.get((period, row.group), ScorecardRow(row.kpi, row.kind))
    change, (lower, upper) = row.value - previous.value, change_interval(row, previous)
    outcome = verdict(change, lower, upper, kpi(row.kpi).better)
    return replace(row, comparison=Comparison(period, previous.value, change, lower, upper, outcome))
