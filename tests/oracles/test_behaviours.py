from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from .advocacy import advocacy_rate, attendance_rate, silent_customers
from .buying import cart_abandonment_rate, plan_change_rate, return_rate
from .cohort_activity import cohort_activity, later
from .examples import at, month, sub
from .features import adoption_of_any_feature, feature_adoption_rate, holm, newcombe, sticky_features
from .states import Row
from .test_onboarding import LATER, did

MARCH = month("2026-03")
FOUR = [sub(who, "2026-01-01") for who in ("ana", "ben", "cam", "dia")]


def test_features_are_adopted_by_those_who_are_active() -> None:
    table = [*FOUR[:2], sub("cam", "2026-01-01", "2026-03-31")]
    events = [did("ana", "2026-03-01", feature="a"), did("ana", "2026-03-05", feature="a")]
    events += [did("ben", "2026-03-05", feature="a"), did("ben", "2026-03-05", feature="b")]
    events += [did("cam", "2026-03-05", feature="b"), did("ben", "2026-04-01", feature="b")]
    events += [did("ana", "2026-03-05", feature=None), did("ana", "2026-03-05", "login", feature="c")]
    first, second = feature_adoption_rate(table, events, [MARCH])
    assert (first["value"], second["value"], first["customers"]) == (1, Fraction(1, 2), 2)
    first, second = feature_adoption_rate(table, events, [MARCH], min_uses=2)
    assert (first["value"], second["value"]) == (Fraction(1, 2), 0)
    assert adoption_of_any_feature(table, events, MARCH, min_uses=2)["value"] == Fraction(1, 2)


def test_sticky_features_compare_users_with_the_others() -> None:
    # at risk: ana, ben, cam; fay starts in March, eva leaves in it; ben is gone 30 days later
    table = [*FOUR[::2], sub("ben", "2026-01-01", "2026-04-30"), sub("fay", "2026-03-02")]
    table += [sub("eva", "2026-01-01", "2026-03-30")]
    events = [did(who, "2026-03-05", feature="a") for who in ("ana", "cam", "fay", "eva")]
    options: dict[str, Any] = {"days": 30, "as_of": at("2026-05-01")}
    (row,) = sticky_features(table, events, MARCH, **options)
    assert [row[name] for name in ("users", "users_retained", "others", "others_retained")] == [2, 2, 1, 0]
    assert row["value"] == 1
    (row,) = sticky_features(table, events, MARCH, days=30, as_of=at("2026-04-30"))
    assert row["value"] is None
    table[1] = sub("ben", "2026-01-01", "2026-05-01")  # just before that instant it is there
    (row,) = sticky_features(table, events, MARCH, **options)
    assert row["value"] == 0


def test_bounds_of_a_difference_are_those_of_newcombe() -> None:
    # Newcombe (1998), table II, method 10: 56/70 - 48/80
    found = newcombe((56, 70), (48, 80))
    assert (found["lower"], found["upper"]) == (pytest.approx(0.0524, abs=1e-4), pytest.approx(0.3339, abs=1e-4))


def test_p_values_are_adjusted_step_by_step() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.9, 0.5]) == [1, 1]
    assert holm([]) == []


def test_attendance_is_of_those_who_are_active_at_the_end() -> None:
    events = [
        did("ana", "2026-03-01", "training"),
        did("ana", "2026-03-02", "webinar"),
        did("ben", "2026-04-01", "webinar"),
    ]
    events += [
        did("zoe", "2026-03-05", "webinar"),
        did("cam", "2026-03-31", "webinar"),
        did("dia", "2026-03-05", "call"),
    ]
    (row,) = attendance_rate(FOUR, events, [MARCH])
    assert (row["customers"], row["value"]) == (4, Fraction(1, 2))
    rows = attendance_rate(FOUR, events, [MARCH], by="event")
    assert {row["event"]: row["value"] for row in rows} == {"training": Fraction(1, 4), "webinar": Fraction(1, 2)}
    (row,) = attendance_rate(FOUR, events, [MARCH], event="dinner")
    assert row["value"] is None


