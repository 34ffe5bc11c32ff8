from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import tenure
from tenure.samples import contacts, customers, spring, subscriptions
from tests.laws.profiles import IS_LONG
from tests.support.rows import ANA, calls, lines


def stage(name: str, subscriptions: pd.DataFrame, events: pd.DataFrame, period: Any, **options: Any) -> dict[str, Any]:
    found = tenure.contact_threshold_rate(
        subscriptions, events, period=period, minimum={name: 1}, **{"as_of": "2027-01-01", **options}
    )
    return found.parts


@pytest.mark.parametrize(
    ("at", "met"),
    [
        ("2025-12-31T23:59:59", 0),
        ("2026-01-01", 1),  # day 0
        ("2026-04-01", 1),  # day 90, to the instant
        ("2026-04-01T00:00:01", 0),
    ],
)
def test_the_first_90_days_include_both_ends(at: str, met: int) -> None:
    parts = stage("first_90_days", ANA, calls(("ana", at)), "2026-04")
    assert parts == {"met": met, "customers": 1, "immature": 0}


@pytest.mark.parametrize(("at", "met"), [("2026-03-31", 0), ("2026-04-01", 1), ("2026-06-30", 1), ("2026-07-01", 0)])
def test_the_first_6_months_begin_with_day_90(at: str, met: int) -> None:
    assert stage("first_6_months", ANA, calls(("ana", at)), "2026-06")["met"] == met


@pytest.mark.parametrize(("period", "customers"), [("2026-03", 0), ("2026-04", 1), ("2026-05", 0)])
def test_a_stage_is_judged_when_its_last_day_falls_in_the_period(period: str, customers: int) -> None:
    assert stage("first_90_days", ANA, calls(("ana", "2026-02-01")), period)["customers"] == customers


@pytest.mark.parametrize(("end", "customers"), [("2026-06-30", 0), ("2026-06-30T00:00:01", 1), ("2026-07-30", 1)])
def test_later_begins_after_180_days(end: str, customers: int) -> None:
    parts = stage("later", ANA, calls(("ana", "2026-06-29")), tenure.Period("2026-06-01", end))
    assert (parts["customers"], parts["met"]) == (customers, customers)


def test_later_counts_the_contacts_of_the_period_alone() -> None:
    table = calls(("ana", "2026-07-31"), ("ana", "2026-09-01"))
    assert stage("later", ANA, table, "2026-08") == {"met": 0, "customers": 1, "immature": 0}


def test_day_90_not_reached_is_immature() -> None:
    parts = stage("first_90_days", ANA, calls(("ana", "2026-02-01")), "2026-04", as_of="2026-03-31")
    assert parts == {"met": 0, "customers": 0, "immature": 1}


def test_who_left_before_day_90_is_not_judged() -> None:
    left = lines(("ana", "2026-01-01", "2026-03-31", "mobile"), ("ben", "2026-01-01", "2026-04-01", "mobile"))
    assert stage("first_90_days", left, calls(("ana", "2026-02-01")), "2026-04")["customers"] == 1


def test_a_new_service_counts_from_its_own_start() -> None:
    table = lines(("ana", "2026-01-01", None, "mobile"), ("ana", "2026-02-01", None, "music"))
    # Day 90 of the music is 2 May.
    assert stage("new_service", table, calls(("ana", "2026-01-15")), "2026-05") == {
        "met": 0, "customers": 1, "immature": 0
    }  # fmt: skip
    assert stage("new_service", table, calls(("ana", "2026-05-02")), "2026-05")["met"] == 1


def test_without_services_there_is_no_further_one() -> None:
    table = lines(("ana", "2026-01-01", None, "mobile"), ("ana", "2026-02-01", None, "music")).drop(columns="service")
    found = tenure.contact_threshold_rate(table, calls(("ana", "2026-01-15")), period="2026-05")
    assert found.table["stage"].tolist() == ["first_90_days", "first_6_months", "later", "new_service"]
    assert found.table["customers"].tolist()[3] == 0


def test_customers_below_the_threshold_are_those_who_did_not_meet_it() -> None:
    options: dict[str, Any] = {"period": spring, "by": "segment", "customers": customers}
    rate = tenure.contact_threshold_rate(subscriptions, contacts, **options).table
    listed = tenure.customers_below_threshold(subscriptions, contacts, **options)
    below = rate.set_index(["segment", "stage"])
    missing = (below["customers"] - below["met"]).loc[lambda each: each > 0].to_dict()
    assert listed.groupby(["segment", "stage"]).size().to_dict() == missing
    assert (listed["contacts"] < listed["minimum"]).all()


