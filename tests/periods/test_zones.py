"""Instants go to UTC and back, in every kind of zone and every year."""

# ruff: noqa: DTZ001 - wall-clock time, as the data have it

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tenure import ParameterError
from tenure.periods import fixed_offset, localised, to_utc, to_zone

ZONES = ("UTC", "Europe/Madrid", "America/New_York", "America/Sao_Paulo", "Asia/Tokyo", "+02:00", "UTC-05:30")


@pytest.mark.parametrize(
    ("wall", "zone", "utc"),
    [
        ("2026-01-01 12:00", None, "2026-01-01 12:00"),
        ("2026-01-01 12:00", "Europe/Madrid", "2026-01-01 11:00"),
        ("2026-07-01 12:00", "Europe/Madrid", "2026-07-01 10:00"),
        ("2026-03-29 02:30:00.5", "Europe/Madrid", "2026-03-29 01:00"),  # skipped: the first instant after it
        ("2026-10-25 02:30", "Europe/Madrid", "2026-10-25 00:30"),  # comes twice: the first
        ("2026-10-25 01:30", "Europe/Dublin", "2026-10-25 00:30"),  # whose winter is the exception
        ("2018-11-04", "America/Sao_Paulo", "2018-11-04 03:00"),  # days without midnight
        ("2021-03-28", "Asia/Beirut", "2021-03-27 22:00"),
        ("2011-12-30 13:00", "Pacific/Apia", "2011-12-30 10:00"),  # a day that was left out
        ("2500-03-28 02:30", "Europe/Madrid", "2500-03-28 01:00"),
        ("0001-01-01", "Europe/Madrid", "0001-01-01 00:14:44"),
        ("9999-12-31 23:59:59.999999", "Asia/Tokyo", "9999-12-31 14:59:59.999999"),
    ],
)
def test_wall_time_becomes_utc(wall: str, zone: str | None, utc: str) -> None:
    assert to_utc(datetime.fromisoformat(wall), zone) == datetime.fromisoformat(utc)


def test_an_instant_with_a_zone_becomes_utc_whatever_the_zone_of_the_data() -> None:
    noon = datetime(2026, 1, 1, 12, tzinfo=timezone(timedelta(hours=5)))
    assert to_utc(noon, "Europe/Madrid") == to_utc(noon, "+02:00") == datetime(2026, 1, 1, 7)
    with pytest.raises(ParameterError, match=r"2026-01-01 00:00:00\+00:00 has a time zone and the data have none"):
        to_utc(datetime(2026, 1, 1, tzinfo=UTC), None)


@given(st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)), st.sampled_from(ZONES))
@example(datetime(1, 1, 2), "Asia/Tokyo")
@example(datetime(9999, 12, 30), "America/New_York")
def test_instants_come_back_from_a_zone(utc: datetime, zone: str) -> None:
    stamp = to_zone(utc, zone)
    assert stamp.unit == "us"
    assert to_utc(stamp.to_pydatetime(warn=False), zone) == utc


@pytest.mark.parametrize(("zone", "shown"), [(None, "2026-01-01 12:00:00"), ("+02:00", "2026-01-01 14:00:00+02:00")])
def test_utc_is_shown_in_the_zone_of_the_data(zone: str | None, shown: str) -> None:
    assert str(to_zone(datetime(2026, 1, 1, 12), zone)) == shown


@pytest.mark.parametrize(
    ("name", "hours"),
    [
        ("UTC", 0),
        ("Z", 0),
        ("GMT", 0),
        ("Etc/GMT+3", -3),
        ("+02:00", 2),
        ("-0530", -5.5),
        ("UTC+02:00", 2),
        ("UTC+2", 2),
        ("+00:00:36", 0.01),
        ("pytz.FixedOffset(-90)", -1.5),
        ("tzoffset('here', 7200)", 2),
        ("tzutc()", 0),
        ("Europe/Madrid", None),
        ("dateutil/Europe/Madrid", None),
        ("dateutil//usr/share/zoneinfo/Europe/Madrid", None),
        ("tzfile('/usr/share/zoneinfo/Europe/Madrid')", None),
    ],
)
def test_zones_are_known_by_the_names_that_engines_give_them(name: str, hours: float | None) -> None:
    assert fixed_offset(name) == (None if hours is None else timedelta(hours=hours))


@pytest.mark.parametrize("name", ["nonsense", "", "America", "../etc", "+99:00", "pytz.FixedOffset(9999)"])
def test_what_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(ParameterError, match="is no time zone: write Europe/Madrid, UTC or"):
        to_utc(datetime(2026, 1, 1), name)


def test_what_leaves_the_calendar_is_refused() -> None:
    with pytest.raises(ParameterError, match="0001-01-01 00:00:00 lies beyond the years 1 to 9999 in the zone UTC"):
        to_utc(datetime(1, 1, 1), "+02:00")
    for moment, zone in ((datetime(1, 1, 1), "-02:00"), (datetime(9999, 12, 31, 23, 30), "Europe/Madrid")):
        with pytest.raises(ParameterError, match=f"lies beyond the years 1 to 9999 in the zone {zone}"):
            to_zone(moment, zone)


def test_a_zone_is_put_on_wall_clock_time() -> None:
    first, gap, twice = datetime(2026, 1, 1), datetime(2026, 3, 29, 2, 30), datetime(2026, 10, 25, 2, 30)
    assert localised(first, None) == pd.Timestamp(first)
    assert localised(gap, "Europe/Madrid") == pd.Timestamp("2026-03-29 03:00", tz="Europe/Madrid")
    assert localised(twice, "Europe/Madrid").utcoffset() == timedelta(hours=2)