def test_advocates_count_at_their_highest_level() -> None:
    events = [
        did("ana", "2026-03-01", "talk"),
        did("ana", "2026-03-02", "mention"),
        did("ben", "2026-03-05", "mention"),
    ]
    events += [did("cam", "2026-02-28", "reference"), did("dia", "2026-03-05")]
    (row,) = advocacy_rate(FOUR, events, [MARCH])
    assert (row["advocates"], row["customers"], row["value"]) == (2, 4, Fraction(1, 2))
    assert row["weighted"] == Fraction(3 + 1, 4 * 3)
    rows = advocacy_rate(FOUR, events, [MARCH], by="event")
    assert {row["event"]: row["advocates"] for row in rows} == {"reference": 0, "talk": 1, "mention": 2}


@pytest.mark.parametrize(
    ("row", "events", "share"),
    [
        (sub("ana", "2026-01-01", term_ends_at="2026-04-11"), [], Fraction(59, 100)),
        (sub("ana", "2026-01-01", term_ends_at="2026-04-29"), [], None),  # exactly half of 118 days
        (sub("ana", "2026-01-01", term_ends_at="2026-02-10"), [], Fraction(59, 40)),
        (sub("ana", "2026-01-01", "2026-04-11", term_ends_at=None), [], Fraction(59, 100)),
        (sub("ana", "2026-01-01", term_ends_at=None), [], None),
        (sub("ana", "2026-01-01", "2026-02-28", term_ends_at="2026-04-11"), [], None),
        (sub("ana", "2026-01-01", term_ends_at="2026-04-11"), [did("ana", "2026-02-28", "mention")], None),
        (sub("ana", "2026-01-01", term_ends_at="2026-04-11"), [did("ana", "2026-03-01", "mention")], Fraction(59, 100)),
        (sub("ana", "2026-01-01", term_ends_at="2026-04-11"), [did("ben", "2026-02-01", "mention")], Fraction(59, 100)),
    ],
)
def test_silent_are_those_past_half_of_their_term(row: Row, events: list[Row], share: Fraction | None) -> None:
    found = silent_customers([row], events, as_of=MARCH[0])
    assert [each["share"] for each in found] == ([] if share is None else [share])


def test_the_first_term_is_that_of_the_first_subscription_that_has_one() -> None:
    table = [sub("ana", "2025-01-01"), sub("ana", "2026-02-01", term_ends_at="2026-03-01")]
    table += [sub("ana", "2026-01-01", term_ends_at="2026-04-11")]
    (found,) = silent_customers(table, [], as_of=MARCH[0])
    assert (found["started_at"], found["term_ends_at"]) == (at("2026-01-01"), at("2026-04-11"))


@pytest.mark.parametrize(
    ("bought", "abandoned"),
    [
        (did("ana", "2026-03-06", "purchase"), 0),
        (did("ana", "2026-03-05", "purchase"), 1),  # the cart of the same instant only
        (did("ana", "2026-03-04T23:59:59", "purchase"), 2),
        (did("ana", "2026-03-06T00:00:00.000001", "purchase"), 1),
        (did("ben", "2026-03-05", "purchase"), 2),
    ],
)
def test_a_cart_is_abandoned_without_a_purchase_in_time(bought: Row, abandoned: int) -> None:
    carts = [did("ana", "2026-03-05", "cart"), did("ana", "2026-03-05T12:00", "cart"), did("cam", "2026-03-30", "cart")]
    (row,) = cart_abandonment_rate([*carts, bought], [MARCH], as_of=at("2026-03-30T12:00"))
    assert (row["abandoned"], row["carts"], row["immature"]) == (abandoned, 2, 1)


