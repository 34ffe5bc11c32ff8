from __future__ import annotations

import pytest

import tenure
from tests.books import book, sub

FEBRUARY = "2026-02"

# Just before 1 February 100 are paid; ana goes from 40 to 30, ben from 40 to 0, cam from 20 to 80, dia joins.
BOOK = book(
    sub("ana", "2026-01-01", "2026-02-10", mrr=40),
    sub("ana", "2026-02-10", mrr=30),
    sub("ben", "2026-01-01", "2026-02-20", mrr=40),
    sub("cam", "2026-01-01", mrr=20),
    sub("cam", "2026-02-05", mrr=60),
    sub("dia", "2026-02-05", mrr=500),
)


def test_revenue_churn_rate_is_gross() -> None:
    found = tenure.revenue_churn_rate(BOOK, period=FEBRUARY)
    assert found.value == 0.5  # (40 + 10) / 100
    assert found.parts == {"opening": 100.0, "churn": 40.0, "contraction": 10.0, "expansion": 60.0}


def test_net_revenue_churn_rate_below_zero_is_negative_churn() -> None:
    assert tenure.net_revenue_churn_rate(BOOK, period=FEBRUARY).value == pytest.approx(-0.1)  # (40 + 10 - 60) / 100


@pytest.mark.parametrize("kpi", [tenure.revenue_churn_rate, tenure.net_revenue_churn_rate])
def test_revenue_churn_without_an_opening_is_undefined(kpi: type[tenure.Measure]) -> None:
    found = kpi(book(sub("ana", "2026-02-05")), period=FEBRUARY)  # type: ignore[call-arg, arg-type]
    assert found.reason == "no recurring revenue at the start"


def test_the_last_customer_lost_is_a_rate_of_one() -> None:
    table = book(sub("ana", "2026-01-01", "2026-02-28"))
    assert tenure.revenue_churn_rate(table, period=FEBRUARY).value == 1.0


def test_revenue_in_two_currencies_is_refused() -> None:
    table = book(sub("ana", "2026-01-01", currency="EUR"), sub("ben", "2026-01-01", currency="USD"))
    with pytest.raises(tenure.CurrencyError, match=r"EUR, USD.*convert_currency"):
        tenure.revenue_churn_rate(table, period=FEBRUARY)


def test_groups_add_up_to_the_whole() -> None:
    table = BOOK.assign(plan=["a", "a", "a", "b", "b", "b"])
    parts = tenure.revenue_churn_rate(table, period=FEBRUARY, by="plan").table
    assert parts["opening"].tolist() == [80.0, 20.0]
    assert tenure.revenue_churn_rate(table, period=FEBRUARY, by="plan").value == 0.5
