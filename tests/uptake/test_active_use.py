from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

import tenure
from tenure.intervals import clustered_share
from tenure.samples import customers, events, spring, subscriptions
from tests.frames import to_polars
from tests.uptake.rows import uses, vas

MADRID = "Europe/Madrid"
MARCH = vas(("ana", "2026-03-10", "2026-03-20", "music"))


def rate(*arguments: pd.DataFrame, period: Any = spring, **options: Any) -> tenure.Measure:
    """Count on the engine of pandas, and on another one that must agree."""
    found = tenure.active_use_rate(*arguments, period=period, **options)
    people = {"customers": to_polars(options["customers"])} if "customers" in options else {}
    frames = [to_polars(frame) for frame in arguments]
    assert tenure.active_use_rate(*frames, period=period, **{**options, **people}) == found
    return found


def test_three_of_three_subscribers_used_a_service_in_spring() -> None:
    found = tenure.active_use_rate(subscriptions, events, period=spring)
    # ana used the cloud in her trial, dan and eva the music; lines are no value-added services.
    assert found.parts == {"users": 3, "subscribers": 3}
    by_service = tenure.active_use_rate(subscriptions, events, period=spring, by="service").table
    assert by_service[["service", "users", "subscribers"]].to_numpy().tolist() == [["cloud", 1, 1], ["music", 2, 2]]


def test_days_of_spring_are_4_of_71() -> None:
    found = tenure.active_use_rate(subscriptions, events, period=spring, per="day")
    # ana: 1 of the days from 2 to 15; dan: 2 of 31; eva: 1 of those from 6 to 31.
    assert {name: found.parts[name] for name in ("user_days", "subscriber_days", "customers")} == {
        "user_days": 4, "subscriber_days": 14 + 31 + 26, "customers": 3,
    }  # fmt: skip
    assert found.parts["user_squares"] == 1 + 4 + 1
    assert found.parts["subscriber_squares"] == 14**2 + 31**2 + 26**2
    assert found.parts["products"] == 14 + 62 + 26
    assert found.value == 4 / 71


@pytest.mark.parametrize("per", ["month", "day"])
def test_a_service_left_before_the_period_has_a_row(per: str) -> None:
    left, never = ("ana", "2026-01-10", "2026-02-01", "tv"), ("ana", "2026-01-10", "2026-01-10", "cloud")
    table = vas(left, never, ("ana", "2026-03-10", "2026-03-20", "music"), ("ana", "2026-04-01", None, "games"))
    found = rate(table, uses(("ana", "2026-03-10", None)), per=per, by="service").table
    assert found[["service", "users" if per == "month" else "user_days"]].to_numpy().tolist() == [
        ["music", 1],
        ["tv", 0],
    ]
    assert found["reason"].isna().tolist() == [True, False]


@pytest.mark.parametrize(
    ("at", "counts"),
    [("2026-03-09T23:59:59.999999", 0), ("2026-03-10", 1), ("2026-03-19T23:59:59.999999", 1), ("2026-03-20", 0)],
)
@pytest.mark.parametrize("service", ["music", None])
def test_a_use_counts_from_the_start_of_the_subscription_to_before_its_end(
    at: str, counts: int, service: str | None
) -> None:
    found = rate(MARCH, uses(("ana", at, service)))
    assert found.parts == {"users": counts, "subscribers": 1}
    assert rate(MARCH, uses(("ana", at, service)), per="day").parts["user_days"] == counts


@pytest.mark.parametrize(
    ("started", "ended", "subscribers", "days"),
    [
        ("2026-02-01", "2026-03-01", 0, 0),
        ("2026-02-01", "2026-03-01T00:00:00.000001", 1, 1),
        ("2026-03-31T23:59:59.999999", None, 1, 1),
        ("2026-04-01", None, 0, 0),
        ("2026-03-05", "2026-03-05", 0, 0),
        ("2026-03-05T10:00", "2026-03-06T00:00", 1, 1),
        ("2026-03-05T10:00", "2026-03-06T10:00", 1, 2),
        ("2026-01-01", None, 1, 31),
    ],
)
def test_a_subscriber_is_there_at_some_instant_of_the_period(
    started: str, ended: str | None, subscribers: int, days: int
) -> None:
    tables = vas(("ana", started, ended, "music")), uses(("bob", "2026-03-05", "music"))
    assert rate(*tables).parts["subscribers"] == subscribers
    assert rate(*tables, per="day").parts["subscriber_days"] == days


def test_a_use_of_another_service_is_none_of_this_one() -> None:
    table = vas(("ana", "2026-01-01", None, "music"), ("ana", "2026-01-01", None, None))
    found = rate(table, uses(("ana", "2026-03-05", "cloud")), by="service")
    assert found.table["users"].tolist() == [0, 0]
    assert found.table["service"].isna().tolist() == [False, True]


