"""Several periods: lists of calendar units, and lists as they are given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from numbers import Number
from typing import Any

import numpy as np
import pandas as pd

from tenure.errors import ParameterError
from tenure.periods.instants import instant
from tenure.periods.period import Period, PeriodLike, as_period, same_zones
from tenure.periods.single import is_instant
from tenure.periods.units import Grain, add_time, calendar_unit
from tenure.periods.zones import elapsed

__all__ = ["as_periods", "days", "grid", "months", "quarters", "weeks", "years"]

_SINGLE = (Period, str, bytes, date, tuple, Mapping, Number, np.datetime64, pd.Period)


def days(first: PeriodLike, last: PeriodLike) -> list[Period]:
    """List the days from the start of `first` to the end of `last`."""
    return _units_between(first, last, "day")


def weeks(first: PeriodLike, last: PeriodLike) -> list[Period]:
    """List the ISO weeks (Monday to Sunday) from the start of `first` to the end of `last`."""
    return _units_between(first, last, "week")


def months(first: PeriodLike, last: PeriodLike) -> list[Period]:
    """List the calendar months from the start of `first` to the end of `last`.

    Both may be any period or instant, whose own month is included.

    Example:
        >>> months("2026-01", "2026-03")
        [Period('2026-01'), Period('2026-02'), Period('2026-03')]
        >>> len(months("2026", "2026"))
        12
    """
    return _units_between(first, last, "month")


def quarters(first: PeriodLike, last: PeriodLike) -> list[Period]:
    """List the calendar quarters from the start of `first` to the end of `last`."""
    return _units_between(first, last, "quarter")


def years(first: PeriodLike, last: PeriodLike) -> list[Period]:
    """List the calendar years from the start of `first` to the end of `last`."""
    return _units_between(first, last, "year")


def grid(first: datetime, after: datetime, grain: Grain) -> tuple[Period, ...]:
    """List the calendar units from that of `first` until `after` is reached."""
    units = [Period(*calendar_unit(first, grain))]
    while elapsed(units[-1].end) < elapsed(after):
        units.append(Period(*calendar_unit(units[-1].end, grain)))
    return tuple(units)


def as_periods(value: PeriodLike | Iterable[PeriodLike]) -> tuple[Period, ...]:
    """Return one or several periods as a tuple, in the order given; a set has none and is sorted.

    A tuple of two instants is one period, its start and end; several periods are a list.
    """
    if isinstance(value, _SINGLE) or not isinstance(value, Iterable) or getattr(value, "ndim", 1) == 0:
        return (as_period(_unboxed(value)),)
    periods = tuple(as_period(period) for period in value)
    if not periods:
        raise ParameterError("The list of periods is empty: give at least one.")
    same_zones(periods)
    return tuple(dict.fromkeys(sorted(periods) if isinstance(value, set | frozenset) else periods))


def _unboxed(value: Any) -> Any:
    return value.item() if isinstance(value, np.ndarray) else value


def _units_between(first: PeriodLike, last: PeriodLike, grain: Grain) -> list[Period]:
    span = Period(_start(first), _end(last))
    return list(grid(span.start, span.end, grain))


def _start(value: Any) -> datetime:
    return instant(value, "first") if is_instant(value) else as_period(value).start


def _end(value: Any) -> datetime:
    if is_instant(value):
        return add_time(instant(value, "last"), timedelta(microseconds=1))
    return as_period(value).end