def test_a_customer_below_the_threshold_of_a_new_service_is_shown_with_it() -> None:
    table = lines(("ana", "2026-01-01", None, "mobile"), ("ana", "2026-02-01", None, "music"))
    found = tenure.customers_below_threshold(table, calls(("ana", "2026-01-15")), period="2026-05", as_of="2026-06-01")
    assert found[["stage", "service", "contacts", "minimum"]].to_numpy().tolist() == [["new_service", "music", 0, 3]]


def test_nobody_below_the_threshold_is_an_empty_list() -> None:
    found = tenure.customers_below_threshold(ANA, calls(("ana", "2026-02-01")), period="2020", by="service")
    assert found.empty
    assert list(found) == ["period_start", "period_end", "customer_id", "service", "stage", "contacts", "minimum"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"minimum": {"teens": 1}}, "not 'teens'"),
        ({"minimum": {}}, "minimum gives the contacts needed"),
        ({"minimum": 3}, "minimum gives the contacts needed"),
        ({"minimum": {"later": 0}}, "minimum of later is a whole number from 1"),
        ({"by": "stage"}, "by names 'stage'"),
        ({"event": ""}, "event"),
        ({"confidence": 0}, "confidence"),
    ],
)
def test_thresholds_without_a_meaning_are_refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(tenure.ParameterError, match=words):
        tenure.contact_threshold_rate(subscriptions, contacts, period=spring, **options)


def test_without_a_table_of_contacts_there_is_nothing_to_count() -> None:
    with pytest.raises(tenure.ParameterError, match="events or of contacts: give one of these tables"):
        tenure.contact_threshold_rate(subscriptions, period=spring)


@pytest.mark.parametrize("minimum", [{"later": 1}, {"first_90_days": 1, "later": 2}])
@pytest.mark.parametrize("by", [(), "service"])
def test_many_months_are_counted_as_each_by_itself(minimum: dict[str, int], by: Any) -> None:
    random, day = np.random.default_rng(3), pd.Timedelta(days=1)
    started = pd.Timestamp("2024-01-01") + random.integers(0, 400, 60) * day
    ended = pd.Series(started + random.integers(1, 500, 60) * day).where(random.random(60) < 0.6)
    service = pd.Series(random.choice(["tv", "web"], 60)).where(random.random(60) < 0.8)
    book = pd.DataFrame({"customer_id": random.integers(0, 20, 60), "started_at": started, "ended_at": ended})
    book = book.assign(mrr=10.0, service=service)
    told = pd.DataFrame({"customer_id": random.integers(0, 20, 200), "event": "contact"})
    told = told.assign(occurred_at=pd.Timestamp("2024-01-01") + random.integers(0, 700, 200) * day)
    options: dict[str, Any] = {"minimum": minimum, "by": by, "as_of": "2025-05-10"}
    together = tenure.contact_threshold_rate(book, told, period=tenure.months("2024-03", "2025-08"), **options).table
    parts = ["met", "customers", "immature"]
    for month in tenure.months("2024-03", "2025-08")[:: 1 if IS_LONG else 3]:
        alone = tenure.contact_threshold_rate(book, told, period=month, **options).table
        keys = [*(["service"] if by else []), "stage"]
        rows = together[together["period_start"] == month.start].set_index(keys)[parts]
        pd.testing.assert_frame_equal(rows.loc[alone.set_index(keys).index], alone.set_index(keys)[parts])
    assert (together[parts].sum() > 0).all()


def test_every_contact_of_a_table_of_contacts_counts_unless_a_name_is_given() -> None:
    table = calls(("ana", "2026-02-01")).assign(event="chat")
    options: dict[str, Any] = {"contacts": table, "period": "2026-04", "minimum": {"first_90_days": 1}}
    assert tenure.contact_threshold_rate(ANA, as_of="2027-01-01", **options).parts["met"] == 1
    unnamed = tenure.contact_threshold_rate(ANA, as_of="2027-01-01", event="call", **options)
    assert str(unnamed.reason) == "no event is called call; the table has chat"
