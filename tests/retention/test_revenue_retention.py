from __future__ import annotations

import pytest

import tenure
from tests.books import book, sub

FEBRUARY = "2026-02"

# At the opening 40 + 40 + 20; of those customers 30 + 0 + 80 are left; dia is new and eva came back.
BOOK = book(
    sub("ana", "2026-01-01", "2026-02-10", mrr=40),
    sub("ana", "2026-02-10", mrr=30),
    sub("ben", "2026-01-01", "2026-02-20", mrr=40),
    sub("cam", "2026-01-01", mrr=20),
    sub("cam", "2026-02-05", mrr=60),
    sub("dia", "2026-02-05", mrr=500),
    sub("eva", "2025-01-01", "2025-06-01", mrr=500),
    sub("eva", "2026-02-05", mrr=500),
)


def test_net_revenue_retention_leaves_new_and_reactivated_out() -> None:
    found = tenure.net_revenue_retention(BOOK, period=FEBRUARY)
    assert found.value == pytest.approx(1.1)
    assert found.parts == {"opening": 100.0, "retained": 110.0}


def test_gross_revenue_retention_lets_no_expansion_hide_a_loss() -> None:
    found = tenure.gross_revenue_retention(BOOK, period=FEBRUARY)
    assert found.value == pytest.approx(0.5)  # min(40, 30) + min(40, 0) + min(20, 80) = 50
    assert found.parts == {"opening": 100.0, "retained": 50.0}


def test_trailing_windows_may_overlap() -> None:
    table = book(sub("ana", "2025-01-01", "2026-02-01", mrr=100), sub("ana", "2026-02-01", mrr=120))
    windows = [tenure.Period.trailing(month, months=12) for month in ("2026-01", "2026-02", "2026-03")]
    found = tenure.net_revenue_retention(table, period=windows)
    assert found.table["value"].tolist() == [1.0, 1.2, 1.2]


@pytest.mark.parametrize("name", ["net_revenue_retention", "gross_revenue_retention"])
def test_retention_without_an_opening_is_undefined(name: str) -> None:
    found = getattr(tenure, name)(book(), period=FEBRUARY)
    assert found.reason == "no recurring revenue at the start"


def test_a_return_within_the_period_is_retained() -> None:
    table = book(sub("ana", "2026-01-01", "2026-02-05"), sub("ana", "2026-02-20"))
    assert tenure.net_revenue_retention(table, period=FEBRUARY).value == 1.0
