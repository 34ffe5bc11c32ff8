"""Instants are read from what people write, and cut to microseconds alike."""

# ruff: noqa: DTZ001 - wall-clock time, as the data have it

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from dateutil import tz  # type: ignore[import-untyped]

from tenure import ParameterError
from tenure.periods import instant

FIRST = datetime(2026, 1, 1)


class ForeignZone(tzinfo):
    """A zone of a library that we do not know, or know by its name only."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __str__(self) -> str:
        return self.name

    def utcoffset(self, _moment: datetime | None) -> timedelta:
        return timedelta(hours=1)

    def dst(self, _moment: datetime | None) -> None:
        return None

    def tzname(self, _moment: datetime | None) -> str:
        return self.name


@pytest.mark.parametrize(
    "value",
    [
        "2026",
        "2026-01-01",
        " 2026-01-01 ",
        "2026-01-01T00:00",
        "20260101",
        date(2026, 1, 1),
        FIRST,
        pd.Timestamp(FIRST),
        np.datetime64("2026"),
        np.datetime64("2026-01-01T00", "h"),
    ],
)
def test_one_instant_has_many_spellings(value: Any) -> None:
    found = instant(value)
    assert found == FIRST
    assert type(found) is datetime


@pytest.mark.parametrize("year", [1677 + 1, 1960, 2026, 2261])
def test_nanoseconds_are_cut_toward_the_past_alike(year: int) -> None:
    text = f"{year}-01-01T00:00:00.123456789"
    found = {instant(value) for value in (text, pd.Timestamp(text), np.datetime64(text, "ns"))}
    assert found == {datetime(year, 1, 1, 0, 0, 0, 123456)}
    assert instant(np.datetime64(-1, "ns")) == datetime(1969, 12, 31, 23, 59, 59, 999999)
    assert instant(np.datetime64(-1, "ps")) == datetime(1969, 12, 31, 23, 59, 59, 999999)


def test_text_in_utc_keeps_its_zone() -> None:
    assert instant("2025-01-31T10:00:00Z") == datetime(2025, 1, 31, 10, tzinfo=UTC)
    assert instant("2025-01-31T10:00:00.123456789+01:00") == datetime(2025, 1, 31, 9, 0, 0, 123456, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        (ZoneInfo("Europe/Madrid"), ZoneInfo("Europe/Madrid")),
        (tz.gettz("Europe/Madrid"), ZoneInfo("Europe/Madrid")),
        (ForeignZone("Europe/Madrid"), ZoneInfo("Europe/Madrid")),
        (tz.tzutc(), UTC),
        (tz.tzoffset("here", 7200), timezone(timedelta(hours=2))),
        (ForeignZone("unheard of"), timezone(timedelta(hours=1))),
    ],
)
def test_zones_of_other_libraries_become_those_of_python(zone: tzinfo, expected: tzinfo) -> None:
    moment = datetime(2026, 1, 1, 12, tzinfo=zone)
    assert instant(moment) == instant(pd.Timestamp(moment)) == moment
    assert instant(moment).tzinfo == expected


NOTHING = [None, pd.NaT, pd.NA, float("nan"), np.datetime64("NaT")]


@pytest.mark.parametrize("nothing", [*NOTHING, True, 2026, pd.Period("2026")])
def test_what_is_no_instant_is_refused(nothing: Any) -> None:
    with pytest.raises(ParameterError, match="as_of is a date, a datetime or ISO text, not "):
        instant(nothing)


@pytest.mark.parametrize(
    "far",
    [
        "10000-01-01",
        "-0001-01-01",
        "+12026-01-01",
        np.datetime64(20_000, "Y"),
        np.datetime64(2**62, "D"),
        datetime.max.replace(tzinfo=ForeignZone("Asia/Tokyo")),
    ],
)
def test_years_beyond_the_calendar_are_refused_in_words(far: Any) -> None:
    with pytest.raises(ParameterError, match="beyond the years 1 to 9999"):
        instant(far)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("31/01/2025", r"did you mean '2025-01-31'\? ISO .*pd.to_datetime\('31/01/2025', dayfirst=True\)"),
        ("03/04/2025", "did you mean '2025-04-03' or '2025-03-04'"),
        ("31.1.2025 10:00", r"ISO text has the year first; pd.to_datetime\('31.1.2025 10:00', dayfirst=True\)"),
        ("2025/1/31", "did you mean '2025-01-31'"),
        ("January", "not 'January': write it as 2026-01-31 or 2026-01-31 10:00"),
        ("2025-02-30", "the calendar has no such day"),
    ],
)
def test_other_text_is_refused_with_a_hint(text: str, words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        instant(text)


def test_the_hint_for_dates_with_the_day_first_works() -> None:
    assert instant(pd.to_datetime("31/01/2025", dayfirst=True)) == instant("2025-01-31")
