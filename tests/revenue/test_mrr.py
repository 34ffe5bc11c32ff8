from __future__ import annotations

import pytest

import tenure
from tests.books import book, people, sub

BOOK = book(
    sub("ana", "2026-01-01", mrr=19.99),
    sub("ana", "2026-01-01", mrr=0.01),
    sub("ben", "2026-02-28", mrr=30),
    sub("cam", "2026-01-01", "2026-02-28", mrr=500),  # gone before the end
    sub("dia", "2026-02-01", mrr=500, trial_ends_at="2026-03-01"),  # pays from the next month on
)


def test_monthly_recurring_revenue_is_what_is_paid_just_before_the_end() -> None:
    found = tenure.monthly_recurring_revenue(BOOK, period="2026-02")
    assert found.value == 50.0
    assert found.parts == {"mrr": 50.0, "customers": 2}


def test_annual_recurring_revenue_is_twelve_times_that() -> None:
    assert tenure.annual_recurring_revenue(BOOK, period="2026-02").value == 600.0


def test_cents_add_up_exactly() -> None:
    # 0.1 + 0.2 is 0.30000000000000004 in floats.
    table = book(sub("ana", "2026-01-01", mrr=0.1), sub("ana", "2026-01-01", mrr=0.2))
    assert tenure.monthly_recurring_revenue(table, period="2026-02").value == 0.3


def test_what_ends_on_the_first_instant_of_the_next_period_still_pays() -> None:
    table = book(sub("ana", "2026-01-01", "2026-03-01"))
    assert tenure.monthly_recurring_revenue(table, period="2026-02").value == 10.0


@pytest.mark.parametrize("kpi", [tenure.monthly_recurring_revenue, tenure.annual_recurring_revenue])
def test_nobody_pays_nothing(kpi: type[tenure.Measure]) -> None:
    found = kpi(book(), period="2026-02")  # type: ignore[call-arg, arg-type]
    assert found.value == 0.0
    assert found.reason is None


def test_segments_add_up() -> None:
    customers = people(ana="home", ben="office", cam=None, dia=None)
    found = tenure.monthly_recurring_revenue(BOOK, period="2026-02", by="segment", customers=customers)
    assert found.table["value"].tolist() == [20.0, 30.0, 0.0]
    assert found.value == 50.0


def test_large_totals_take_a_coarser_unit() -> None:
    # 2 × 10^13 would not fit 64 bits in millionths.
    table = book(sub("ana", "2026-01-01", mrr=1e13), sub("ben", "2026-01-01", mrr=1e13 + 0.5))
    assert tenure.monthly_recurring_revenue(table, period="2026-02").value == 2e13 + 0.5
