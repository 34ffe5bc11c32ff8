"""What a figure says when one points at it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from tenure.catalogue import Kpi
from tenure.show.formats import format_period
from tenure.show.numbers import format_range, format_value
from tenure.show.plots.labels import plain_text
from tenure.show.plots.style import Style, span_of

__all__ = ["hover_texts", "in_tag"]

_LONGEST = 300


def hover_texts(rows: pd.DataFrame, kpi: Kpi, style: Style, names: list[str]) -> list[str]:
    """Return each row's group, period, value and interval, or why it is undefined, and what was to be expected."""
    return [_text(row, kpi, style, name) for row, name in zip(rows.to_dict("records"), names, strict=True)]


def in_tag(tag: str, text: str) -> str:
    """Return a text in a tag; none of no text."""
    return f"<{tag}>{text}</{tag}>" if text else ""


def _text(row: Mapping[Any, Any], kpi: Kpi, style: Style, name: str) -> str:
    span = span_of(row)
    lines = [in_tag("b", name), "" if span is None else format_period(span, style.lang)]
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