def test_a_use_without_a_service_is_one_of_each() -> None:
    table = vas(("ana", "2026-01-01", None, "cloud"), ("ana", "2026-01-01", "2026-03-02", "music"))
    used = uses(("ana", "2026-03-05", None))
    assert rate(table, used, by="service").table[["users", "subscribers"]].to_numpy().tolist() == [[1, 1], [0, 1]]
    assert rate(table, used.drop(columns="service")).parts == {"users": 1, "subscribers": 1}


def test_services_are_not_told_apart_where_subscriptions_have_none() -> None:
    table = vas(("ana", "2026-01-01", None, "music")).drop(columns="service")
    assert rate(table, uses(("ana", "2026-03-05", "cloud"))).parts == {"users": 1, "subscribers": 1}


def test_a_customer_counts_once_and_a_pair_by_service() -> None:
    table = vas(
        ("ana", "2026-01-01", "2026-03-10", "music"), ("ana", "2026-03-10", None, "music"),
        ("ana", "2026-03-05", None, "cloud"), ("bob", "2026-03-05", None, "cloud"),
    )  # fmt: skip
    used = uses(("ana", "2026-03-09", "music"), ("ana", "2026-03-11", "music"), ("ana", "2026-03-09", "cloud"))
    assert rate(table, used).parts == {"users": 1, "subscribers": 2}
    assert rate(table, used, by="service").table[["users", "subscribers"]].to_numpy().tolist() == [[1, 2], [1, 1]]
    days = rate(table, used, per="day")
    assert (days.parts["user_days"], days.parts["subscriber_days"]) == (2, 31 + 27)
    by_service = rate(table, used, per="day", by="service").table
    assert by_service[["user_days", "subscriber_days"]].to_numpy().tolist() == [[1, 54], [2, 31]]


def test_over_services_customers_are_clusters_of_all_their_days() -> None:
    table = vas(*[("ana", "2026-03-30", None, each) for each in ("music", "cloud")], ("bob", "2026-03-31", None, "tv"))
    used = uses(("ana", "2026-03-30", "music"), ("ana", "2026-03-31", "cloud"), ("bob", "2026-03-31", "tv"))
    found = rate(table, used, per="day", by="service")
    # ana: 2 of 4 days of two services; bob: 1 of 1.
    assert found.parts == {
        "user_days": 3, "subscriber_days": 5, "customers": 2,
        "user_squares": 5, "subscriber_squares": 17, "products": 9,
    }  # fmt: skip
    assert [found.lower, found.upper] == [float(each) for each in clustered_share(3, 5, 5, 17, 9, 2)]
    assert found.table["customers"].tolist() == [1, 1, 1]


def test_what_is_no_value_added_service_does_not_count() -> None:
    table = vas(*[(name, "2026-01-01", None, "music") for name in ("ana", "bob", "cho")], is_vas=[True, False, None])
    assert rate(table, uses(*[(name, "2026-03-05", "music") for name in ("ana", "bob", "cho")])).parts == {
        "users": 1,
        "subscribers": 1,
    }


def test_customers_split_the_subscribers_whether_they_use_anything_or_not() -> None:
    found = rate(subscriptions, events, by="country", customers=customers, per="day")
    assert found.table[["country", "user_days", "subscriber_days"]].to_numpy().tolist() == [
        ["ES", 1, 14],
        ["PT", 3, 57],
    ]


PERIODS = ["2026-03", "2026-03-10", "2026", "2026-03-09T12:00/2026-03-11T06:00", "2025-12", "2026-02", "2026-05"]


def test_overlapping_periods_in_one_call_are_each_as_if_asked_alone() -> None:
    table = vas(
        ("ana", "2026-01-10T08:00", "2026-03-10T09:00", "music"), ("ana", "2026-03-10T10:00", None, "music"),
        ("bob", "2026-02-27", "2026-03-02", "cloud"), ("bob", "2026-03-10T11:00", "2026-03-10T13:00", "cloud"),
    )  # fmt: skip
    days = [("ana", "01-12T10:00"), ("ana", "03-10T09:30"), ("ana", "03-10T23:00"), ("bob", "03-10T12:00")]
    used = uses(*[(name, f"2026-{day}", None) for name, day in days])
    for per in ("month", "day"):
        both = rate(table, used, period=PERIODS, per=per).table
        alone = [rate(table, used, period=period, per=per).table for period in PERIODS]
        pd.testing.assert_frame_equal(both, pd.concat(alone, ignore_index=True))


