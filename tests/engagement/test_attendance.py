from __future__ import annotations

from typing import Any

import pytest

import tenure
from tenure.samples import customers, events, spring, subscriptions, telecom
from tests.books import book, sub
from tests.engagement.deeds import MARCH, TWO, deeds, did

PLANS = (("tv", "max"), ("web", "max"), ("web", "min"), ("tv", None), (None, None))


def attendance(table: Any, events: Any, **options: Any) -> tenure.Measure:
    return tenure.attendance_rate(table, events, **{"period": MARCH, **options})


def test_attendance_of_the_spring() -> None:
    # ana came to a training; ana, ben, dan, eva and fay are there at the end.
    found = attendance(subscriptions, events, period=spring)
    assert found.parts == {"attendees": 1, "customers": 5}
    assert found.value == 0.2
    assert [note.key for note in found.notes] == ["small_base"]


def test_who_came_twice_counts_once() -> None:
    came = deeds(
        did("ana", "2026-03-05", "training"), did("ana", "2026-03-06", "training"), did("ana", "2026-03-07", "webinar")
    )
    assert attendance(TWO, came).parts == {"attendees": 1, "customers": 2}


def test_by_event_each_kind_has_its_row_and_the_whole_counts_once() -> None:
    came = deeds(
        did("ana", "2026-03-05", "training"), did("ana", "2026-03-06", "webinar"), did("ben", "2026-02-06", "webinar")
    )
    found = attendance(TWO, came, by="event", event=("webinar", "training", "tour"))
    assert found.table[["event", "attendees", "customers"]].values.tolist() == [["training", 1, 2], ["webinar", 1, 2]]
    assert found.parts == {"attendees": 1, "customers": 2}


def test_the_columns_of_a_split_stand_as_they_were_asked_for() -> None:
    found = attendance(subscriptions, events, period=spring, by=("event", "segment"), customers=customers)
    assert found.by == ("event", "segment")
    assert found.table[["event", "segment", "attendees", "customers"]].values.tolist() == [
        ["training", "business", 0, 1],
        ["training", "consumer", 1, 4],
    ]


def test_split_by_plan_and_event() -> None:
    table = book(sub("ana", "2026-01-01", plan="max"), sub("ben", "2026-01-01", plan="min"))
    found = attendance(table, deeds(did("ana", "2026-03-05", "training")), by=["plan", "event"])
    assert found.table[["plan", "event", "attendees", "customers"]].values.tolist() == [
        ["max", "training", 1, 1],
        ["min", "training", 0, 1],
    ]


def test_split_by_plan_an_event_of_a_service_is_of_the_pairs_that_have_it() -> None:
    table = book(*[sub("ana", "2026-01-01", service=service, plan=plan) for service, plan in PLANS])
    came = deeds(did("ana", "2026-03-05", "training", service="tv"), did("ana", "2026-03-06", "tour", service=None))
    # The plan of the web alone has none; that of a null is of television too.
    assert attendance(table, came, by="plan", event="training").table["attendees"].tolist() == [1, 0, 1]
    assert attendance(table, came, by="plan", event="tour").table["attendees"].tolist() == [1, 1, 1]


def test_events_without_a_column_service_are_of_all_services() -> None:
    table = book(sub("ana", "2026-01-01", service="tv"), sub("ana", "2026-01-01", service="web"))
    came = deeds(did("ana", "2026-03-05", "training")).drop(columns="service")
    assert attendance(table, came, by="service").table["attendees"].tolist() == [1, 1]


def test_attendance_of_nobody_is_undefined() -> None:
    came = deeds(did("ana", "2020-03-05", "training"))
    assert attendance(TWO, came, period="2020").reason == "no active customers at the end"
    assert attendance(TWO, deeds(did("ana", "2026-03-05")), period=MARCH).reason == (
        "no event is called training, webinar; the table has use"
    )


def test_the_planted_rate_of_trainings_and_webinars_is_found() -> None:
    # Poisson arrivals at 0.02 a month, whole quarters of who is there throughout: 1 - exp(-0.06).
    sample = telecom(customers=8_000, months=15, seed=4)
    period = tenure.Period("2025-01-01", "2025-04-01")
    settled = sample.customers["customer_id"][sample.customers["signed_up_at"] < "2025-01-01"]
    lines, came = (
        sample.tables[name][sample.tables[name]["customer_id"].isin(settled)] for name in ("subscriptions", "events")
    )
    found = tenure.attendance_rate(lines, came, period=period, confidence=0.9999)
    assert found.parts["customers"] > 3_000
    assert found.lower is not None
    assert found.upper is not None
    assert found.lower < 1 - 2.718281828 ** (-3 * 2 * sample.truth.rates["training"]) < found.upper


def test_attendance_without_a_meaning_is_refused() -> None:
    with pytest.raises(tenure.ParameterError, match="event is empty: name at least one"):
        attendance(TWO, deeds(did("ana", "2026-03-05")), event=[])
