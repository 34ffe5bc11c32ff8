from __future__ import annotations

import pandas as pd
import pytest

import tenure
from tests.books import book, sub

BOOK = book(
    sub("ana", "2026-01-01", mrr=20),
    sub("ana", "2026-02-10", mrr=30),
    sub("ben", "2026-01-01", "2026-02-10", mrr=20),
    sub("ben", "2026-02-10", mrr=15),
    sub("cam", "2026-02-10", mrr=500),
)


@pytest.mark.parametrize(("name", "value", "share"), [("expansion", 30.0, 0.75), ("contraction", 5.0, 0.125)])
def test_it_is_the_change_of_those_who_stay(name: str, value: float, share: float) -> None:
    found = getattr(tenure, f"{name}_revenue")(BOOK, period="2026-02")
    assert found.value == value
    assert found.parts == {name: value, "opening": 40.0, "customers": 1, "share": share}
    assert found.table["share"].tolist() == [share]


@pytest.mark.parametrize("name", ["expansion_revenue", "contraction_revenue"])
def test_without_an_opening_the_share_is_undefined_and_the_sum_is_zero(name: str) -> None:
    found = getattr(tenure, name)(book(), period="2026-02")
    assert found.value == 0.0
    assert pd.isna(found.parts["share"])


def test_the_net_of_a_customer_counts_and_not_each_subscription() -> None:
    table = book(
        sub("ana", "2026-01-01", "2026-02-10", mrr=20),
        sub("ana", "2026-02-10", mrr=15),
        sub("ana", "2026-02-11", mrr=8),
    )
    assert tenure.expansion_revenue(table, period="2026-02").value == 3.0
    assert tenure.contraction_revenue(table, period="2026-02").value == 0.0
