from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from .behaviour import mean_bounds, wilson
from .engagement import (
    content_per_customer,
    declining_use_rate,
    events_per_customer,
    inactive_rate,
    last_use,
    previous,
    usage_trend,
)
from .examples import at, month, sub
from .sessions import days_of, sessions_per_day
from .states import Period, Row
from .test_onboarding import did

MARCH = month("2026-03")
BOTH = [sub("ana", "2026-01-01"), sub("ben", "2026-01-01")]


def test_bounds_are_those_of_the_books() -> None:
    # Agresti & Coull (1998): Wilson of 0 of 10 ends at z² / (n + z²); Student of 1, 2, 3 with 2 degrees of freedom
    assert wilson(0, 10) == {"lower": 0, "upper": pytest.approx(0.27753, abs=1e-5)}
    assert wilson(1, 4) == {"lower": pytest.approx(0.0456, abs=1e-4), "upper": pytest.approx(0.6994, abs=1e-4)}
    assert mean_bounds([1, 2, 3]) == {"lower": 0, "upper": pytest.approx(2 + 4.302653 / 3**0.5)}
    assert mean_bounds([3])["lower"] is None


def test_events_are_counted_for_each_average_customer() -> None:
    table = [sub("ana", "2026-01-01"), sub("ben", "2026-03-10")]
    events = [did("ana", "2026-03-01"), did("ana", "2026-03-31", "post"), did("zoe", "2026-03-05", "article")]
    (row,) = events_per_customer(table, events, [MARCH])
    assert (row["events"], row["customers"], row["value"]) == (3, Fraction(3, 2), 2)
    (row,) = content_per_customer(table, events, [MARCH])
    assert (row["events"], row["value"]) == (2, Fraction(4, 3))
    (row,) = events_per_customer(table, events, [MARCH], event="login")
    assert row["value"] is None


@pytest.mark.parametrize(
    ("used", "since"), [("2026-02-28T23:59:59", Fraction(1, 86400)), ("2026-01-30", 30), ("2026-03-01", None)]
)
def test_the_last_use_is_before_the_instant(used: str, since: Fraction | None) -> None:
    ana, ben = last_use(BOTH, [did("ana", used), did("ana", "2026-01-05", "login")], as_of=MARCH[0])
    assert (ana["last_used_at"], ana["days_since"]) == (None if since is None else at(used), since)
    assert (ben["last_used_at"], ben["days_since"]) == (None, None)


@pytest.mark.parametrize(
    ("used", "inactive"), [("2026-01-30", 1), ("2026-01-29T23:59:59", 2), ("2026-03-01", 2), ("2026-02-28", 1)]
)
def test_inactive_are_those_without_a_use_in_the_days_before(used: str, inactive: int) -> None:
    table = [*BOTH, sub("cam", "2026-03-01"), sub("dia", "2026-01-01", "2026-02-28")]
    (row,) = inactive_rate(table, [did("ana", used)], as_of=MARCH[0], days=30)
    assert (row["inactive"], row["customers"], row["value"]) == (inactive, 2, Fraction(inactive, 2))


def test_a_use_of_one_service_leaves_the_other_inactive() -> None:
    table = [sub("ana", "2026-01-01", service="tv"), sub("ana", "2026-01-01", service="music")]
    music, tv = inactive_rate(table, [did("ana", "2026-02-20", service="tv")], as_of=MARCH[0], by="service")
    assert (music["inactive"], tv["inactive"]) == (1, 0)
    rows = inactive_rate(table, [did("ana", "2026-02-20", service=None)], as_of=MARCH[0], by="service")
    assert [row["inactive"] for row in rows] == [0, 0]


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (MARCH, ("2026-02-01", "2026-03-01")),
        ((at("2026-01-01"), at("2026-04-01")), ("2025-10-01", "2026-01-01")),
        ((at("2026-01-01"), at("2027-01-01")), ("2025-01-01", "2026-01-01")),
        ((at("2026-02-01"), at("2026-05-01")), ("2025-11-04", "2026-02-01")),  # 89 days, no quarter
        ((at("2026-03-02"), at("2026-03-09")), ("2026-02-23", "2026-03-02")),
    ],
)
def test_the_period_before_is_the_calendar_one_or_as_long(period: Period, before: tuple[str, str]) -> None:
    assert previous(period) == (at(before[0]), at(before[1]))


