from __future__ import annotations

import pytest

import tenure
from tests.books import book, charges, event, people, sub

BOOK = book(sub("ana", "2026-01-01", mrr=20), sub("ben", "2026-02-15", mrr=28))
EVENTS = charges(event("ana", "2026-02-03", 6.0))


def test_arpu_is_revenue_per_average_customer_and_month() -> None:
    # Revenue 20 + 14 + 6; one customer at the opening and two at the closing: 40 / 1.5.
    found = tenure.average_revenue_per_user(BOOK, EVENTS, period="2026-02")
    assert found.parts == {"revenue": 40.0, "customers": 1.5, "months": 1.0}
    assert found.value == pytest.approx(40 / 1.5)


def test_arpu_of_a_quarter_is_per_month() -> None:
    table = book(sub("ana", "2025-01-01", mrr=20))
    assert tenure.average_revenue_per_user(table, period="2026-Q1").value == 20.0


def test_arpu_of_segments_shares_the_months() -> None:
    table = book(sub("ana", "2025-01-01", mrr=20), sub("ben", "2025-01-01", mrr=40))
    found = tenure.average_revenue_per_user(table, period="2026-02", by="segment", customers=people(ana="a", ben="b"))
    assert found.table["value"].tolist() == [20.0, 40.0]
    assert found.parts["months"] == 1.0
    assert found.value == 30.0


def test_without_customers_at_either_end_arpu_is_undefined() -> None:
    found = tenure.average_revenue_per_user(book(sub("ana", "2026-02-03", "2026-02-05")), period="2026-02")
    assert found.reason == "no customers at the start or the end"
    assert found.parts["revenue"] > 0
