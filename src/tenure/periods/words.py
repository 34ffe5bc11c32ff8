"""Calendar periods in one word: 2026, 2026-Q1, 2026-03, 2026-W10, 2026-03-15."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from tenure.errors import ParameterError
from tenure.periods.units import Grain, calendar_unit

__all__ = ["calendar_bounds", "calendar_start", "grain_of_word", "suggestions"]

_FORMS: dict[Grain, re.Pattern[str]] = {
    "day": re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII),
    "week": re.compile(r"(\d{4})-W(\d{2})", re.ASCII),
    "month": re.compile(r"(\d{4})-(\d{2})", re.ASCII),
    "quarter": re.compile(r"(\d{4})-Q(\d)", re.ASCII),
    "year": re.compile(r"(\d{4})", re.ASCII),
}
_YEAR, _MONTH, _DAY = r"(?P<year>\d{4})", r"(?P<month>\d{1,2})", r"(?P<day>\d{1,2})"
_QUARTER, _WEEK, _HALF = r"(?P<quarter>[1-4])", r"(?P<week>\d{1,2})", r"(?P<half>[12])"
_NAME, _GAP, _BETWEEN = r"(?P<name>[a-z]{3,9})\.?", r"[-/. ]?", r"[-/. ]"
_SIMILAR = [
    re.compile(form, re.ASCII | re.IGNORECASE)
    for form in (
        rf"{_YEAR}{_GAP}(?:Q{_GAP}{_QUARTER}|W{_GAP}{_WEEK}|[HS]{_HALF}|M{_MONTH})",
        rf"(?:Q{_GAP}{_QUARTER}|W{_GAP}{_WEEK}|[HS]{_HALF}){_GAP}{_YEAR}",
        rf"{_QUARTER}Q{_GAP}{_YEAR}",
        rf"{_YEAR}{_GAP}{_QUARTER}Q",
        rf"{_YEAR}(?P<month>\d\d)(?P<day>\d\d)?",
        rf"{_YEAR}{_BETWEEN}{_MONTH}(?:{_BETWEEN}{_DAY})?",
        rf"{_MONTH}{_BETWEEN}{_YEAR}",
        rf"{_DAY}{_BETWEEN}{_MONTH}{_BETWEEN}{_YEAR}",
        rf"{_MONTH}{_BETWEEN}{_DAY}{_BETWEEN}{_YEAR}",
        rf"{_NAME}[-/, ]*{_YEAR}",
        rf"{_YEAR}[-/, ]*{_NAME}",
    )
]
# Not those of calendar.month_name, which depend on the locale.
_MONTH_NAMES = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_HALVES = {"1": "{0}-01-01/{0}-07-01", "2": "{0}-07-01/{1:04d}-01-01"}


def grain_of_word(text: str) -> Grain | None:
    """Return the grain of the calendar period that a word has the form of."""
    return next((grain for grain, form in _FORMS.items() if form.fullmatch(text)), None)


def calendar_bounds(text: str) -> tuple[datetime, datetime] | None:
    """Return the bounds of a calendar period in one word; None where the text has no such form."""
    grain, start = grain_of_word(text), calendar_start(text)
    return calendar_unit(start, grain) if grain and start else None


def calendar_start(text: str) -> datetime | None:
    """Return the first instant of a calendar period in one word, whose end may lie beyond the calendar."""
    grain = grain_of_word(text)
    if grain is None:
        return None
    try:
        return datetime.combine(_first_day(grain, *map(int, re.findall(r"\d+", text))), time.min)
    except ValueError as error:
        raise ParameterError(f"{text!r} is no {grain}: the calendar has no such {grain} ({error}).") from None


def suggestions(text: str) -> list[str]:
    """Return the periods that a text is close to, in the words that the library reads."""
    words = [_written(match.groupdict()) for form in _SIMILAR if (match := form.fullmatch(text.strip()))]
    return list(dict.fromkeys(word for word in words if _exists(word)))


def _first_day(grain: Grain, year: int, part: int = 1, day: int = 1) -> date:
    if grain == "week":
        return date.fromisocalendar(year, part, 1)
    if grain == "quarter" and not 1 <= part <= 4:
        raise ValueError("quarters are 1 to 4")
    return date(year, 3 * part - 2 if grain == "quarter" else part, day)


def _written(parts: dict[str, str | None]) -> str:
    year = parts["year"] or ""
    if half := parts.get("half"):
        return _HALVES[half].format(year, int(year) + 1)
    if quarter := parts.get("quarter"):
        return f"{year}-Q{quarter}"
    if week := parts.get("week"):
        return f"{year}-W{int(week):02d}"
    month = _month_number(parts.get("name")) or int(parts.get("month") or 0)
    return f"{year}-{month:02d}" + (f"-{int(day):02d}" if (day := parts.get("day")) else "")


def _month_number(name: str | None) -> int | None:
    short = (name or "").lower()
    numbers = (at for at, month in enumerate(_MONTH_NAMES, 1) if short and month.startswith(short))
    return next(numbers, None)


def _exists(word: str) -> bool:
    try:
        return all(calendar_bounds(side) is not None for side in word.split("/"))
    except ParameterError:
        return False
