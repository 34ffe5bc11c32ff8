from __future__ import annotations

import math
from typing import Any

import pytest

import tenure
from tenure.samples import customers, events, spring, subscriptions
from tests.books import book, people, sub
from tests.engagement.deeds import MARCH, TWO, deeds, did


def adoption(table: Any, uses: Any, **options: Any) -> tenure.Measure:
    return tenure.feature_adoption_rate(table, uses, **{"period": MARCH, **options})


def rows(found: tenure.Measure, *columns: str) -> list[list[Any]]:
    return found.table[["feature", *columns]].values.tolist()


def test_adoption_of_the_spring() -> None:
    # At the end ana, ben, dan, eva and fay pay; ana, eva and fay used home, dan and eva play, ana share.
    found = adoption(subscriptions, events, period=spring)
    assert rows(found, "users", "customers", "value") == [
        ["home", 3, 5, 0.6],
        ["play", 2, 5, 0.4],
        ["share", 1, 5, 0.2],
    ]
    assert found.by == ("feature",)


def test_the_value_over_all_features_counts_a_user_of_several_once() -> None:
    found = adoption(subscriptions, events, period=spring)
    assert (found.value, found.parts) == (0.8, {"users": 4, "customers": 5})
    assert found.lower is not None
    assert found.lower < 0.8


def test_enough_uses_are_of_one_feature() -> None:
    uses = deeds(*[did("ana", f"2026-03-0{day}", feature=each) for day, each in enumerate("aab", start=1)])
    found = adoption(TWO, uses, min_uses=2)
    assert rows(found, "users") == [["a", 1], ["b", 0]]
    assert found.value == 0.5
    assert adoption(TWO, uses, min_uses=3).value == 0


def test_uses_count_in_the_period_and_without_a_feature_not_at_all() -> None:
    days = ["2026-02-28T23:59:59", "2026-03-01", "2026-03-31T23:59:59", "2026-04-01"]
    uses = deeds(*[did(f"c{at}", day, feature="a") for at, day in enumerate(days)], did("ana", "2026-03-05"))
    table = book(*[sub(f"c{at}", "2026-01-01") for at in range(4)], sub("ana", "2026-01-01"))
    assert rows(adoption(table, uses), "users", "customers") == [["a", 2, 5]]


def test_customers_are_those_active_just_before_the_end() -> None:
    # ana ends on the last instant of the period and is still there just before it; cleo starts on the first after it.
    table = book(
        sub("ana", "2026-01-01", "2026-04-01"), sub("ben", "2026-01-01", "2026-03-31"), sub("cleo", "2026-04-01")
    )
    uses = deeds(*[did(name, "2026-03-05", feature="a") for name in ("ana", "ben", "cleo", "zoe")])
    assert rows(adoption(table, uses), "users", "customers") == [["a", 1, 1]]


def test_who_is_back_within_the_grace_is_active() -> None:
    table = book(sub("ana", "2026-01-01", "2026-03-30"), sub("ana", "2026-04-02"))
    uses = deeds(did("ana", "2026-03-05", feature="a"))
    assert adoption(table, uses, grace_days=5).value == 1
    assert adoption(table, uses).reason == "no active customers at the end"


def test_several_overlapping_periods_are_each_as_if_asked_alone() -> None:
    uses = deeds(did("ana", "2026-02-10", feature="a"), did("ben", "2026-03-10", feature="b"))
    periods = ["2026-01", "2026-Q1", "2026-03", "2026-03-10/2026-03-11"]
    together = adoption(TWO, uses, period=periods).table
    assert together["users"].tolist() == [0, 0, 1, 1, 0, 1, 0, 1]
    alone = [adoption(TWO, uses, period=each).table["users"] for each in periods]
    assert together["users"].tolist() == [users for each in alone for users in each]


