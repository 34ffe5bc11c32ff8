from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import pytest

from .examples import at, month, sub
from .purchasers import Buying, Spending, purchaser_value
from .states import Row
from .value import constant_churn, customer_base_value, customer_value, ltv_to_cac_ratio, ltv_to_crc_ratio

# In February one of four is lost; ARPA at its end is 10, so LTV is 40 and the life 4 months.
BOOK = [sub(name, "2026-01-01") for name in ("ana", "ben", "cam")] + [sub("dia", "2026-01-01", "2026-02-10")]
COSTS: list[Row] = [
    {"spent_at": at("2026-02-03"), "purpose": "retention", "amount": 7.0},
    {"spent_at": at("2026-01-31"), "purpose": "retention", "amount": 99.0},
    {"spent_at": at("2026-02-03"), "purpose": "acquisition", "amount": 50.0},
]


@pytest.mark.parametrize(
    ("options", "value"),
    [
        ({}, Fraction(40) / (Fraction(7) / Fraction(7, 2) * 4)),  # 7 for 3.5 customers in one month: 2 each
        ({"base": "retained"}, Fraction(40) / (Fraction(7, 3) * 4)),
        ({"horizon": 2}, Fraction(10) / 2),  # 10 * 1.75 against 2 * 1.75
        ({"margin": Fraction(1, 2)}, Fraction(5, 2)),
    ],
)
def test_both_sides_of_ltv_to_crc_are_of_the_whole_life(options: dict[str, Any], value: Fraction) -> None:
    (row,) = ltv_to_crc_ratio(BOOK, [month("2026-02")], COSTS, **options)
    assert (row["cost"], row["customers"], row["value"]) == (7, 3, value)


def test_a_longer_period_costs_more_but_no_more_a_month() -> None:
    # 14 in two months for 3.5 customers is 2 a month; one of 4 + 3 starts is lost, ARPA 10 in both cases
    costs = [*COSTS, {"spent_at": at("2026-03-03"), "purpose": "retention", "amount": 7.0}]
    (row,) = ltv_to_crc_ratio(BOOK, [(at("2026-02-01"), at("2026-04-01"))], costs)
    assert (row["cost"], row["cost_customers"], row["value"]) == (14, Fraction(7, 2), 5)


@pytest.mark.parametrize("costs", [[], COSTS[1:]])
def test_a_ratio_to_nothing_is_undefined(costs: list[Row]) -> None:
    (row,) = ltv_to_crc_ratio(BOOK, [month("2026-02")], costs)
    assert (row["cost"], row["value"]) == (0, None)


def test_a_life_without_an_end_has_no_ratio() -> None:
    (row,) = ltv_to_crc_ratio(BOOK[:3], [month("2026-02")], COSTS)
    assert (row["lost"], row["value"]) == (0, None)
    assert ltv_to_crc_ratio(BOOK[:3], [month("2026-02")], COSTS, horizon=12)[0]["value"] == 10 / Fraction(7, 3)


def test_a_group_that_only_costs_is_listed() -> None:
    table = [{**row, "plan": "a"} for row in BOOK]
    costs = [{**COSTS[2], "plan": "b"}, {**COSTS[0], "plan": "a"}]
    rows = ltv_to_cac_ratio(table, [month("2026-02")], costs, by="plan")
    assert [(row["plan"], row["cost"], row["mrr"], row["value"]) for row in rows] == [
        ("a", 0, 30, None),
        ("b", 50, 0, None),
    ]


@pytest.mark.parametrize(
    ("tenures", "churn"),
    [
        ([(1, True), (1, True), (3, False), (3, False)], None),  # early losses, then none
        ([(3, True), (3, True), (3, False)], Fraction(2, 9)),  # late losses
        ([(1, True), (2, False)], None),  # the slope is 1/3 : 2/3 * 1, of who stayed
        ([(2, True), (2, False)], Fraction(1, 4)),  # 1/4 : 3/4 * 1, of who stayed, less 1, of who left
        ([(2, False), (3, False)], Fraction(0)),
        ([(1, True), (1, True)], Fraction(1)),
        ([(0, False)], Fraction(0)),
    ],
)
def test_churn_is_constant_where_no_mixture_is_more_likely(
    tenures: list[tuple[int, bool]], churn: Fraction | None
) -> None:
    assert constant_churn(tenures) == churn


def test_at_constant_churn_every_renewal_has_the_same_chance() -> None:
    # ana passed 3 renewals by 15 April, ben left in his 3rd month: he faced 3. Churn is 1 in 6, in 2 months 5/6 + 25/36
    table = [sub("ana", "2026-01-01", mrr=36.0), sub("ben", "2026-01-01", "2026-03-20")]
    ana, ben = customer_value(table, as_of=at("2026-04-15"), horizon=2)
    assert (ana["tenure_months"], ana["probability_to_stay"]) == (3, pytest.approx(5 / 6))
    assert ana["expected_remaining_value"] == pytest.approx(30 + 25)
    assert ana["revenue_to_date"] == pytest.approx(36 * (3 + 14 / 30))
    assert (ben["tenure_months"], ben["probability_to_stay"], ben["expected_remaining_value"]) == (3, 0, 0)
    assert customer_base_value(table, as_of=at("2026-04-15"), horizon=2) == pytest.approx(55)


def test_the_horizon_is_three_years() -> None:
    (ana,) = customer_value([sub("ana", "2026-01-01")], as_of=at("2026-04-15"))
    assert ana["expected_remaining_value"] == 360


def order(customer: str, day: str, amount: float) -> Row:
    return {"customer_id": customer, "occurred_at": at(day), "event": "purchase", "amount": amount}


ORDERS = [order("ana", "2025-01-01", 10.0), order("ana", "2025-07-02", 20.0), order("ana", "2025-07-02T18:00", 4.0)]
ORDERS += [order("ben", "2025-12-31T23:00", 5.0), order("cam", "2026-01-01", 1.0)]


def test_buyers_are_valued_by_what_they_did() -> None:
    # ana: one repeat day, of 24, after 182 of 364 days; ben bought on the last day, once
    ana, ben = purchaser_value(
        ORDERS, buying=Buying(1.0, 2.0, 1.0, 2.0), spending=Spending(2.0, 3.0, 10.0), as_of=at("2025-12-31")
    )
    age, last = 364 / (365.25 / 12), 182 / (365.25 / 12)
    assert (ana["revenue_to_date"], ben["revenue_to_date"], ben["tenure_months"]) == (34, 5, 0)
    assert ana["probability_to_stay"] == pytest.approx(1 / (1 + 1 / 2 * ((2 + age) / (2 + last)) ** 2))
    assert (ben["probability_to_stay"], ana["tenure_months"]) == (1, pytest.approx(age))


def test_expected_purchases_of_a_new_buyer_have_a_simple_integral() -> None:
    # r = alpha = a = b = 1: the mean over p of (1 - 1 / (1 + p t)) / p = t / (1 + p t) is log(1 + t); spending is
    # p v / (q - 1) = 10 a purchase
    (ben,) = purchaser_value(
        [order("ben", "2025-12-31", 5.0)],
        buying=Buying(1.0, 1.0, 1.0, 1.0),
        spending=Spending(2.0, 3.0, 10.0),
        as_of=at("2025-12-31"),
    )
    assert ben["expected_remaining_value"] == pytest.approx(10 * math.log(37))
    assert ben["lifetime_value"] == pytest.approx(5 + 10 * math.log(37))
