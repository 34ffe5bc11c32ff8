"""The axis of periods: plotly by itself knows the months of English alone."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd

from tenure.catalogue import Language
from tenure.periods import Period
from tenure.show.formats import format_month, format_period
from tenure.show.words import spoken

__all__ = ["period_axis", "short_period", "short_periods", "wall_clock"]

_SHORT = {"quarter": {"en": "Q", "es": "T"}, "week": {"en": "W", "es": "S"}}
_LETTERS = 96  # as many as stand side by side below a plot of usual width


def wall_clock(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose instants are wall-clock time: the offsets of a zone differ over the year."""
    zoned = [name for name, kind in table.dtypes.items() if isinstance(kind, pd.DatetimeTZDtype)]
    return table.assign(**{str(name): table[name].dt.tz_localize(None) for name in zoned})


def period_axis(table: pd.DataFrame, lang: Language) -> dict[str, Any]:
    """Return an axis of dates whose ticks are the periods in words, as many as there is room for, with the last."""
    spans = table[["period_start", "period_end"]].dropna().drop_duplicates("period_start").sort_values("period_start")
    texts = short_periods(spans, lang)
    room = max(2, _LETTERS // (max(map(len, texts), default=1) + 2))
    step = -(-len(texts) // room) or 1
    starts = spans["period_start"].tolist()
    return {"type": "date", "tickvals": starts[::-step][::-1], "ticktext": texts[::-step][::-1]}


def short_periods(table: pd.DataFrame, lang: Language) -> list[str]:
    """Return the period of each row, in wall-clock time, as an axis has room for it."""
    spans = zip(table["period_start"].tolist(), table["period_end"].tolist(), strict=True)
    return [_short_period(start, end, lang) for start, end in spans]


@lru_cache(maxsize=1000)
def _short_period(start: pd.Timestamp, end: pd.Timestamp, lang: Language) -> str:
    """Write a period: the plots of a page have the same few."""
    return short_period(Period(start, end), lang)


def short_period(period: Period, lang: Language) -> str:
    """Return a period as an axis has room for it.

    Example:
        >>> short_period(Period("2026-03"), "es"), short_period(Period("2026-03-02"), "en")
        ('mar 2026', '2 Mar 2026')
        >>> short_period(Period("2026-Q1"), "es"), short_period(Period("2026-W10"), "en")
        ('T1 2026', 'W10 2026')
    """
    if period.grain == "month":
        return format_month(period.start, lang, short=True)
    if period.grain == "day":
        return f"{period.start.day} {format_month(period.start, lang, short=True)}"
    if period.grain in _SHORT:
        sign, (year, number) = _SHORT[period.grain][spoken(lang)], _year_and_number(period)
        return f"{sign}{number} {year}"
    return format_period(period, lang)


def _year_and_number(period: Period) -> tuple[int, int]:
    """Return the year of a quarter or week, and its number within it."""
    if period.grain == "week":
        return period.start.isocalendar()[:2]
    return period.start.year, (period.start.month - 1) // 3 + 1