@pytest.mark.parametrize(
    ("returned", "counts"),
    [
        ("2026-03-10", (1, 2)),  # of the second only
        ("2026-03-09", (1, 2)),
        ("2026-03-02", (1, 2)),  # of the first
        ("2026-03-01T23:59:59", (0, 2)),
        ("2026-04-08", (1, 2)),  # day 30 after the second
        ("2026-04-08T00:00:00.000001", (0, 2)),
    ],
)
def test_a_return_is_of_the_latest_purchase(returned: str, counts: tuple[int, int]) -> None:
    events = [
        did("ana", "2026-03-02", "purchase"),
        did("ana", "2026-03-09", "purchase"),
        did("ana", returned, "return"),
    ]
    (row,) = return_rate(events, [MARCH], as_of=LATER)
    assert (row["returned"], row["purchases"]) == counts


def test_plans_change_up_down_or_at_one_price() -> None:
    def change(who: str, plan: str | None, mrr: float, service: str = "tv") -> list[Row]:
        before = sub(who, "2026-01-01", "2026-03-10", service=service, plan="a")
        return [before, sub(who, "2026-03-10", mrr=mrr, service=service, plan=plan)]

    table = [*change("ana", "b", 20.0), *change("ben", "b", 5.0), *change("cam", None, 10.0), *change("dia", "a", 30.0)]
    table += [sub("eva", "2026-01-01", "2026-03-10", service="tv", plan="a")]  # lost, though it takes another service
    table += [sub("eva", "2026-01-01", service="music", plan="b")]
    (row,) = plan_change_rate(table, [MARCH])
    assert [row[name] for name in ("changed", "up", "down", "same_price", "opening")] == [3, 1, 1, 1, 6]
    plain = [{name: value for name, value in each.items() if name != "service"} for each in table]
    (row,) = plan_change_rate(plain, [MARCH])
    assert [row[name] for name in ("changed", "up", "down", "same_price", "opening")] == [4, 1, 2, 1, 5]


def values(events: list[Row], **options: Any) -> list[Any]:
    return [row["value"] for row in cohort_activity(events, ages=3, as_of=at("2026-04-10"), **options)]


def test_cohorts_are_active_in_units_of_the_calendar_or_their_own() -> None:
    events = [did("ana", "2026-01-31"), did("ana", "2026-03-01"), did("ben", "2026-01-05"), did("ben", "2026-02-05")]
    assert values(events) == [1, Fraction(1, 2), Fraction(1, 2), None]
    assert values(events, bounded=False) == [1, 1, Fraction(1, 2), None]
    # ana's months start on 31 January, 28 February, 31 March; ben's on the 5th, of which three are over
    assert values(events, ages_from="rolling") == [1, 1, 0, None]
    assert [row["size"] for row in cohort_activity(events, ages=3, ages_from="rolling", as_of=at("2026-04-10"))] == [
        2,
        2,
        1,
        0,
    ]


def test_what_comes_from_the_instant_on_is_not_seen() -> None:
    events = [did("ana", "2026-01-05"), did("ana", "2026-04-10"), did("ben", "2026-04-10")]
    assert values(events, bounded=False) == [1, 0, 0, None]


def test_each_group_has_its_cohorts() -> None:
    events = [did("ana", "2026-01-05", service="tv"), did("ana", "2026-02-05", service="music")]
    rows = cohort_activity(events, ages=0, by="service", as_of=at("2026-04-10"))
    assert [(row["service"], row["cohort"].month, row["value"]) for row in rows] == [("tv", 1, 1), ("music", 2, 1)]


@pytest.mark.parametrize(
    ("every", "units", "expected"),
    [
        ("month", 1, "2024-02-29T12:00"),
        ("month", 2, "2024-03-31T12:00"),
        ("quarter", 1, "2024-04-30T12:00"),
        ("year", 1, "2025-01-31T12:00"),
        ("week", 2, "2024-02-14T12:00"),
        ("day", 1, "2024-02-01T12:00"),
    ],
)
def test_a_month_later_is_at_most_its_last_day(every: str, units: int, expected: str) -> None:
    assert later(at("2024-01-31T12:00"), every, units) == at(expected)
