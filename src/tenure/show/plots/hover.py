"""What a figure says when one points at it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import pandas as pd

from tenure.catalogue import Kpi, Language
from tenure.periods import Period
from tenure.show.formats import format_period
from tenure.show.numbers import format_range, format_value
from tenure.show.plots.labels import plain_text
from tenure.show.plots.records import records
from tenure.show.plots.style import Style

__all__ = ["hover_texts", "in_tag"]

_LONGEST = 300
_COLUMNS = (
    "period_start", "period_end", "value", "reason", "lower", "upper", "expected", "lower_limit", "upper_limit",
    "unusual",
)  # fmt: skip


def hover_texts(rows: pd.DataFrame, kpi: Kpi, style: Style, names: list[str]) -> list[str]:
    """Return each row's group, period, value and interval, or why it is undefined, and what was to be expected."""
    return [_text(row, kpi, style, name) for row, name in zip(records(rows, _COLUMNS), names, strict=True)]


def in_tag(tag: str, text: str) -> str:
    """Return a text in a tag; none of no text."""
    return f"<{tag}>{text}</{tag}>" if text else ""


@lru_cache(maxsize=1000)
def _period_text(start: pd.Timestamp, end: pd.Timestamp, lang: Language) -> str:
    """Write a period of wall-clock time: the plots of a page have the same few."""
    return format_period(Period(start, end), lang)


def _text(row: Mapping[Any, Any], kpi: Kpi, style: Style, name: str) -> str:
    start, end = row["period_start"], row["period_end"]
    lines = [in_tag("b", name), "" if pd.isna(start) or pd.isna(end) else _period_text(start, end, style.lang)]
    lines.append(format_value(row["value"], kpi, style.lang))
    if pd.isna(row["value"]):
        lines.append(plain_text(row["reason"] or "", _LONGEST))
    elif not pd.isna(row.get("lower", float("nan"))):
        lines.append(format_range(row["lower"], row["upper"], kpi, style.lang))
    return "<br>".join(filter(None, [*lines, *_limits(row, kpi, style)]))


def _limits(row: Mapping[Any, Any], kpi: Kpi, style: Style) -> list[str]:
    if pd.isna(row.get("expected", float("nan"))):
        return []
    limits = format_range(row["lower_limit"], row["upper_limit"], kpi, style.lang)
    unusual = style.say("unusual") if not pd.isna(row["unusual"]) and row["unusual"] else ""
    expected = style.say("expected", value=format_value(row["expected"], kpi, style.lang))
    return [in_tag("i", unusual), expected, style.say("limits", range=limits)]
