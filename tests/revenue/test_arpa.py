from __future__ import annotations

import tenure
from tests.books import book, sub


def test_average_revenue_per_account_is_closing_mrr_per_active_customer() -> None:
    table = book(sub("ana", "2026-01-01", mrr=20), sub("ana", "2026-01-01", mrr=10), sub("ben", "2026-02-10", mrr=60))
    found = tenure.average_revenue_per_account(table, period="2026-02")
    assert found.value == 45.0
    assert found.parts == {"mrr": 90.0, "customers": 2}


def test_without_active_customers_it_is_undefined() -> None:
    found = tenure.average_revenue_per_account(book(sub("ana", "2026-01-01", "2026-02-10")), period="2026-02")
    assert found.reason == "no active customers at the end"


def test_by_service_the_unit_is_the_pair() -> None:
    table = book(sub("ana", "2026-01-01", mrr=20, service="tv"), sub("ana", "2026-01-01", mrr=10, service="line"))
    found = tenure.average_revenue_per_account(table, period="2026-02", by="service")
    assert found.table["value"].tolist() == [10.0, 20.0]
    assert found.value == 15.0
