from __future__ import annotations

from typing import Any

import pytest

from .examples import at, event, month, sub
from .states import Row
from .support import contact_threshold_rate, customers_below_threshold, tickets_per_customer

MAY = month("2026-05")
LATER = at("2026-12-31")
ANA = [sub("ana", "2026-02-10")]  # day 90 is 11 May: 18 + 31 + 30 days to 1 May, and 11 more
FIRST = {"first_90_days": 1}


def contact(occurred: str, event_name: str = "contact", customer: str = "ana") -> Row:
    return {**event(customer, occurred, None), "event": event_name}


@pytest.mark.parametrize(
    ("events", "contacts", "name", "met"),
    [
        ([contact("2026-02-10")], None, None, 1),
        ([contact("2026-05-11")], None, None, 1),  # both bounds are in
        ([contact("2026-05-11T00:00:00.000001")], None, None, 0),
        ([contact("2026-03-01", "call"), contact("2026-03-01", customer="ben")], None, None, 0),
        ([contact("2026-03-01", "call")], None, "call", 1),
        ([contact("2026-03-01")], [contact("2026-09-01", "call")], None, 0),  # the table of contacts is the one
        ([], [contact("2026-03-01", "call")], None, 1),  # all of it
        ([], [contact("2026-03-01", "call"), contact("2026-03-01", customer="ben")], "contact", 0),
        ([], [], None, 0),
    ],
)
def test_contacts_are_those_of_their_own_table(events: Any, contacts: Any, name: str | None, met: int) -> None:
    (row,) = contact_threshold_rate(ANA, events, [MAY], minimum=FIRST, contacts=contacts, event=name, as_of=LATER)
    assert (row["met"], row["customers"], row["value"]) == (met, 1, met)


@pytest.mark.parametrize(
    ("events", "contacts", "name"),
    [
        ([contact("2026-03-01", "call")], None, None),
        ([], None, "contact"),
        ([contact("2026-03-01")], [contact("2026-03-01", "call")], "contact"),
    ],
)
def test_a_name_that_nothing_has_is_undefined(events: Any, contacts: Any, name: str | None) -> None:
    options: dict[str, Any] = {"minimum": FIRST, "contacts": contacts, "event": name, "as_of": LATER}
    (row,) = contact_threshold_rate(ANA, events, [MAY], **options)
    assert (row["value"], row["reason"]) == (None, "no event has that name")
    assert customers_below_threshold(ANA, events, [MAY], **options) == []


@pytest.mark.parametrize(
    ("as_of", "customers", "immature"), [("2026-06-01", 1, 0), ("2026-05-31T23:59", 0, 1), ("2026-02-10", 0, 0)]
)
def test_the_later_stage_is_judged_when_the_period_is_over(as_of: str, customers: int, immature: int) -> None:
    table = [sub("ana", "2025-11-01"), sub("ben", "2025-11-01", "2026-02-09")]  # 180 days later: 30 April
    table = table if as_of > "2026-03" else table[1:]
    (row,) = contact_threshold_rate(table, [contact("2026-05-02")], [MAY], minimum={"later": 1}, as_of=at(as_of))
    assert (row["customers"], row["immature"]) == (customers, immature)


def test_who_is_below_is_listed_with_what_was_needed() -> None:
    (row,) = customers_below_threshold(ANA, [contact("2026-03-01")], [MAY], minimum={"first_90_days": 3}, as_of=LATER)
    assert (row["customer_id"], row["stage"], row["contacts"], row["minimum"]) == ("ana", "first_90_days", 1, 3)


@pytest.mark.parametrize(
    ("names", "tickets", "value"), [("ticket", 2, 2), (("ticket", "call"), 3, 3), ("chat", 0, None)]
)
def test_tickets_of_an_unknown_name_are_undefined(names: Any, tickets: int, value: int | None) -> None:
    events = [contact("2026-05-01", "ticket"), contact("2026-05-31", "ticket"), contact("2026-05-02", "call")]
    (row,) = tickets_per_customer(ANA, [*events, contact("2026-06-01", "ticket")], [MAY], event=names)
    assert (row["tickets"], row["customers"], row["value"]) == (tickets, 1, value)
