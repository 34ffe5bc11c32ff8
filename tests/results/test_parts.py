"""Parts: additive, exact, renamed."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

import tenure
from tenure import ParameterError
from tenure.results import Message, Parts

ROWS = pd.DataFrame({
    "period_start": [pd.Timestamp("2026-01-01")] * 2, "period_end": [pd.Timestamp("2026-02-01")] * 2,
    "_by0": ["a", "b"], "lost": [1, 0], "opening": [4, 0],
})  # fmt: skip


def test_parts_add_up_and_are_renamed() -> None:
    parts = Parts(ROWS, {"plan": "_by0"}, money=frozenset({"lost"}), scale=100, whole={"opening": 3})
    assert parts.names == ["lost", "opening"]
    assert parts.sums() == {"lost": 1, "opening": 3}
    assert parts.select("opening", gone="lost").money == {"gone"}
    assert parts.select(base="opening").sums() == {"base": 3}
    both = parts.with_sum("net", "opening", minus=("lost",))
    assert both.sums()["net"] == 2
    assert "net" in both.money
    assert parts.with_sum("cost", "lost").money == {"lost", "cost"}
    assert parts.times(10, "opening").sums() == {"lost": 1, "opening": 30}
    assert parts.table()["lost"].tolist() == [0.01, 0.0]


def test_parts_that_are_not_known_are_nan() -> None:
    parts = Parts(ROWS.assign(lost=pd.Series([None, 2], dtype=object)), {"plan": "_by0"})
    assert np.isnan(parts.table()["lost"].iloc[0])


def test_a_group_may_not_have_the_name_of_a_part() -> None:
    with pytest.raises(ParameterError, match="by names 'lost', which is the name of a part in the result: rename"):
        Parts(ROWS, {"lost": "_by0"}).table()


def test_a_difference_of_money_is_money_and_exact() -> None:
    lost, opening = ([Fraction(1, 3), Fraction(0)], [Fraction(1, 3), Fraction(1, 10)])
    rows = ROWS.assign(lost=pd.Series(lost, dtype=object), opening=pd.Series(opening, dtype=object))
    parts = Parts(rows, {"plan": "_by0"}, money=frozenset({"lost"}), whole={"lost": Fraction(1, 3)})
    both = parts.with_sum("net", minus=("lost",)).with_sum("left", "opening", minus=("lost",))
    assert both.money == {"lost", "net", "left"}
    assert both.sums()["left"] == Fraction(1, 10)


def test_notes_are_added_to_those_of_counting() -> None:
    parts = Parts(ROWS, {"plan": "_by0"}).with_notes(Message("without_term", {"count": 2}))
    assert [note.key for note in parts.with_notes(Message("immature", {"count": 1})).notes] == [
        "without_term",
        "immature",
    ]
    assert parts.select("lost").notes == parts.notes


BOOK = pd.DataFrame({
    "customer_id": ["a", "b", "c"], "mrr": [0.1, 0.2, 0.3],
    "started_at": pd.to_datetime(["2026-02-05", "2026-02-05", "2026-01-05"]),
    "ended_at": pd.Series([pd.NaT, pd.NaT, pd.Timestamp("2026-02-05")]),
})  # fmt: skip


def test_net_new_revenue_has_no_noise_of_floats() -> None:
    assert 0.1 + 0.2 - 0.3 != 0
    assert tenure.mrr_movements(BOOK, period="2026-02").value == 0.0
    assert tenure.mrr_movements(BOOK, period=["2026-02", "2026-03"]).table["value"].tolist() == [0.0, 0.0]


def test_a_net_churn_of_nothing_is_nothing() -> None:
    both = BOOK.assign(started_at=pd.Timestamp("2026-01-05"))
    risen = both.head(2).assign(started_at=pd.Timestamp("2026-02-05"), mrr=[0.1, 0.2])
    table = pd.concat([both, risen], ignore_index=True)
    found = tenure.net_revenue_churn_rate(table, period="2026-02")
    assert found.parts["expansion"] == found.parts["churn"] == 0.3
    assert found.value == 0.0
    assert list(found.parts) == ["opening", "churn", "contraction", "expansion"]


def test_revenue_that_was_given_back_is_nothing() -> None:
    rows = BOOK.head(1).assign(mrr=0.0)
    charges = pd.DataFrame({
        "customer_id": "a", "occurred_at": pd.Timestamp("2026-02-10"), "event": "charge", "amount": [0.1, 0.2, -0.3],
    })  # fmt: skip
    assert tenure.service_revenue(rows, charges, period="2026-02").value == 0.0