def test_every_feature_has_a_row_in_every_group() -> None:
    uses = deeds(did("ana", "2026-03-05", feature="a"), did("ben", "2025-03-05", feature="b"))
    found = adoption(TWO, uses, by="segment", customers=people(ana="x", ben=None))
    shown = found.table.astype({"segment": object})
    shown["segment"] = shown["segment"].where(shown["segment"].notna(), None)
    assert shown[["segment", "feature", "users", "customers"]].values.tolist() == [
        ["x", "a", 1, 1], ["x", "b", 0, 1], [None, "a", 0, 1], [None, "b", 0, 1],
    ]  # fmt: skip
    assert found.parts == {"users": 1, "customers": 2}


def test_split_by_service_a_use_is_of_its_own_service() -> None:
    table = book(
        sub("ana", "2026-01-01", service="tv"),
        sub("ana", "2026-01-01", service="web"),
        sub("ana", "2026-01-01", service=None),
    )
    used = [did("ana", "2026-03-05", feature="a", service="tv"), did("ana", "2026-03-06", feature="b", service=None)]
    found = adoption(table, deeds(*used), by="service").table
    by_feature = {each: found.loc[found["feature"] == each, "users"].tolist() for each in "ab"}
    assert by_feature == {"a": [1, 0, 0], "b": [1, 1, 1]}


def test_uses_of_a_service_and_of_none_add_up_to_enough() -> None:
    table = book(sub("ana", "2026-01-01", service="tv"), sub("ana", "2026-01-01", service="web"))
    used = [did("ana", f"2026-03-0{day}", feature="a", service=each) for day, each in enumerate(["tv", None], start=1)]
    assert adoption(table, deeds(*used), by="service", min_uses=2).table["users"].tolist() == [1, 0]


def test_split_by_plan_a_use_is_of_all_plans_of_the_customer() -> None:
    table = book(
        sub("ana", "2026-01-01", plan="max"), sub("ana", "2026-01-01", plan="min"), sub("ben", "2026-01-01", plan="min")
    )
    found = adoption(table, deeds(did("ana", "2026-03-05", feature="a")), by="plan")
    assert found.table[["plan", "users", "customers"]].values.tolist() == [["max", 1, 1], ["min", 1, 2]]


def test_services_need_not_be_text_that_pandas_holds_as_such() -> None:
    table = book(sub("ana", "2026-01-01", service="tv"), sub("ana", "2026-01-01", service="web")).astype(
        {"service": "category"}
    )
    found = adoption(table, deeds(did("ana", "2026-03-05", feature="a", service="tv")), by="service")
    assert found.table["users"].tolist() == [1, 0]


def test_uses_of_several_names() -> None:
    uses = deeds(did("ana", "2026-03-05", "tap", feature="a"), did("ben", "2026-03-05", "click", feature="a"))
    assert adoption(TWO, uses, event=["tap", "click"]).value == 1
    assert adoption(TWO, uses, event="tap").value == 0.5


def test_a_use_of_an_unknown_name_is_undefined() -> None:
    found = adoption(TWO, deeds(did("ana", "2026-03-05", feature="a")), event="usage")
    assert math.isnan(found.value)
    assert found.reason == "no event is called usage; the table has use"
    assert found.table.empty


def test_uses_without_any_feature_are_undefined() -> None:
    found = adoption(TWO, deeds(did("ana", "2026-03-05", feature=None)))
    assert math.isnan(found.value)
    assert found.reason == "no event called use has a feature"
    assert found.reason.text("es") == "ningún evento llamado use tiene feature"


def test_nobody_using_a_known_feature_is_0() -> None:
    assert adoption(TWO, deeds(did("ana", "2025-03-05", feature="a"))).value == 0


def test_adoption_needs_the_column_of_features() -> None:
    with pytest.raises(tenure.ContractError, match="feature"):
        adoption(TWO, deeds(did("ana", "2026-03-05")))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"by": "feature"}, "by names 'feature', by which the result is split already: leave it out"),
        ({"min_uses": 0}, "min_uses is a whole number from 1"),
        ({"min_uses": 1.5}, "min_uses is a whole number from 1"),
        ({"by": "colour"}, "by names 'colour', which no table of this call has"),
    ],
)
def test_adoption_without_a_meaning_is_refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(tenure.ParameterError, match=words):
        adoption(subscriptions, events, customers=customers, **options)
