"""Every KPI agrees with a naive loop in plain Python that was written from its definition alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
PERIODIC = [(name, option) for name, options in OPTIONS.items() for option in options]
units = st.sampled_from(["pair", "customer"])


@pytest.mark.parametrize(("name", "options"), PERIODIC, ids=[f"{name}-{option}" for name, option in PERIODIC])
@given(book=books, by=splits, grace=graces, unit=units)
def test_it_agrees_with_its_oracle(
    name: str, options: dict[str, Any], book: Book, by: Any, grace: int, unit: str
) -> None:
    rows, people, spans = book
    rows = rows_of(rows, by)
    asked = {"by": by, "grace_days": grace, "unit": unit, **options}
    expected = getattr(oracles, name)(rows, spans, customers=people, **asked)
    kpi: Callable[..., tenure.Measure] = getattr(tenure, name)
    found = kpi(frame(rows), period=periods_of(spans), customers=frame(people, "customers"), **asked)
    assert_same(found.table, expected, keys(by, *(["cancel_reason"] if name == "churn_by_reason" else [])))


@given(book=books, by=splits, grace=graces, unit=units)
def test_customer_movements_agree_with_their_oracle(book: Book, by: Any, grace: int, unit: str) -> None:
    rows, people, spans = book
    rows = rows_of(rows, by)
    options: dict[str, Any] = {"by": by, "grace_days": grace, "unit": unit}
    expected = oracles.customer_movements(rows, spans, customers=people, **options)
    found = tenure.customer_movements(
        frame(rows), period=periods_of(spans), customers=frame(people, "customers"), **options
    )
    assert_same(found, expected, keys(by, "customer_id"))
