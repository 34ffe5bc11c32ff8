"""Calendar units: the day, week, month, quarter or year around an instant; steps in time."""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, datetime, time, timedelta
from typing import Literal, TypeAlias

from tenure.errors import ParameterError
from tenure.periods.zones import set_zone, wall_time

__all__ = ["GRAINS", "MONTHS", "Grain", "add_months", "add_time", "calendar_unit", "fills"]

Grain: TypeAlias = Literal["day", "week", "month", "quarter", "year"]

GRAINS: tuple[Grain, ...] = ("day", "week", "month", "quarter", "year")
MONTHS: dict[Grain, int] = {"month": 1, "quarter": 3, "year": 12}


def calendar_unit(moment: datetime, grain: Grain) -> tuple[datetime, datetime]:
    """Return the bounds of the calendar unit around an instant, in the zone of the instant."""
    start, end = _wall_unit(wall_time(moment), grain)
    return set_zone(start, moment.tzinfo), set_zone(end, moment.tzinfo)


def add_months(moment: datetime, count: int) -> datetime:
    """Move by calendar months; a day that the month lacks becomes its last one."""
    local = wall_time(moment)
    year, month = divmod(12 * local.year + local.month - 1 + count, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise _beyond_calendar(moment)
    day = min(local.day, monthrange(year, month + 1)[1])
    return set_zone(local.replace(year=year, month=month + 1, day=day), moment.tzinfo)


def add_time(moment: datetime, span: timedelta) -> datetime:
    """Move by a span of time on the clock of the instant's zone."""
    try:
        return set_zone(wall_time(moment) + span, moment.tzinfo)
    except OverflowError:
        raise _beyond_calendar(moment) from None


def fills(start: datetime, end: datetime, grain: Grain) -> bool:
    """Whether two wall-clock times are the bounds of a calendar unit."""
    try:
        return _wall_unit(start, grain) == (start, end)
    except ParameterError:  # the unit would end beyond the year 9999
        return False


def _beyond_calendar(moment: datetime) -> ParameterError:
    return ParameterError(f"A period around {moment.date()} would run beyond the years 1 to 9999.")


def _wall_unit(wall: datetime, grain: Grain) -> tuple[datetime, datetime]:
    midnight = datetime.combine(wall.date(), time.min)
    if grain == "day":
        return midnight, add_time(midnight, timedelta(days=1))
    if grain == "week":
        monday = midnight - timedelta(days=midnight.weekday())  # the year 1 begins on a Monday
        return monday, add_time(monday, timedelta(days=7))
    length = MONTHS[grain]
    start = midnight.replace(month=(midnight.month - 1) // length * length + 1, day=1)
    return start, add_months(start, length)
