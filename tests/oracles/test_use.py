from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from .examples import at, month, sub
from .use import active_use_rate, stickiness_ratio

FEBRUARY = month("2026-02")


def line(customer: str, service: str | None, started: str, ended: str | None = None, **more: Any) -> dict[str, Any]:
    return sub(customer, started, ended, **{"is_vas": True, "service": service, **more})


def used(customer: str, occurred: str, **more: Any) -> dict[str, Any]:
    return {"customer_id": customer, "occurred_at": at(occurred), "event": "use", **more}


TABLE = [
    line("ana", "tv", "2026-01-01", "2026-02-03T12:00"),  # 3 days of February
    line("ana", "music", "2026-02-03", "2026-02-05"),  # 2 days, of which one is new
    line("ben", "tv", "2026-02-27", mrr=0.0),  # 2 days
    line("cam", "tv", "2025-12-01", "2026-02-01"),  # none: its end is the period's start
    line("dia", "tv", "2026-02-10", "2026-02-10"),  # none
    line("eva", "mobile", "2026-01-01", is_vas=False),
]
PARTS = ("users", "subscribers")
DAYS = ("user_days", "subscriber_days")


@pytest.mark.parametrize(
    ("events", "users", "days"),
    [
        ([used("ana", "2026-02-03T12:00", service="tv")], 0, 0),  # it ended at that instant
        ([used("ana", "2026-02-03T12:00", service=None)], 1, 1),  # but music runs
        ([used("ana", "2026-02-03T12:00")], 1, 1),
        ([used("ana", "2026-02-04", service="tv"), used("ana", "2026-01-04", service="tv")], 0, 0),
        ([used("ben", "2026-02-27", service="tv"), used("ben", "2026-02-26T23:59", service="tv")], 1, 1),
        ([used("ana", "2026-02-01", service="tv"), used("ana", "2026-02-01T22:00", service="tv")], 1, 1),
        ([used("ana", "2026-02-01", service="tv"), used("ana", "2026-02-03", service="music")], 1, 2),
        ([used("eva", "2026-02-10"), used("dia", "2026-02-10"), used("cam", "2026-02-01")], 0, 0),
    ],
)
def test_users_are_those_of_the_subscribers(events: Any, users: int, days: int) -> None:
    (row,) = active_use_rate(TABLE, events, [FEBRUARY])
    assert ([row[name] for name in PARTS], row["value"]) == ([users, 2], Fraction(users, 2))
    (row,) = active_use_rate(TABLE, events, [FEBRUARY], per="day")
    assert ([row[name] for name in DAYS], row["value"]) == ([days, 6], Fraction(days, 6))


def test_a_use_without_a_service_is_of_each_that_runs() -> None:
    rows = active_use_rate(TABLE, [used("ana", "2026-02-03T08:00")], [FEBRUARY], by="service")
    assert [(row["service"], *(row[name] for name in PARTS)) for row in rows] == [("music", 1, 1), ("tv", 1, 2)]
    rows = active_use_rate(TABLE, [used("ana", "2026-02-03T08:00")], [FEBRUARY], by="service", per="day")
    assert [(row["service"], *(row[name] for name in DAYS)) for row in rows] == [("music", 1, 2), ("tv", 1, 5)]


def test_a_name_that_no_event_has_is_undefined() -> None:
    events = [used("ana", "2026-02-02")]
    (row,) = active_use_rate(TABLE, events, [FEBRUARY], event="watch")
    assert (row["users"], row["subscribers"], row["value"]) == (0, 2, None)
    (row,) = stickiness_ratio(events, [FEBRUARY], event="watch")
    assert (row["users"], row["value"]) == (0, None)


def test_stickiness_is_days_used_of_the_days_possible() -> None:
    events = [used("ana", f"2026-02-{day:02}T10:00") for day in (1, 1, 2, 28)]
    events += [used("ben", "2026-02-28T23:59:59.999999"), used("cam", "2026-03-01"), used("cam", "2026-01-31T23:59")]
    (row,) = stickiness_ratio(events, [FEBRUARY])
    assert [row[name] for name in ("user_days", "users", "possible_days")] == [4, 2, 56]
    assert row["value"] == Fraction(4, 56)
    # Two users on 3 and 1 days of 28 are too few: with one of none and one of all it is wider than the scale.
    assert (row["lower"], row["upper"]) == (0, 1)


def test_the_interval_of_stickiness_has_one_user_of_no_day_and_one_of_all_added() -> None:
    events = [used(f"user {number}", f"2026-02-0{day}") for number in range(38) for day in range(1, 8)]
    (row,) = stickiness_ratio(events, [FEBRUARY])
    # 38 users on a quarter of the days, 0 and 1: mean 10.5 / 40, squared deviations 0.61875, t of 39 degrees 2.022691.
    half = 2.022691 * (0.61875 / 39 / 40) ** 0.5
    assert (row["lower"], row["upper"]) == pytest.approx((0.2625 - half, 0.2625 + half), abs=1e-6)


def test_a_period_from_noon_to_noon_touches_two_days() -> None:
    (row,) = stickiness_ratio([used("ana", "2026-02-10T13:00")], [(at("2026-02-10T12:00"), at("2026-02-11T12:00"))])
    assert (row["possible_days"], row["value"]) == (2, Fraction(1, 2))
