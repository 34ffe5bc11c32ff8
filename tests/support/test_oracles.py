"""What help customers need agrees with naive loops in plain Python, on every engine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tenure
from tests.frames import ENGINES, OTHERS, PLANS, Row, assert_same, connect, frame, to_pandas
from tests.laws.profiles import FEW, IS_LONG
from tests.oracles import strategies, support
from tests.oracles.surveys import contacts, without

CONTACTS = [
    ("average_handle_seconds", {}),
    ("first_contact_resolution_rate", {"method": "flag"}),
    ("first_contact_resolution_rate", {"method": "repeat"}),
]
NAMED = [pytest.param(name, options, id=f"{name}-{options}") for name, options in CONTACTS]
MINIMUM = {"first_90_days": 1, "first_6_months": 1, "later": 1, "new_service": 2}

books = strategies.subscriptions()
people_of = strategies.customers()
spans = strategies.periods()
splits = st.sampled_from([(), "service", "segment", ("service", "segment")])
instants = st.sampled_from(strategies.INSTANTS[8:])


def keys(by: str | tuple[str, ...], *further: str) -> list[str]:
    return ["period_start", "period_end", *((by,) if isinstance(by, str) else by), *further]


def periods_of(bounds: list[tuple[Any, Any]]) -> list[tenure.Period]:
    return [tenure.Period(start, end) for start, end in bounds]


def after_days(bounds: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Periods in which day 90 of the subscriptions falls as often as not."""
    return [(start + timedelta(days=90), end + timedelta(days=90)) for start, end in bounds]


@pytest.mark.parametrize(("name", "options"), NAMED)
@given(rows=contacts(), people=people_of, bounds=spans, by=splits, as_of=instants)
def test_contacts_agree_with_their_oracle(
    name: str, options: dict[str, Any], rows: list[Row], people: list[Row], bounds: Any, by: Any, as_of: Any
) -> None:
    dated = {**options, **({"as_of": as_of} if "method" in options else {})}
    expected = getattr(support, name)(rows, bounds, by=by, customers=people, **dated)
    kpi: Callable[..., tenure.Measure] = getattr(tenure, name)
    found = kpi(frame(rows), period=periods_of(bounds), by=by, customers=frame(people, "customers"), **dated)
    assert_same(found.table, expected, keys(by))


@given(rows=contacts(), bounds=spans, as_of=instants)
def test_repeats_without_a_topic_are_of_the_customer(rows: list[Row], bounds: Any, as_of: Any) -> None:
    plain = without(rows, "topic")
    expected = support.first_contact_resolution_rate(plain, bounds, as_of=as_of, method="repeat")
    found = tenure.first_contact_resolution_rate(frame(plain), period=periods_of(bounds), as_of=as_of, method="repeat")
    assert_same(found.table, expected, keys(()))


@given(book=books, rows=contacts(), people=people_of, bounds=spans, by=splits)
def test_tickets_agree_with_their_oracle(
    book: list[Row], rows: list[Row], people: list[Row], bounds: Any, by: Any
) -> None:
    book = book or [{**NOBODY}]
    expected = support.tickets_per_customer(book, rows, bounds, by=by, customers=people)
    tables = frame(book), frame(rows)
    found = tenure.tickets_per_customer(*tables, period=periods_of(bounds), by=by, customers=frame(people, "customers"))
    assert_same(found.table, expected, keys(by))


@given(book=books, rows=contacts(), people=people_of, bounds=spans.map(after_days) | spans, by=splits, as_of=instants)
def test_thresholds_agree_with_their_oracle(
    book: list[Row], rows: list[Row], people: list[Row], bounds: Any, by: Any, as_of: Any
) -> None:
    book = book or [{**NOBODY}]
    options: dict[str, Any] = {"minimum": MINIMUM, "as_of": as_of}
    expected = support.contact_threshold_rate(book, rows, bounds, by=by, customers=people, **options)
    found = tenure.contact_threshold_rate(
        frame(book), frame(rows), period=periods_of(bounds), by=by, customers=frame(people, "customers"), **options
    )
    assert_same(found.table, expected, keys(by, "stage"))


@given(book=books, rows=contacts(), bounds=spans.map(after_days) | spans, as_of=instants)
def test_customers_below_the_threshold_agree_with_their_oracle(
    book: list[Row], rows: list[Row], bounds: Any, as_of: Any
) -> None:
    options: dict[str, Any] = {"minimum": MINIMUM, "as_of": as_of}
    expected = support.customers_below_threshold(book, rows, bounds, **options)
    found = tenure.customers_below_threshold(frame(book), frame(rows), period=periods_of(bounds), **options)
    listed: list[Any] = found.drop(columns="service").to_dict("records")

    def order(row: Any) -> list[str]:
        return [str(row[name]) for name in sorted(row, key=str)]

    assert sorted(listed, key=order) == sorted(expected, key=order)


NOBODY: Row = {"customer_id": "ana", "started_at": strategies.MONTHS[0], "ended_at": None, "mrr": 0.0, "service": None}


@given(book=books, rows=contacts(), people=people_of, bounds=spans, by=splits, as_of=instants)
@FEW
def test_every_engine_says_the_same(
    book: list[Row], rows: list[Row], people: list[Row], bounds: Any, by: Any, as_of: Any
) -> None:
    frames = frame(book or [{**NOBODY}]), frame(rows), frame(people, "customers")
    periods = periods_of(bounds)

    def measured(subscriptions: Any, events: Any, customers: Any) -> list[tenure.Measure]:
        options: dict[str, Any] = {"period": periods, "by": by, "customers": customers}
        repeat: dict[str, Any] = {"method": "repeat", "as_of": as_of}
        return [
            tenure.tickets_per_customer(subscriptions, events, **options),
            tenure.contact_threshold_rate(subscriptions, events, minimum=MINIMUM, as_of=as_of, **options),
            tenure.average_handle_seconds(events, **options),
            tenure.first_contact_resolution_rate(events, **options),
            tenure.first_contact_resolution_rate(events, **repeat, **options),
        ]

    wanted = measured(*frames)
    for engine in OTHERS if IS_LONG else PLANS:
        with connect() as connection:
            found = measured(*(ENGINES[engine](each, connection) for each in frames))
        assert found == wanted, engine


@pytest.mark.parametrize("engine", OTHERS)
@given(book=books, rows=contacts(), bounds=spans.map(after_days))
@FEW
def test_every_engine_lists_the_same(engine: str, book: list[Row], rows: list[Row], bounds: Any) -> None:
    frames = frame(book or [{**NOBODY}]), frame(rows)
    options: dict[str, Any] = {"period": periods_of(bounds), "minimum": MINIMUM}
    wanted = tenure.customers_below_threshold(*frames, **options)
    with connect() as connection:
        tables = [ENGINES[engine](each, connection) for each in frames]
        found = tenure.customers_below_threshold(*tables, **options)
        assert type(found) is type(tables[0])
        listed = to_pandas(found)
    assert listed.astype(object).where(listed.notna(), None).to_dict("records") == (
        wanted.astype(object).where(wanted.notna(), None).to_dict("records")
    )
