"""What is due, and what was earned, agree with naive loops."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tenure
from tests import oracles
from tests.frames import assert_same, frame
from tests.laws.small_books import EMPTY, Book, books, graces, keys, periods_of, rows_of, splits
from tests.oracles import strategies
from tests.oracles.states import Row


@pytest.mark.parametrize("name", ["renewal_rate", "renewal_rate by value", "net_contract_value_increase"])
@given(book=books, by=splits, grace=graces, data=st.data())
def test_contracts_agree_with_their_oracle(name: str, book: Book, by: Any, grace: int, data: st.DataObject) -> None:
    rows, people, spans = book
    rows = rows_of(rows, by)
    as_of = data.draw(strategies.as_ofs(rows))
    name, *basis = name.split(" by ")
    options: dict[str, Any] = {"grace_days": grace, "as_of": as_of, **({"basis": basis[0]} if basis else {})}
    expected = getattr(oracles, name)(rows, spans, by=by, customers=people, **options)
    kpi: Callable[..., tenure.Measure] = getattr(tenure, name)
    found = kpi(frame(rows), period=periods_of(spans), by=by, customers=frame(people, "customers"), **options)
    assert_same(found.table, expected, keys(by))


@pytest.mark.parametrize("name", ["service_revenue", "service_revenue of vas", "average_revenue_per_user"])
@given(book=books, charges=strategies.events(), by=st.sampled_from([(), "segment", "service"]))
def test_revenue_agrees_with_its_oracle(name: str, book: Book, charges: list[Row], by: Any) -> None:
    rows, people, spans = book
    rows = rows or [{**EMPTY, "service": None, "is_vas": False}]
    name, *vas = name.split(" of ")
    options: dict[str, Any] = {"vas_only": True} if vas else {}
    expected = getattr(oracles, name)(rows, spans, charges, by=by, customers=people, **options)
    kpi: Callable[..., tenure.Measure] = getattr(tenure, name)
    tables = frame(rows), frame(charges, "events")
    found = kpi(*tables, period=periods_of(spans), by=by, customers=frame(people, "customers"), **options)
    assert_same(found.table, expected, keys(by))