def test_days_that_a_period_cuts_count_as_far_as_they_are_in_it() -> None:
    table, used = vas(("ana", "2026-03-01", "2026-03-10T09:00", "music")), uses(("ana", "2026-03-10T08:00", "music"))
    halves = ["2026-03-09T12:00/2026-03-10T08:30", "2026-03-10T08:30/2026-03-10T12:00", "2026-03-10T10:00/2026-03-11"]
    found = rate(table, used, period=halves, per="day").table
    assert found[["user_days", "subscriber_days"]].to_numpy().tolist() == [[1, 2], [0, 1], [0, 0]]


def test_many_periods_are_counted_without_a_row_for_each() -> None:
    table, used = vas(("ana", "2026-01-10", "2026-06-20", "music")), uses(("ana", "2026-04-10T08:00", "music"))
    found = rate(table, used, period=tenure.months("2026-01", "2026-07"), per="day").table
    assert found["subscriber_days"].tolist() == [22, 28, 31, 30, 31, 19, 0]
    assert found["customers"].tolist() == [1, 1, 1, 1, 1, 1, 0]
    assert found["subscriber_squares"].tolist() == [days * days for days in found["subscriber_days"]]
    assert found["products"].tolist() == [0, 0, 0, 30, 0, 0, 0]


@pytest.mark.parametrize(("month", "days"), [("2026-03", 31), ("2026-10", 31), ("2026-03-29", 1), ("2026-10-25", 1)])
def test_days_of_23_and_25_hours_are_days(month: str, days: int) -> None:
    start = pd.Period(month, freq="D" if len(month) > 7 else "M").start_time
    end = start + pd.Timedelta(days=days) - pd.Timedelta(minutes=30)
    used = uses(("ana", str(start), "music"), ("ana", str(end), "music"), zone=MADRID)
    found = rate(vas(("ana", "2026-01-01", None, "music"), zone=MADRID), used, period=month, per="day")
    assert found.parts["subscriber_days"] == days
    assert found.parts["user_days"] == min(days, 2)
    ended = vas(("ana", str(start), str(end), "music"), zone=MADRID)
    assert rate(ended, used, period=month, per="day").parts["subscriber_days"] == days


def test_a_day_that_a_zone_skipped_is_none() -> None:
    # Apia went from 29 to 31 December 2011.
    table = vas(("ana", "2011-12-28", "2012-01-02", "music"), zone="Pacific/Apia")
    used = uses(("ana", "2011-12-29", "music"), ("ana", "2011-12-31", "music"), zone="Pacific/Apia")
    for periods in (["2011-12"], ["2011-12-29", "2011-12-31", "2012-01"]):
        found = rate(table, used, period=periods, per="day").table
        assert found["subscriber_days"].tolist() == ([3] if len(periods) == 1 else [1, 1, 1])
        assert found["user_days"].tolist() == ([2] if len(periods) == 1 else [1, 1, 0])


@pytest.mark.parametrize("per", ["month", "day"])
def test_nobody_subscribed_is_undefined(per: str) -> None:
    found = rate(vas(("ana", "2026-04-01", None, "music")), uses(("ana", "2026-03-01", "music")), per=per)
    assert math.isnan(found.value)
    assert found.reason == "nobody was subscribed to a value-added service"


@pytest.mark.parametrize("per", ["month", "day"])
def test_an_event_name_that_occurs_nowhere_is_undefined_and_one_in_another_month_is_none(per: str) -> None:
    table, used = vas(("ana", "2026-01-01", None, "music")), uses(("ana", "2026-02-01", "music"), event="play")
    assert rate(table, used, per=per).reason == "no event is called use; the table has play"
    assert rate(table, used, per=per, event=["use", "play"]).value == 0.0


def test_unanimous_subscribers_have_an_interval_within_0_and_1() -> None:
    table = vas(*[(f"c{nth}", "2026-03-01", "2026-03-04", "music") for nth in range(10)])
    used = uses(*[(f"c{nth}", f"2026-03-0{day}", "music") for nth in range(10) for day in (1, 2, 3)])
    found = rate(table, used, per="day")
    assert found.value == found.upper == 1.0
    assert found.lower is not None
    assert 0.6 < found.lower < 0.9
    assert np.isnan(rate(table, used, period="2026-05", per="day").table["lower"]).all()


def test_active_use_needs_to_know_what_is_a_value_added_service() -> None:
    with pytest.raises(tenure.ContractError, match="is_vas: the column is missing"):
        tenure.active_use_rate(subscriptions.drop(columns="is_vas"), events, period=spring)


@pytest.mark.parametrize(
    ("options", "words"),
    [({"per": "week"}, "per is one of"), ({"event": ()}, "event is empty"), ({"by": "channel"}, "by names 'channel'")],
)
def test_active_use_without_a_meaning_is_refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(tenure.ParameterError, match=words):
        tenure.active_use_rate(subscriptions, events, period=spring, **options)
