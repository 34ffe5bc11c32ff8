"""Results as rows of a scorecard."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from tenure.catalogue import Language
from tenure.periods import Period
from tenure.results import Curve, Measure, Result
from tenure.results.scorecard_row import ScorecardRow

__all__ = ["rows_of"]


def rows_of(result: Result, periods: Sequence[Period], by: Sequence[str], lang: Language) -> tuple[ScorecardRow, ...]:
    """Return a row per period and group; what has keys of its own is its figure over all, else a list.

    A result at one instant has one period, that in which the scorecard shows it. Reasons and notes are words.
    """
    head = ScorecardRow(result.kpi.name, "figure", periods[0], notes=tuple(note.text(lang) for note in result.notes))
    if isinstance(result, Curve):
        return tuple(_medians(result, head, lang))
    if isinstance(result, Measure) and result.whole is not None and not by:
        return (_value_row(head, result, {**vars(result.whole), "reason": result.reason and result.reason.text(lang)}),)
    if isinstance(result, Measure) and set(result.by) == set(by) and "period_start" in result.table:
        return tuple(_value_rows(head, result, periods, by, lang)) or (_nobody(head, by),)
    return (replace(head, kind="list", period=None, list_length=len(result.table)),)


def _value_rows(
    head: ScorecardRow, result: Measure, periods: Sequence[Period], by: Sequence[str], lang: Language
) -> Iterator[ScorecardRow]:
    table = result.to_frame(lang)
    # Rows stand in the order of the periods asked for; their bounds are in the time zone of the data.
    bounds = dict.fromkeys(zip(table["period_start"], table["period_end"], strict=True))
    period_of = dict(zip(bounds, periods, strict=False))
    for row in table.to_dict("records"):
        period = period_of[row["period_start"], row["period_end"]]
        yield _value_row(replace(head, period=period, group=_group(row, by)), result, row)


def _value_row(head: ScorecardRow, result: Measure, row: Mapping[Any, Any]) -> ScorecardRow:
    lower, upper = (math.nan if row.get(bound) is None else row[bound] for bound in ("lower", "upper"))
    confidence = None if math.isnan(lower) else result.options.get("confidence")
    return replace(
        head, value=row["value"], lower=lower, upper=upper, confidence=confidence, reason=_words(row["reason"])
    )


def _medians(curve: Curve, head: ScorecardRow, lang: Language) -> Iterator[ScorecardRow]:
    if curve.reason is not None:
        yield replace(_nobody(head, curve.by), kind="median", reason=curve.reason.text(lang))
        return
    for row in curve.medians_in(lang).to_dict("records"):
        group, reason = _group(row, curve.by), _words(row["reason"])
        yield replace(head, kind="median", group=group, value=row["median"], reason=reason)


def _nobody(head: ScorecardRow, by: Sequence[str]) -> ScorecardRow:
    """Return the row of tables that have no group at all."""
    return replace(head, group=tuple(None for _ in by))


def _group(row: Mapping[Any, Any], by: Sequence[str]) -> tuple[Any, ...]:
    return tuple(None if pd.isna(row[name]) else row[name] for name in by)


def _words(reason: Any) -> str | None:
    return reason if isinstance(reason, str) else None
