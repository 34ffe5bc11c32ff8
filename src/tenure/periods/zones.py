"""Time zones: instants as naive UTC inside the library, wall-clock time outside.

A wall time that a zone skips (summer time begins, or the zone crosses the date line) moves forward to
the first instant that exists; one that comes twice is the first.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from tenure.errors import ParameterError

__all__ = [
    "elapsed",
    "fixed_offset",
    "localised",
    "set_zone",
    "to_utc",
    "to_zone",
    "wall_time",
    "with_standard_zone",
]

_UTC_NAMES = {"UTC", "utc", "Z", "tzutc()"}
_OFFSET = re.compile(r"(?:UTC)?([+-])(\d{1,2})(?::?(\d{2}))?(?::?(\d{2}))?", re.ASCII)
# As pandas writes the fixed offsets and files of pytz and dateutil.
_OFFSET_UNITS = {
    "minutes": re.compile(r"pytz\.FixedOffset\((-?\d+)\)"),
    "seconds": re.compile(r"tzoffset\(.*, (-?\d+)\)"),
}
_FILE = re.compile(r"dateutil/(?:.*zoneinfo/)?|tzfile\('.*zoneinfo/|'\)")


def to_utc(moment: datetime, zone: str | None) -> datetime:
    """Return an instant as naive UTC where the data have a zone, as it is where they have none.

    Args:
        moment: An aware instant, or wall-clock time in `zone`.
        zone: Name of the time zone of the data, as pandas, Arrow, Polars or DuckDB write it.

    Raises:
        ParameterError: The instant has a time zone and the data have none; the zone is unknown;
            the instant lies beyond the years 1 to 9999 in UTC.

    Example:
        >>> to_utc(datetime(2026, 3, 29, 2, 30), "Europe/Madrid")  # 02:00 to 03:00 does not exist
        datetime.datetime(2026, 3, 29, 1, 0)
    """
    if zone is None:
        if moment.tzinfo is None:
            return moment
        raise ParameterError(f"{moment} has a time zone and the data have none: give it without.")
    aware = set_zone(moment, _zone_of(zone)) if moment.tzinfo is None else moment
    try:
        return datetime.min + elapsed(aware)  # noqa: DTZ901 - naive UTC
    except OverflowError:
        raise _beyond_calendar(moment, "UTC") from None


def to_zone(moment: datetime, zone: str | None) -> pd.Timestamp:
    """Return naive UTC as a timestamp in the zone of the data, or as it is where they have none."""
    stamp = pd.Timestamp(moment).as_unit("us")
    if zone is None:
        return stamp
    try:
        zoned = stamp.tz_localize("UTC").tz_convert(_zone_of(zone))
        zoned.to_pydatetime(warn=False)  # fails where the wall clock leaves the years 1 to 9999
    except (OverflowError, ValueError, NotImplementedError):
        raise _beyond_calendar(moment, zone) from None
    return zoned


def localised(moment: Any, zone: str | None) -> pd.Timestamp:
    """Put the data's zone on wall-clock time; a gap moves forward, an overlap is its first hour."""
    return to_zone(to_utc(pd.Timestamp(moment).to_pydatetime(warn=False), zone), zone)


def fixed_offset(zone: str) -> timedelta | None:
    """Return the offset from UTC of a zone where it never changes, else None."""
    return _zone_of(zone).utcoffset(None)


def _zone_of(name: str) -> tzinfo:
    """Return the time zone of a name as pandas, Arrow, Polars or DuckDB write it."""
    if name in _UTC_NAMES:
        return UTC
    try:
        if match := _OFFSET.fullmatch(name):
            hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
            offset = timedelta(hours=hours, minutes=minutes, seconds=seconds)
            return timezone(-offset if match[1] == "-" else offset)
        for unit, form in _OFFSET_UNITS.items():
            if match := form.fullmatch(name):
                return timezone(timedelta(**{unit: int(match[1])}))
        return ZoneInfo(_FILE.sub("", name))
    except (LookupError, ValueError, OSError):
        raise ParameterError(f"{name!r} is no time zone: write Europe/Madrid, UTC or +02:00.") from None


def with_standard_zone(moment: datetime) -> datetime:
    """Replace a zone of pytz, dateutil or another library by the standard library's, or by its offset."""
    if moment.tzinfo is None or isinstance(moment.tzinfo, ZoneInfo | timezone):
        return moment
    try:
        return moment.astimezone(_zone_of(str(moment.tzinfo)))
    except ParameterError:
        return moment.astimezone(timezone(moment.utcoffset() or timedelta()))


def set_zone(wall: datetime, zone: tzinfo | None) -> datetime:
    """Return wall-clock time as an instant in its zone: the first one that exists."""
    moment = wall.replace(tzinfo=zone, fold=0)
    gap = _offset(moment.replace(fold=1)) - _offset(moment)
    if gap <= timedelta():
        return moment
    # Within a gap, the offset of fold=1 is that after it: the two lie around the change of the clocks.
    early = wall.replace(microsecond=0) - _offset(moment.replace(fold=1))
    seconds = range(int(gap.total_seconds()) + 1)
    after = bisect_left(seconds, wall, key=lambda second: _wall_at(early + timedelta(seconds=second), zone))
    return (early + timedelta(seconds=after)).replace(tzinfo=UTC).astimezone(zone)


def wall_time(moment: datetime) -> datetime:
    """Return what the clock shows, without a zone; the first instant of a day without midnight is midnight."""
    local = moment.replace(tzinfo=None, fold=0)
    midnight = datetime.combine(local.date(), time.min)
    return midnight if set_zone(midnight, moment.tzinfo) == moment else local


def elapsed(moment: datetime) -> timedelta:
    """Return the time since the year 1 in UTC, by which instants of different zones compare."""
    return moment.replace(tzinfo=None) - datetime.min - _offset(moment)  # noqa: DTZ901 - naive UTC


def _beyond_calendar(moment: datetime, zone: str) -> ParameterError:
    return ParameterError(f"{moment} lies beyond the years 1 to 9999 in the zone {zone}.")


def _offset(moment: datetime) -> timedelta:
    return moment.utcoffset() or timedelta()


def _wall_at(utc: datetime, zone: tzinfo | None) -> datetime:
    return utc.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