def uses(*counts: int) -> list[Row]:
    """So many in February, so many in March."""
    starts = ("2026-02-01", "2026-03-01")
    return [did("ana", start) for start, count in zip(starts, counts, strict=True) for _ in range(count)]


@pytest.mark.parametrize(
    ("before", "after", "tolerance", "trend"),
    [
        (28, 31, 0, "stable"),  # one a day in either
        (28, 30, 0, "down"),
        (28, 32, 0, "up"),
        (28, 30, 0.1, "stable"),
        (14, 31, 1, "stable"),  # twice as many a day: not above the tolerance
        (0, 1, 0.1, "up"),
        (0, 0, 0.1, "stable"),
        (1, 0, 0.1, "down"),
        (1, 0, 1, "stable"),
    ],
)
def test_trends_compare_uses_per_day(before: int, after: int, tolerance: float, trend: str) -> None:
    (row,) = usage_trend(BOTH[:1], uses(before, after), MARCH, tolerance=tolerance)
    assert (row["uses_before"], row["uses"], row["trend"]) == (before, after, trend)
    assert row["change"] == (Fraction(after * 28, before * 31) - 1 if before else None)


def test_declining_are_those_who_were_there_all_along() -> None:
    table = [*BOTH, sub("cam", "2026-02-01"), sub("dia", "2026-01-01", "2026-03-31")]
    (row,) = declining_use_rate(table, uses(5, 1), [MARCH])
    assert (row["declining"], row["stable"], row["rising"], row["customers"], row["new"]) == (1, 1, 0, 2, 1)
    assert row["value"] == Fraction(1, 2)


def counted(events: list[Row], **options: Any) -> tuple[Any, ...]:
    (row,) = sessions_per_day(events, [MARCH], **options)
    return row["sessions"], row["value"]


@pytest.mark.parametrize(("second", "number"), [("2026-03-05T10:30", 1), ("2026-03-05T10:30:00.000001", 2)])
def test_a_pause_longer_than_the_gap_starts_a_session(second: str, number: int) -> None:
    events = [did("ana", "2026-03-05T10:00"), did("ana", second)]
    assert counted(events) == (number, Fraction(number, 31))
    assert counted([events[0], {**events[1], "customer_id": "ben"}])[0] == 2


@pytest.mark.parametrize(("first", "number"), [("2026-02-28T23:45", 0), ("2026-03-01", 1)])
def test_a_session_belongs_to_its_start(first: str, number: int) -> None:
    assert counted([did("ana", first), did("ana", "2026-03-01T00:10")])[0] == number
    assert counted([did("ana", "2026-02-01", session_id="s"), did("ana", first, session_id="s")])[0] == 0


def test_sessions_with_an_id_are_not_told_apart_by_pauses() -> None:
    events = [did("ana", f"2026-03-0{day}", session_id="s") for day in (1, 2, 3)]
    assert counted(events)[0] == 1
    assert counted([*events, did("ben", "2026-03-01", session_id="s")])[0] == 2
    between = [did("ana", "2026-03-01T10:00"), did("ana", "2026-03-01T10:50", session_id="s")]
    assert counted([*between, did("ana", "2026-03-01T11:10")])[0] == 3  # the named one bridges no pause


def test_only_events_of_the_names_make_sessions() -> None:
    events = [did("ana", "2026-03-01T10:00"), did("ana", "2026-03-01T10:20", "login"), did("ana", "2026-03-01T10:40")]
    assert counted(events)[0] == 1
    assert counted(events, event="use")[0] == 2
    assert counted(events, event="call") == (0, None)


def test_sessions_of_each_user_are_per_day_of_the_period() -> None:
    events = [did("ana", "2026-03-01"), did("ana", "2026-03-02"), did("ben", "2026-03-05"), did("cam", "2026-02-05")]
    (row,) = sessions_per_day(events, [MARCH], per="user")
    assert (row["sessions"], row["users"], row["user_days"], row["value"]) == (3, 2, 62, Fraction(3, 62))
    assert (row["lower"], row["upper"]) == (0, pytest.approx(3 / 62 + 12.7062 / 62, rel=1e-4))


def test_days_are_those_that_the_period_touches() -> None:
    assert len(days_of((at("2026-03-01T12:00"), at("2026-03-03")))) == 2
    assert len(days_of((at("2026-03-01T12:00"), at("2026-03-03T00:00:00.000001")))) == 3
