"""Periods: half-open spans of time, `[start, end)`.

    Period("2026-03")  Period("2026-Q1")  Period("2026")  Period("2026-W10")  Period("2026-03-15")
    Period("2026-03-10", "2026-04-10")    Period.trailing("2026-03", months=12)
    months("2026-01", "2026-12")          likewise days, weeks, quarters, years

Boundaries are wall-clock time in the time zone of the data.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta
from typing import Any, Literal, TypeAlias

import pandas as pd

from tenure.errors import ParameterError

__all__ = ["Grain", "Instant", "Period", "PeriodLike", "days", "months", "quarters", "weeks", "years"]

Instant: TypeAlias = str | date | datetime | pd.Timestamp
Grain: TypeAlias = Literal["day", "week", "month", "quarter", "year"]

_FORMS: dict[Grain, re.Pattern[str]] = {
    "day": re.compile(r"(\d{4})-(\d{2})-(\d{2})"),
    "week": re.compile(r"(\d{4})-W(\d{2})"),
    "month": re.compile(r"(\d{4})-(\d{2})"),
    "quarter": re.compile(r"(\d{4})-Q([1-4])"),
    "year": re.compile(r"(\d{4})"),
}
_MONTHS: dict[Grain, int] = {"month": 1, "quarter": 3, "year": 12}
_BEYOND = "A period around {moment:%Y-%m-%d} would run beyond the years 1 to 9999."
_HINT = "write a year 2026, a quarter 2026-Q1, a month 2026-03, an ISO week 2026-W10 or a day 2026-03-15"


@dataclass(frozen=True, init=False, order=True)
class Period:
    """A span of time from `start`, which belongs to it, to `end`, which does not.

    Args:
        start: A calendar period in one word (`"2026-03"`), or the first instant.
        end: The first instant after the period; left out when `start` is a calendar period.

    Raises:
        ParameterError: The words are no period, or the end is not after the start.

    Example:
        >>> Period("2026-Q1")
        Period('2026-Q1')
        >>> Period("2026-03-10", "2026-04-10").days
        31.0
    """

    start: datetime
    end: datetime

    def __init__(self, start: Instant, end: Instant | None = None) -> None:
        first, after = _calendar(start) if end is None else (instant(start, "start"), instant(end, "end"))
        if (first.tzinfo is None) is not (after.tzinfo is None):
            raise ParameterError(f"Of start {first} and end {after}, one has a time zone and the other has none.")
        if after <= first:
            raise ParameterError(f"A period ends after it starts; this one runs from {first} to {after}.")
        object.__setattr__(self, "start", first)
        object.__setattr__(self, "end", after)

    @classmethod
    def trailing(cls, last: PeriodLike, *, months: int) -> Period:
        """Return so many calendar months that end with the end of `last`."""
        if not isinstance(months, int) or isinstance(months, bool) or months < 1:
            raise ParameterError(f"months is a whole number from 1, not {months!r}.")
        end = as_period(last).end
        return cls(add_months(end, -months), end)

    @property
    def days(self) -> float:
        """How many days long it is."""
        return (self.end - self.start) / timedelta(days=1)

    @property
    def grain(self) -> Grain | None:
        """The calendar unit that it fills exactly: day, week, month, quarter or year."""
        return next((grain for grain in _FORMS if _unit(self.start, grain) == (self.start, self.end)), None)

    @property
    def previous(self) -> Period:
        """The equal period just before: a calendar one before a calendar one, else the same length."""
        step = _MONTHS.get(self.grain) if self.grain else None
        start = _moved(self.start, self.start - self.end) if step is None else add_months(self.start, -step)
        return Period(start, self.start)

    @property
    def label(self) -> str:
        """Its name: `2026-03`, or `2026-03-10/2026-04-10` where it has none."""
        start, iso = self.start, self.start.isocalendar()
        names: dict[Grain | None, str] = {
            "year": f"{start.year:04d}",
            "quarter": f"{start.year:04d}-Q{(start.month + 2) // 3}",
            "month": f"{start.year:04d}-{start.month:02d}",
            "week": f"{iso.year:04d}-W{iso.week:02d}",
            "day": start.date().isoformat(),
            None: f"{_brief(start)}/{_brief(self.end)}",
        }
        return names[self.grain]

    def __repr__(self) -> str:
        return f"Period({self.label!r})"

    def __str__(self) -> str:
        return self.label


PeriodLike: TypeAlias = Period | Instant


def days(first: Instant, last: Instant) -> list[Period]:
    """List the days from `first` to `last`, both included."""
    return _sequence(first, last, "day")


def weeks(first: Instant, last: Instant) -> list[Period]:
    """List the ISO weeks (Monday to Sunday) from `first` to `last`, both included."""
    return _sequence(first, last, "week")


def months(first: Instant, last: Instant) -> list[Period]:
    """List the calendar months from `first` to `last`, both included.

    Example:
        >>> months("2026-01", "2026-03")
        [Period('2026-01'), Period('2026-02'), Period('2026-03')]
    """
    return _sequence(first, last, "month")


def quarters(first: Instant, last: Instant) -> list[Period]:
    """List the calendar quarters from `first` to `last`, both included."""
    return _sequence(first, last, "quarter")


def years(first: Instant, last: Instant) -> list[Period]:
    """List the calendar years from `first` to `last`, both included."""
    return _sequence(first, last, "year")


def as_period(value: PeriodLike) -> Period:
    """Return a period, reading it if it is written in words."""
    return value if isinstance(value, Period) else Period(value)


def as_periods(value: PeriodLike | Iterable[PeriodLike]) -> tuple[Period, ...]:
    """Return one or several periods as a tuple, in the order given."""
    if isinstance(value, Period | str | date):
        return (as_period(value),)
    if not isinstance(value, Iterable):
        raise ParameterError(f"{value!r} is no period: {_HINT}.")
    periods = tuple(as_period(each) for each in value)
    if not periods:
        raise ParameterError("The list of periods is empty: give at least one.")
    return tuple(dict.fromkeys(periods))


def instant(value: Instant, name: str = "as_of") -> datetime:
    """Read a date, datetime or ISO text as a datetime; a calendar period in words is its start."""
    if isinstance(value, str):
        if any(form.fullmatch(value) for form in _FORMS.values()):
            return _calendar(value)[0]
        with suppress(ValueError):
            return datetime.fromisoformat(value)
    if isinstance(value, date) and not pd.isna(value):
        if isinstance(value, datetime):
            return value.to_pydatetime(warn=False) if isinstance(value, pd.Timestamp) else value
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - wall-clock time of the data
    raise ParameterError(f"{name} is a date, a datetime or ISO text, not {value!r}.")


def grid(first: datetime, after: datetime, grain: Grain) -> tuple[Period, ...]:
    """List the calendar units from that of `first` until `after` is reached."""
    found = [Period(*_unit(first, grain))]
    while found[-1].end < after:
        found.append(Period(*_unit(found[-1].end, grain)))
    return tuple(found)


def add_months(moment: datetime, count: int) -> datetime:
    """Move by calendar months; a day that the month lacks becomes its last one."""
    year, month = divmod(12 * moment.year + moment.month - 1 + count, 12)
    if MINYEAR <= year <= MAXYEAR:
        return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))
    raise ParameterError(_BEYOND.format(moment=moment))


def _moved(moment: datetime, span: timedelta) -> datetime:
    try:
        return moment + span
    except OverflowError:
        raise ParameterError(_BEYOND.format(moment=moment)) from None


def _sequence(first: Instant, last: Instant, grain: Grain) -> list[Period]:
    span = Period(instant(first, "first"), _moved(instant(last, "last"), timedelta(microseconds=1)))
    return list(grid(span.start, span.end, grain))


def _calendar(value: Instant) -> tuple[datetime, datetime]:
    if isinstance(value, str):
        for grain, form in _FORMS.items():
            if found := form.fullmatch(value):
                return _unit(_first(grain, *map(int, found.groups()), text=value), grain)
    elif isinstance(value, date) and not isinstance(value, datetime):
        return _unit(instant(value, "period"), "day")
    raise ParameterError(f"{value!r} is no period: {_HINT}, or give a start and an end.")


def _first(grain: Grain, year: int, part: int = 1, day: int = 1, *, text: str) -> datetime:
    try:
        if grain == "week":
            return datetime.combine(date.fromisocalendar(year, part, 1), datetime.min.time())
        return datetime(year, 3 * part - 2 if grain == "quarter" else part, day)  # noqa: DTZ001 - wall-clock time
    except ValueError as error:
        raise ParameterError(f"{text!r} is no period: the calendar has no such {grain} ({error}).") from None


def _unit(moment: datetime, grain: Grain) -> tuple[datetime, datetime]:
    """Return the bounds of the calendar unit around an instant."""
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if grain == "day":
        return midnight, _moved(midnight, timedelta(days=1))
    if grain == "week":
        monday = _moved(midnight, -timedelta(days=midnight.weekday()))
        return monday, _moved(monday, timedelta(days=7))
    length = _MONTHS[grain]
    start = midnight.replace(month=(midnight.month - 1) // length * length + 1, day=1)
    return start, add_months(start, length)


def _brief(moment: datetime) -> str:
    return moment.date().isoformat() if moment.time() == datetime.min.time() else moment.isoformat(sep=" ")


def localised(moment: Any, zone: str | None) -> pd.Timestamp:
    """Put the data's zone on a wall-clock instant; a gap moves forward, an overlap is its first hour."""
    stamp = pd.Timestamp(moment)
    return stamp.tz_localize(zone, ambiguous=True, nonexistent="shift_forward") if zone else stamp
