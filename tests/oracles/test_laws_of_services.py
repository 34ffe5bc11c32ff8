from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import given

from .accruals import average_revenue_per_user
from .incremental import incremental_arpu
from .services import adopters, people, vas_books
from .states import Row
from .strategies import events, periods
from .uptake import service_combinations, services_per_customer, uptake_rate


@given(book=adopters() | vas_books(), charges=events(), spans=periods())
def test_adopters_and_others_are_everybody(book: list[Row], charges: list[Row], spans: Any) -> None:
    whole = average_revenue_per_user(book, spans, charges)
    for row, both in zip(incremental_arpu(book, charges, spans), whole, strict=True):
        # Each customer's revenue is rounded once, to a twelve-millionth.
        rounding = Fraction(len(book), 12_000_000)
        assert abs(row["adopter_revenue"] + row["other_revenue"] - both["revenue"]) <= rounding
        assert row["adopter_customers"] + row["other_customers"] == both["customers"]


@given(book=vas_books(), spans=periods())
def test_lift_is_the_same_both_ways(book: list[Row], spans: Any) -> None:
    rows = service_combinations(book, spans)
    lifts = {
        (row["period_start"], row["period_end"], row["service"], row["with_service"]): row["value"] for row in rows
    }
    assert all(lifts[start, end, other, one] == value for (start, end, one, other), value in lifts.items())


@given(book=vas_books(), everyone=people(), spans=periods())
def test_segments_add_up_to_the_whole(book: list[Row], everyone: list[Row], spans: Any) -> None:
    for base in ("active", "known"):
        split = uptake_rate(book, spans, by="segment", customers=everyone, base=base)
        for whole in uptake_rate(book, spans, customers=everyone, base=base):
            start_end = whole["period_start"], whole["period_end"]
            parts = [row for row in split if (row["period_start"], row["period_end"]) == start_end]
            assert sum(row["takers"] for row in parts) == whole["takers"] <= whole["customers"]
            assert sum(row["customers"] for row in parts) == whole["customers"]


@given(book=vas_books(), spans=periods())
def test_the_distribution_is_of_all_customers(book: list[Row], spans: Any) -> None:
    for row in services_per_customer(book, spans):
        assert sum(row[name] for name in ("none", "one", "two", "three", "four_or_more")) == row["customers"]
        assert row["services"] >= row["one"] + 2 * row["two"] + 3 * row["three"] + 4 * row["four_or_more"]
