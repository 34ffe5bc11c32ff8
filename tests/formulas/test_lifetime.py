"""Lifetimes, lifetime values and their ratios, by hand and against sums month by month."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenure import formulas

# 1900 of MRR from 19 customers, of whom one in twenty leaves each month: 100 × 20 months.
BOOK = {"mrr": 1900, "customers": 19, "lost": 1, "exposed": 20}
# 60 were spent on 10 customers in 3 months: 2 per customer and month.
SPENT = {"cost": 60, "cost_customers": 10, "months": 3}


@given(churn=st.floats(0.001, 1), rate=st.sampled_from([0.0, 0.01]), horizon=st.integers(1, 60))
@settings(max_examples=40)
def test_months_are_the_sum_of_those_who_stay(churn: float, rate: float, horizon: int) -> None:
    expected = sum(((1 - churn) / (1 + rate)) ** month for month in range(horizon))
    assert formulas.lifetime_months(churn, rate, horizon) == pytest.approx(expected, rel=1e-9)


def test_a_life_without_loss_needs_a_horizon() -> None:
    assert np.isnan(formulas.simple_lifetime_months(0, 20))
    assert formulas.simple_lifetime_months(0, 20, horizon_months=12) == 12
    assert formulas.simple_lifetime_months([1, 5], 20).tolist() == pytest.approx([20, 4])


def test_lifetime_value_by_hand() -> None:
    assert formulas.lifetime_value(**BOOK, margin=0.5) == pytest.approx(1000)
    assert formulas.lifetime_value(**BOOK, horizon_months=1) == pytest.approx(100)


def test_a_given_lifetime_takes_the_place_of_the_churn() -> None:
    assert formulas.lifetime_value(**BOOK, margin=0.5, lifetime_months=[10, 20]).tolist() == [500, 1000]
    assert formulas.ltv_to_cac_ratio(**BOOK, cost=150, acquired=3, lifetime_months=10) == pytest.approx(20)


def test_ltv_to_cac_by_hand() -> None:
    assert formulas.ltv_to_cac_ratio(**BOOK, cost=150, acquired=3, margin=0.5) == pytest.approx(20)


def test_ltv_to_crc_is_over_the_life_on_both_sides() -> None:
    ratio = formulas.ltv_to_crc_ratio(**BOOK, **SPENT, margin=0.5)
    cost = formulas.monthly_retention_cost(**SPENT) * formulas.simple_lifetime_months(1, 20)
    assert ratio == pytest.approx(formulas.lifetime_value(**BOOK, margin=0.5) / cost)
    assert ratio == 25.0


@pytest.mark.parametrize("length", [1, 2, 12])
@pytest.mark.parametrize("life", [{}, {"horizon_months": 36}, {"monthly_discount_rate": 0.01}, {"lifetime_months": 7}])
def test_ltv_to_crc_does_not_depend_on_the_length_of_the_period(length: int, life: dict[str, float]) -> None:
    period = {"lost": length, "exposed": 20 * length, "cost": 20 * length, "months": length}
    assert formulas.ltv_to_crc_ratio(1900, 19, cost_customers=10, margin=0.5, **period, **life) == 25.0  # type: ignore[arg-type]


def test_ltv_to_crc_of_an_infinite_life_is_undefined() -> None:
    assert np.isnan(formulas.ltv_to_crc_ratio(1900, 19, 0, 20, **SPENT))
    assert np.isnan(formulas.ltv_to_crc_ratio(**BOOK, cost=0, cost_customers=10, months=3))


def test_scenarios_move_churn_retention_revenue_and_margin() -> None:
    def moved(churn: float = 0, retention: float = 0, arpa: float = 0, margin: float = 0) -> float:
        return formulas.lifetime_value_scenarios(**BOOK, churn_change=churn, retention_change=retention,
                                                 arpa_change=arpa, margin_change=margin, margin=0.5)  # fmt: skip

    assert moved() == pytest.approx(1000)
    assert moved(churn=-0.5) == pytest.approx(2000)
    assert moved(arpa=0.1, margin=0.2) == pytest.approx(1320)
    # 95 % retention, a fiftieth more: 96.9 %.
    assert moved(retention=0.02) == pytest.approx(50 / 0.031)


def test_a_scenario_starts_from_the_churn_given() -> None:
    found = formulas.lifetime_value_scenarios(**BOOK, churn_change=0, retention_change=0, arpa_change=0,
                                              margin_change=0, churn=0.1)  # fmt: skip
    assert found == pytest.approx(1000)
    assert formulas.lifetime_profit(found, 400) == pytest.approx(600)


def test_changed_churn_stays_a_share() -> None:
    assert formulas.changed_churn([0.5, 0.5], [2, 0], [0, 2]).tolist() == [1, 0]
