from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tenure
from tests.books import book, people, sub

FEBRUARY = "2026-02"
MOVEMENTS = ("new", "reactivation", "expansion", "contraction", "churn")

BOOK = book(
    sub("ana", "2026-01-01", "2026-02-10", mrr=20),
    sub("ana", "2026-02-10", mrr=30),  # expansion of 10
    sub("ben", "2026-01-01", mrr=40),
    sub("ben", "2026-01-01", "2026-02-14", mrr=5),  # contraction of 5
    sub("cam", "2026-01-01", "2026-02-03", mrr=7),  # churn of 7
    sub("dia", "2026-02-03", mrr=11),  # new
    sub("eva", "2025-01-01", "2025-06-01", mrr=90),
    sub("eva", "2026-02-20", mrr=13),  # reactivation
    sub("fay", "2026-02-03", "2026-02-20", mrr=100),  # passing
)


def test_movements_lead_from_opening_to_closing() -> None:
    found = tenure.mrr_movements(BOOK, period=FEBRUARY)
    states = {"opening": 72.0, "new": 11.0, "reactivation": 13.0, "expansion": 10.0, "contraction": 5.0, "churn": 7.0}
    counts = {"opening": 3, "new": 1, "reactivation": 1, "expansion": 1, "contraction": 1, "churn": 1, "closing": 4}
    assert found.parts == {**states, "closing": 94.0, **{f"{name}_customers": count for name, count in counts.items()}}
    assert found.value == 22.0


def test_customer_movements_name_who_moved() -> None:
    found = tenure.customer_movements(BOOK, period=FEBRUARY)
    rows = found[["customer_id", "opening", "closing", "kind", "amount"]].to_numpy().tolist()
    assert rows == [
        ["ana", 20.0, 30.0, "expansion", 10.0],
        ["ben", 45.0, 40.0, "contraction", -5.0],
        ["cam", 7.0, 0.0, "churn", -7.0],
        ["dia", 0.0, 11.0, "new", 11.0],
        ["eva", 0.0, 13.0, "reactivation", 13.0],
    ]
    assert found["period_start"].unique().tolist() == [pd.Timestamp("2026-02-01")]


def test_customer_movements_carry_the_groups_asked() -> None:
    customers = people(ana="home", ben=None, cam="home", dia="office", eva="home", fay="home")
    found = tenure.customer_movements(BOOK, period=FEBRUARY, by="segment", customers=customers)
    assert found["segment"].isna().sum() == 1
    assert found.columns.tolist() == [
        "period_start", "period_end", "customer_id", "segment", "opening", "closing", "kind", "amount",
    ]  # fmt: skip


def test_nineteen_ninety_nine_and_a_cent_become_twenty_without_a_movement() -> None:
    table = book(
        sub("ana", "2026-01-01", "2026-02-10", mrr=19.99),
        sub("ana", "2026-01-01", "2026-02-10", mrr=0.01),
        sub("ana", "2026-02-10", mrr=20.0),
    )
    found = tenure.mrr_movements(table, period=FEBRUARY)
    assert found.value == 0.0
    assert sum(found.parts[f"{kind}_customers"] for kind in MOVEMENTS) == 0
    assert tenure.customer_movements(table, period=FEBRUARY).empty


amounts = st.floats(0, 5_000, allow_nan=False).map(lambda value: round(value, 9))
spans = st.tuples(st.integers(0, 150), st.integers(0, 90), amounts, st.integers(0, 4))


@given(st.lists(spans, max_size=25))
def test_opening_and_movements_make_closing_to_the_last_digit(found: list[tuple[int, int, float, int]]) -> None:
    start = np.datetime64("2025-12-01")
    table = pd.DataFrame(
        {
            "customer_id": pd.Series([who for *_, who in found], dtype="int64"),
            "started_at": pd.Series([start + at for at, *_ in found], dtype="datetime64[us]"),
            "ended_at": pd.Series([start + at + length for at, length, *_ in found], dtype="datetime64[us]"),
            "mrr": pd.Series([mrr for _, _, mrr, _ in found], dtype=float),
        }
    )
    rows = tenure.mrr_movements(table, period=tenure.months("2025-12", "2026-06")).table
    exact = {
        name: [Fraction(round(value * 12_000_000)) for value in rows[name]]
        for name in ("opening", *MOVEMENTS, "closing")
    }
    for place in range(len(rows)):
        new, reactivation, expansion, contraction, churn = (exact[kind][place] for kind in MOVEMENTS)
        closing = exact["opening"][place] + new + reactivation + expansion - contraction - churn
        assert closing == exact["closing"][place]
        assert place == 0 or exact["opening"][place] == exact["closing"][place - 1]


def test_a_month_away_and_back_is_churn_and_reactivation_by_month_and_nothing_by_quarter() -> None:
    table = book(sub("ana", "2025-12-01", "2026-01-20"), sub("ana", "2026-03-05"))
    by_month = tenure.mrr_movements(table, period=tenure.months("2026-01", "2026-03")).table
    assert by_month[["churn_customers", "reactivation_customers"]].to_numpy().tolist() == [[1, 0], [0, 0], [0, 1]]
    by_quarter = tenure.mrr_movements(table, period="2026-Q1")
    assert by_quarter.value == 0.0
    assert by_quarter.parts["churn_customers"] == 0


def test_periods_come_back_in_the_order_asked() -> None:
    asked = ["2026-03", "2026-01", "2026-02", "2026-Q1"]
    starts = tenure.mrr_movements(BOOK, period=asked).table["period_start"].dt.month.tolist()
    assert starts == [3, 1, 2, 1]


def test_gaps_between_periods_move_nothing_within_them() -> None:
    table = book(sub("ana", "2026-01-10", "2026-02-10", mrr=5), sub("ana", "2026-02-10", mrr=50))
    found = tenure.mrr_movements(table, period=["2026-01", "2026-03"]).table
    assert found["closing"].tolist() == [5.0, 50.0]
    assert found["opening"].tolist() == [0.0, 50.0]
    assert found["expansion"].tolist() == [0.0, 0.0]


def test_an_empty_book_moves_nothing_and_keeps_its_columns() -> None:
    found = tenure.mrr_movements(book(), period=FEBRUARY)
    assert found.value == 0.0
    assert tenure.customer_movements(book(), period=FEBRUARY).columns.tolist()[-4:] == [
        "opening", "closing", "kind", "amount",
    ]  # fmt: skip


def test_several_periods_have_no_single_value() -> None:
    found = tenure.mrr_movements(BOOK, period=["2026-01", "2026-02"])
    with pytest.raises(tenure.ParameterError, match=r"read \.table, or ask for one period"):
        _ = found.value
