"""Names of time zones, spelled one way whichever library wrote them, and the bounds of the calendar."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from tenure.errors import EngineError

__all__ = ["FIRST", "LAST", "MARGIN", "fixed_offset", "needs_conversion", "zone_name"]

# Python, and so every result, knows the years 1 to 9999. A local time within them may lie beyond them in UTC.
FIRST, LAST = datetime.min, datetime.max  # noqa: DTZ901 - naive UTC
MARGIN = timedelta(hours=16)

_UTC = {"UTC", "Etc/UTC", "Etc/UCT", "UCT", "Zulu", "Z", "tzutc()"}
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{2}):?(\d{2})")
_FILE = re.compile(r"tzfile\('(?:.*zoneinfo/)?(.+)'\)")  # dateutil's zones are named after their files


def zone_name(zone: Any) -> str:
    """Return the name of a time zone: `UTC`, `Europe/Madrid` or a fixed offset such as `+02:00`.

    Raises:
        EngineError: The zone is that of the machine, which another machine would read otherwise.
    """
    name = str(getattr(zone, "zone", None) or zone)  # pytz has the name as an attribute
    if name == "tzlocal()":
        raise EngineError("The time zone tzlocal() is another on every machine: name it, as in tz_convert('UTC').")
    offset = None if isinstance(zone, str) else zone.utcoffset(None)
    if offset is not None:
        name = _written(offset)
    if match := _FILE.fullmatch(name):
        name = match[1]
    if match := _OFFSET.fullmatch(name):
        name = "".join((match[1], match[2], ":", match[3]))
    return "UTC" if name in _UTC or name[1:] == "00:00" else name


def fixed_offset(zone: str) -> timedelta | None:
    """Return how far a zone of a fixed offset is ahead of UTC; None for a zone that changes its clocks."""
    match = _OFFSET.fullmatch(zone)
    if match is None:
        return None
    ahead = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return ahead if match[1] == "+" else -ahead


def needs_conversion(zone: str | None) -> bool:
    """Whether local time in a zone differs from the naive instants that the engine holds."""
    return zone is not None and zone != "UTC"


def _written(offset: timedelta) -> str:
    sign, minutes = ("-", -offset) if offset < timedelta() else ("+", offset)
    hours, rest = divmod(minutes // timedelta(minutes=1), 60)
    return f"{sign}{hours:02d}:{rest:02d}"
