"""Why a figure moved: the parts add up, sizes and rates are told apart, and customers stand behind them."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import hypothesis.strategies as st
import pandas as pd
import polars as pl
import pytest
from hypothesis import given

import tenure
from tenure.formulas.changes import mix_and_rate
from tenure.samples import telecom

BOOK = telecom(customers=400, months=12, seed=7, start="2025-01-01").tables


def explained(kpi: str, **options: Any) -> tenure.ChangeExplanation:
    return tenure.explain_change(kpi, BOOK, **{"period": "2025-09", "by": "segment", **options})


@pytest.mark.parametrize(
    "kpi",
    [
        "churn_rate",
        "revenue_churn_rate",
        "net_revenue_churn_rate",
        "net_revenue_retention",
        "gross_revenue_retention",
        "average_revenue_per_account",
        "average_revenue_per_user",
        "net_promoter_score",
        "customer_satisfaction_score",
        "customer_effort_score",
        "response_rate",
        "tickets_per_customer",
        "average_handle_seconds",
        "first_contact_resolution_rate",
    ],
)
def test_mix_and_rate_add_up_to_the_change(kpi: str) -> None:
    why = explained(kpi, period="2025-Q3")
    assert why.change == pytest.approx(why.value_now - why.value_before, rel=1e-12, abs=1e-12)
    assert why.parts["mix"] + why.parts["rate"] == pytest.approx(why.change, rel=1e-12, abs=1e-12)
    assert (why.table["mix"] + why.table["rate"]).tolist() == pytest.approx(why.table["total"].tolist(), rel=1e-12)
    assert why.table["total"].abs().is_monotonic_decreasing
    assert why.table[["share_before", "share_now"]].sum().tolist() == pytest.approx([1, 1])


def surveys(*groups: tuple[str, str, list[int]]) -> pd.DataFrame:
    rows = [(moment, segment, score) for moment, segment, scores in groups for score in scores]
    frame = pd.DataFrame(rows, columns=["answered_at", "segment", "score"]).assign(kind="ces")
    return frame.assign(answered_at=pd.to_datetime(frame["answered_at"]))


def test_a_group_that_only_grows_has_a_mix_and_no_rate() -> None:
    rows = surveys(
        ("2026-01-05", "easy", [1, 1, 1]),
        ("2026-01-05", "hard", [7]),
        ("2026-02-05", "easy", [1]),
        ("2026-02-05", "hard", [7]),
    )
    why = tenure.explain_change("customer_effort_score", {"surveys": rows}, period="2026-02", by="segment")
    assert (why.value_before, why.value_now, why.change) == (2.5, 4.0, 1.5)
    assert why.parts == {"mix": 1.5, "rate": 0.0}


def test_a_group_whose_rate_moves_has_a_rate_and_no_mix() -> None:
    rows = surveys(
        ("2026-01-05", "easy", [1]),
        ("2026-01-05", "hard", [3]),
        ("2026-02-05", "easy", [1]),
        ("2026-02-05", "hard", [7]),
    )
    why = tenure.explain_change("customer_effort_score", {"surveys": rows}, period="2026-02", by="segment")
    assert why.parts == {"mix": 0.0, "rate": 2.0}
    assert why.table["segment"].tolist() == ["hard", "easy"]


def test_groups_that_are_there_in_one_period_only() -> None:
    rows = surveys(("2026-01-05", "old", [2, 4]), ("2026-02-05", "new", [6]))
    why = tenure.explain_change("customer_effort_score", {"surveys": rows}, period="2026-02", by="segment")
    assert why.change == 3
    assert why.parts["rate"] == 0
    assert why.table["value_now"].isna().tolist() == why.table["segment"].eq("old").tolist()


def test_a_null_is_a_group() -> None:
    rows = surveys(("2026-01-05", "a", [2]), ("2026-02-05", "a", [4])).assign(segment=None)
    why = tenure.explain_change("customer_effort_score", {"surveys": rows}, period="2026-02", by="segment")
    assert why.table["total"].tolist() == [2.0]
    assert "segment (none)" in repr(why)
    assert "segment (ninguno)" in why.summary("es")


@pytest.mark.parametrize(("kpi", "months"), [("monthly_recurring_revenue", 1), ("annual_recurring_revenue", 12)])
def test_money_is_explained_by_movements(kpi: str, months: int) -> None:
    why = explained(kpi)
    moved = tenure.mrr_movements(BOOK["subscriptions"], period="2025-09")
    assert why.value_now == pytest.approx(months * moved.parts["closing"])
    assert why.parts["churn"] == pytest.approx(-months * moved.parts["churn"])
    assert math.fsum(why.parts.values()) == pytest.approx(why.change) == pytest.approx(months * moved.value)
    assert why.customers is not None
    assert why.customers["amount"].sum() * months == pytest.approx(why.change)


def test_money_is_explained_over_all_time_between_two_periods() -> None:
    why = explained("monthly_recurring_revenue", period="2025-09", against="2025-03")
    closing = tenure.monthly_recurring_revenue(BOOK["subscriptions"], period=["2025-03", "2025-09"]).table["value"]
    assert why.change == pytest.approx(closing.iloc[1] - closing.iloc[0])
    with pytest.raises(tenure.ParameterError, match="which is not later"):
        explained("monthly_recurring_revenue", period="2025-03", against="2025-09")


def test_customers_stand_behind_the_figures_of_both_periods() -> None:
    why = explained("churn_rate", options={"grace_days": 20})
    churned = tenure.churn_rate(BOOK["subscriptions"], period=["2025-08", "2025-09"], grace_days=20).table
    assert why.customers is not None
    lost = why.customers[why.customers["kind"] == "churn"].groupby("period_start")["customer_id"].nunique()
    assert lost.tolist() == churned["lost"].tolist()
    assert explained("response_rate").customers is None


def test_customers_come_in_the_kind_of_frame_that_came_in() -> None:
    lines, people = (pl.from_pandas(BOOK[name]) for name in ("subscriptions", "customers"))
    why = tenure.explain_change(
        "churn_rate", {"subscriptions": lines, "customers": people}, period="2025-09", by="segment"
    )
    assert isinstance(why.customers, pl.DataFrame)


def test_an_explanation_in_words_and_as_data() -> None:
    why = explained("net_revenue_retention")
    assert repr(why).splitlines()[0].startswith("Net revenue retention: ")
    assert "by what became of each group" in repr(why)
    assert "por el tamaño de los grupos" in why.summary("es")
    assert "nuevos" in explained("monthly_recurring_revenue").summary("es")
    found = why.to_dict()
    assert found["change"] == why.change
    assert [row["segment"] for row in found["groups"]] == why.table["segment"].tolist()
    many = tenure.explain_change("churn_rate", BOOK, period="2025-09", by=["segment", "plan", "service"])
    assert repr(many).endswith("…")


def test_what_cannot_be_explained_is_refused() -> None:
    with pytest.raises(tenure.ParameterError, match="lifetime_value is not explained by groups"):
        explained("lifetime_value")
    with pytest.raises(tenure.ParameterError, match="is no KPI"):
        explained("churn")
    with pytest.raises(tenure.ParameterError, match="give by, one column name or several"):
        explained("churn_rate", by=())
    with pytest.raises(tenure.ParameterError, match="period is one period, not 2"):
        explained("churn_rate", period=["2025-08", "2025-09"])
    with pytest.raises(tenure.ParameterError, match="churn_rate needs the table subscriptions"):
        tenure.explain_change("churn_rate", {"customers": BOOK["customers"]}, period="2025-09", by="segment")
    with pytest.raises(tenure.ParameterError, match="is undefined in one of the periods: no customers at the start"):
        explained("churn_rate", period="2025-01")
    with pytest.raises(tenure.ParameterError, match="is not the mean of its groups"):
        explained("churn_rate", options={"denominator": "exposure"})


SIDE = st.tuples(st.integers(0, 50), st.fractions(0, 1, max_denominator=50))
GROUPS = st.lists(st.tuples(SIDE, SIDE), min_size=1, max_size=5).filter(
    lambda rows: all(sum(row[side][0] for row in rows) for side in range(2))
)


@given(GROUPS)
def test_parts_add_up_exactly(rows: list[tuple[tuple[int, Fraction], ...]]) -> None:
    sides = [[(Fraction(row[at][0]), row[at][1] if row[at][0] else None) for row in rows] for at in (0, 1)]
    means = [sum(w * r for w, r in side if r is not None) / sum(w for w, _ in side) for side in sides]
    assert sum(mix + rate for mix, rate in mix_and_rate(*sides)) == means[1] - means[0]


def test_a_group_that_is_in_neither_period_adds_nothing() -> None:
    side = [(Fraction(2), Fraction(1, 2)), (Fraction(0), None)]
    assert [mix + rate for mix, rate in mix_and_rate(side, side)] == [Fraction(0), Fraction(0)]
