"""Figures in the units of their KPIs, with their intervals, as people write them."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from tenure.catalogue import UNITS, Kpi, Language
from tenure.show.formats import format_date, format_month, format_number, format_period
from tenure.show.parts import SHARES
from tenure.show.words import spoken, unit_of, word

__all__ = [
    "format_cell",
    "format_confidence",
    "format_date",
    "format_days",
    "format_interval",
    "format_month",
    "format_number",
    "format_part",
    "format_period",
    "format_range",
    "format_value",
]

_SMALL, _BOUNDED = 10.0, 100.0  # a score up to 100 has no meaning beyond its first decimal; one up to 10 has two


def format_value(value: float, kpi: Kpi, lang: Language = "en") -> str:
    """Write a value in the unit of its KPI.

    Example:
        >>> from tenure.catalogue import kpi
        >>> format_value(0.0574, kpi("churn_rate")), format_value(1234.5, kpi("lifetime_value"), "es")
        ('5.7 %', '1.234,50')
    """
    if math.isnan(value):
        return word("undefined", lang)
    match kpi.unit:
        case "share":
            return f"{format_number(100 * value, 1, lang)} {unit_of(kpi, lang)}"
        case "days" | "months" | "seconds" | "ms" | "sessions":
            return f"{format_number(value, 2 if kpi.unit == 'sessions' else 1, lang)} {unit_of(kpi, lang)}"
        case "score":
            return f"{format_number(value, 1 if _SMALL < kpi.high <= _BOUNDED else 2, lang)} {unit_of(kpi, lang)}"
        case "customers":
            return f"{format_number(value, 0, lang)} {unit_of(kpi, lang)}"
        case _:
            return format_number(value, 2, lang)


def format_days(value: float, lang: Language = "en") -> str:
    """Write a number of days."""
    if math.isnan(value):
        return word("undefined", lang)
    return f"{format_number(value, 1, lang)} {UNITS['days'][spoken(lang)]}"


def format_part(value: Any, lang: Language = "en", name: str = "") -> str:
    """Write a part: counts whole, amounts with cents; the name tells shares, which are percent."""
    if pd.isna(value):
        return word("missing", lang)
    if name in SHARES:
        return f"{format_number(100 * value, 1, lang)} %"
    whole = isinstance(value, int | np.integer)
    return format_number(value, 0 if whole else 2, lang)


def format_confidence(confidence: float, lang: Language = "en") -> str:
    """Write a level of confidence with as many decimals as it has.

    Example:
        >>> format_confidence(0.95), format_confidence(0.999, "es")
        ('95 %', '99,9 %')
    """
    percent = f"{100 * confidence:g}"
    return f"{format_number(float(percent), len(percent.partition('.')[2]), lang)} %"


def format_range(lower: float, upper: float, kpi: Kpi, lang: Language = "en") -> str:
    """Write the bounds of an interval."""
    if math.isnan(lower) or math.isnan(upper):
        return word("missing", lang)
    return word("range", lang, lower=format_value(lower, kpi, lang), upper=format_value(upper, kpi, lang))


def format_interval(lower: float, upper: float, kpi: Kpi, confidence: float, lang: Language = "en") -> str:
    """Write an interval with its confidence.

    Example:
        >>> from tenure.catalogue import kpi
        >>> format_interval(0.046, 0.699, kpi("churn_rate"), 0.95)
        '95 % interval 4.6 % to 69.9 %'
    """
    interval = word("interval", lang, confidence=format_confidence(confidence, lang))
    return word("interval_of", lang, interval=interval, bounds=format_range(lower, upper, kpi, lang))


def format_cell(value: Any, lang: Language = "en") -> str:
    """Write a cell of any column: a group's value, a part, an instant."""
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return word("missing", lang)
    if isinstance(value, bool | np.bool_):
        return word("true" if value else "false", lang)
    return format_date(value, lang) if isinstance(value, date) else format_part(value, lang)
