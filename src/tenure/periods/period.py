"""Period: a half-open span of time, `[start, end)`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import total_ordering
from numbers import Integral
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from tenure.errors import ParameterError
from tenure.periods.bounds import bounds_of, two_spellings
from tenure.periods.instants import Instant, instant
from tenure.periods.naming import grain_of, name_of
from tenure.periods.units import MONTHS, Grain, add_months, add_time
from tenure.periods.zones import elapsed, wall_time

__all__ = ["Period", "PeriodLike", "as_period"]


@total_ordering
@dataclass(frozen=True, init=False, eq=False)
class Period:
    """A span of time from `start`, which belongs to it, to `end`, which does not.

    One with a time zone compares by its instants, and counts days and months on the clock of its zone.

    Args:
        start: A period in any form (`"2026-03"`, `"2026-03-10/2026-04-10"`, 2026, a `pandas.Period`),
            or its first instant.
        end: The first instant after the period; left out when `start` is a whole period.

    Raises:
        ParameterError: What is given is no period, or the end is not after the start.

    Example:
        >>> Period("2026-03-10", "2026-04-10").days
        31.0
    """

    start: datetime
    end: datetime

    def __init__(self, start: PeriodLike, end: Instant | None = None) -> None:
        first, after = _bounds(start, end)
        if (first.tzinfo is None) is not (after.tzinfo is None):
            raise ParameterError(f"Of start {first} and end {after}, one has a time zone and the other has none.")
        if elapsed(after) <= elapsed(first):
            raise ParameterError(f"A period ends after it starts; this one runs from {first} to {after}.")
        object.__setattr__(self, "start", first)
        object.__setattr__(self, "end", after)

    @classmethod
    def trailing(cls, last: PeriodLike, *, months: int) -> Period:
        """Return so many calendar months that end with the end of `last`."""
        if not isinstance(months, Integral) or isinstance(months, bool) or months < 1:
            raise ParameterError(f"months is a whole number from 1, not {months!r}.")
        end = as_period(last).end
        return cls(add_months(end, -int(months)), end)

    @property
    def days(self) -> float:
        """How many days long it is on the clock of its zone: a day of 23 or 25 hours is one."""
        return self._length / timedelta(days=1)

    @property
    def grain(self) -> Grain | None:
        """The calendar unit that it fills exactly: day, week, month, quarter or year."""
        return grain_of(*self._clock_times)

    @property
    def previous(self) -> Period:
        """The equal period just before: a calendar one before a calendar one, else the same length."""
        months = MONTHS.get(self.grain) if self.grain else None
        start = add_time(self.start, -self._length) if months is None else add_months(self.start, -months)
        return Period(start, self.start)

    @property
    def label(self) -> str:
        """Its name: `2026-03`, or `2026-03-10/2026-04-10` where it has none; whole days show no zone."""
        clock = self._clock_times
        whole_days = all(moment.time() == time.min for moment in clock)
        if self.start.tzinfo is None or whole_days:
            return name_of(*clock)
        return f"{self.start.isoformat(sep=' ')}/{self.end.isoformat(sep=' ')}"

    @property
    def _clock_times(self) -> tuple[datetime, datetime]:
        return wall_time(self.start), wall_time(self.end)

    @property
    def _length(self) -> timedelta:
        start, end = self._clock_times
        if self.grain is None and self.start.tzinfo != self.end.tzinfo:
            end = wall_time(self.end.astimezone(self.start.tzinfo))
        # Within the hour that comes twice, the clock may stand still or run back.
        return end - start if end > start else elapsed(self.end) - elapsed(self.start)

    @property
    def _order(self) -> tuple[bool, timedelta, timedelta]:
        return self.start.tzinfo is None, elapsed(self.start), elapsed(self.end)

    def __eq__(self, other: object) -> bool:
        return self._order == other._order if isinstance(other, Period) else NotImplemented

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        same_zones((self, other))
        return self._order < other._order

    def __hash__(self) -> int:
        return hash(self._order)

    def __repr__(self) -> str:
        return f"Period({self.label!r})"

    def __str__(self) -> str:
        return self.label


PeriodLike: TypeAlias = Period | Instant | int | np.integer[Any] | pd.Period | tuple[Instant, Instant]


def as_period(value: PeriodLike) -> Period:
    """Return a period, reading it if it is written in another form."""
    return value if isinstance(value, Period) else Period(value)


def same_zones(periods: tuple[Period, ...]) -> None:
    """Refuse periods of which some have a time zone and some have none."""
    zoned, naive = ([period for period in periods if (period.start.tzinfo is not None) is has] for has in (True, False))
    if zoned and naive:
        raise ParameterError(
            f"Of the periods {naive[0]} and {zoned[0].start}/{zoned[0].end}, one has a time zone and the other "
            "has none: give all with a zone, or all without."
        )


def _bounds(start: PeriodLike, end: Instant | None) -> tuple[datetime, datetime]:
    if end is not None:
        return instant(start, "start"), instant(end, "end")  # type: ignore[arg-type] # other types are refused
    if isinstance(start, Period):
        return start.start, start.end
    if isinstance(start, tuple) and len(start) == 2 and any(isinstance(bound, Period) for bound in start):
        raise two_spellings(*map(str, start))
    return bounds_of(start)
