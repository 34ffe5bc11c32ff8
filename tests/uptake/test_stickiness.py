from __future__ import annotations

import math
from typing import Any

import pytest

import tenure
from tenure.intervals import student
from tenure.samples import customers, events, spring
from tests.frames import to_polars
from tests.uptake.rows import uses


def test_users_of_spring_come_on_6_of_124_days() -> None:
    found = tenure.stickiness_ratio(events, period=spring)
    # ana on 2 March (twice), dan on 4 and 7, eva on 6 and 7, fay on 25.
    assert found.parts == {"user_days": 6, "users": 4, "possible_days": 4 * 31, "squares": 10}
    assert found.value == 6 / 124
    lower, upper = student(6 / 31, 10 / 31**2, 4, low=0, high=1)
    assert [found.lower, found.upper] == pytest.approx([float(lower), float(upper)])


def test_stickiness_is_the_mean_of_daily_users_over_those_of_the_month() -> None:
    daily = [
        tenure.stickiness_ratio(events, period=day).parts["users"] for day in tenure.days("2026-03-01", "2026-03-31")
    ]
    found = tenure.stickiness_ratio(events, period=spring)
    assert found.value == pytest.approx(sum(daily) / 31 / found.parts["users"])


def test_a_customer_is_a_user_of_each_service() -> None:
    table = uses(("ana", "2026-03-01", "music"), ("ana", "2026-03-01", "cloud"), ("ana", "2026-03-02", None))
    found = tenure.stickiness_ratio(table, period=spring, by="service")
    assert found.table[["user_days", "users", "possible_days"]].to_numpy().tolist() == [[1, 1, 31]] * 3
    assert tenure.stickiness_ratio(table, period=spring).parts["user_days"] == 2
    assert tenure.stickiness_ratio(to_polars(table), period=spring, by="service") == found


def test_customers_split_stickiness() -> None:
    found = tenure.stickiness_ratio(events, period=spring, by="country", customers=customers)
    assert found.table[["country", "user_days", "users"]].to_numpy().tolist() == [["ES", 2, 2], ["PT", 4, 2]]


def test_several_periods_have_their_own_days() -> None:
    table = uses(("ana", "2026-02-01", None), ("ana", "2026-02-28T23:59:59.999999", None), ("ana", "2026-03-01", None))
    found = tenure.stickiness_ratio(table, period=["2026-02", "2026-03", "2026-02-28", "2026-Q1"]).table
    assert found[["user_days", "possible_days"]].to_numpy().tolist() == [[2, 28], [1, 31], [1, 1], [3, 90]]
    assert ((found["lower"] <= found["value"]) & (found["value"] <= found["upper"])).all()


@pytest.mark.parametrize(("day", "user_days"), [("2026-03-29", 1), ("2026-10-25", 1), ("2026-03-29/2026-03-31", 2)])
def test_days_of_23_and_25_hours_are_days_of_use(day: str, user_days: int) -> None:
    first = day[:10]
    table = uses(("ana", f"{first}T00:00", None), ("ana", f"{first}T23:59", None), ("ana", "2026-03-30T00:00", None))
    table["occurred_at"] = table["occurred_at"].dt.tz_localize("Europe/Madrid")
    found = tenure.stickiness_ratio(table, period=day)
    assert found.parts["user_days"] == user_days
    assert found.parts["possible_days"] == (2 if "/" in day else 1)
    assert tenure.stickiness_ratio(to_polars(table), period=day) == found


def test_what_was_used_before_the_period_has_a_row() -> None:
    table = uses(("ana", "2026-02-01", "tv"), ("ana", "2026-03-01", "music"), ("ana", "2026-04-01", "cloud"))
    found = tenure.stickiness_ratio(table, period=spring, by="service")
    assert found.table[["service", "user_days", "users"]].to_numpy().tolist() == [["music", 1, 1], ["tv", 0, 0]]
    assert found.table["reason"].tolist() == [None, "nobody used anything"]
    assert tenure.stickiness_ratio(to_polars(table), period=spring, by="service") == found


def test_no_use_is_undefined_and_an_unknown_name_says_what_there_is() -> None:
    found = tenure.stickiness_ratio(events, period="2026-05")
    assert math.isnan(found.value)
    assert found.reason == "nobody used anything"
    unknown = tenure.stickiness_ratio(events, period=spring, event="login").reason
    assert unknown is not None
    assert unknown.startswith("no event is called login; the table has cart, charge")


@pytest.mark.parametrize(("options", "words"), [({"event": []}, "event is empty"), ({"confidence": 1}, "confidence")])
def test_stickiness_without_a_meaning_is_refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(tenure.ParameterError, match=words):
        tenure.stickiness_ratio(events, period=spring, **options)
