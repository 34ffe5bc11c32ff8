"""Every KPI agrees with a naive loop in plain Python that was written from its definition alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given

import tenure
from tests import oracles
from tests.frames import assert_same, frame
from tests.laws.small_books import Book, books, graces, keys, periods_of, rows_of, splits

SIMPLE = (
    "churn_by_reason",
    "revenue_churn_rate",
    "net_revenue_churn_rate",
    "net_revenue_retention",
    "gross_revenue_retention",
    "monthly_recurring_revenue",
    "annual_recurring_revenue",
    "average_revenue_per_account",
    "mrr_movements",
    "expansion_revenue",
    "contraction_revenue",
)
OPTIONS: dict[str, list[dict[str, Any]]] = {
    **{name: [{}] for name in SIMPLE},
    "churn_rate": [{"denominator": each} for each in ("opening", "opening_plus_joined", "average", "exposure")],
    "quick_ratio": [{"include_reactivation": False}, {"include_reactivation": True}],
}
UNITS = ("pair", "customer")
PERIODIC = [
    (name, {**option, "unit": unit}) for name, options in OPTIONS.items() for option in options for unit in UNITS
]


@pytest.mark.parametrize(("name", "options"), PERIODIC, ids=[f"{name}-{option}" for name, option in PERIODIC])
@given(book=books, by=splits, grace=graces)
def test_it_agrees_with_its_oracle(name: str, options: dict[str, Any], book: Book, by: Any, grace: int) -> None:
    rows, people, spans = book
    rows = rows_of(rows, by)
    expected = getattr(oracles, name)(rows, spans, by=by, customers=people, grace_days=grace, **options)
    kpi: Callable[..., tenure.Measure] = getattr(tenure, name)
    found = kpi(
        frame(rows), period=periods_of(spans), by=by, customers=frame(people, "customers"), grace_days=grace, **options
    )
    assert_same(found.table, expected, keys(by, *(["cancel_reason"] if name == "churn_by_reason" else [])))


@pytest.mark.parametrize("unit", UNITS)
@given(book=books, by=splits, grace=graces)
def test_customer_movements_agree_with_their_oracle(unit: str, book: Book, by: Any, grace: int) -> None:
    rows, people, spans = book
    rows = rows_of(rows, by)
    options: dict[str, Any] = {"by": by, "grace_days": grace, "unit": unit}
    expected = oracles.customer_movements(rows, spans, customers=people, **options)
    found = tenure.customer_movements(
        frame(rows), period=periods_of(spans), customers=frame(people, "customers"), **options
    )
    assert_same(found, expected, keys(by, "customer_id"))
