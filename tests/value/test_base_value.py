from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import tenure
from tenure.models import ShiftedBetaGeometric
from tenure.samples import telecom
from tenure.value.customers.prospects import Prospects
from tests.books import book, sub

AS_OF = "2025-07-01"


@pytest.mark.parametrize("seed", [0, 1, 2, 3])
def test_the_customers_later_pay_within_the_interval(seed: int) -> None:
    # On neutral lines nobody's churn changes; what services and changes of plan do is small.
    planted = telecom(customers=2000, seed=seed)
    neutral = planted.customers["customer_id"][planted.customers["line"].isin(planted.truth.neutral_lines)]
    lines = planted.subscriptions[planted.subscriptions["customer_id"].isin(neutral)]
    options: dict[str, Any] = {"as_of": AS_OF, "horizon_months": 24, "grace_days": 20}
    base = tenure.customer_base_value(lines, **options)
    paid = planted.revenue_after(AS_OF, 24).set_index("customer_id")["revenue"]
    assert base.lower is not None
    assert base.upper is not None
    assert base.lower < paid[paid.index.isin(neutral)].sum() < base.upper
    values = tenure.customer_value(lines, **options)
    assert values["expected_remaining_value"].sum() == pytest.approx(base.value)


def test_the_spread_of_one_customer_is_that_of_many_drawn() -> None:
    curve, random = ShiftedBetaGeometric(1.5, 22.5), np.random.default_rng(2)
    draws, months, horizon, rate = 400_000, 6, 18, 0.02
    churn = random.beta(1.5, 22.5 + months, draws)
    made = np.minimum(random.geometric(churn) - 1, horizon)
    worth = np.concatenate([[0], np.cumsum((1 + rate) ** -np.arange(horizon))])[made]
    prospects = Prospects(margin=1.0, rate=rate, horizon=horizon)
    assert worth.mean() == pytest.approx(prospects.renewals(curve, np.array([months]))[0], rel=0.005)
    assert worth.var() == pytest.approx(prospects._variance(curve, np.array([float(months)]))[0], rel=0.01)


def test_the_parts_are_those_of_the_active() -> None:
    planted = telecom(customers=500, seed=1)
    base = tenure.customer_base_value(planted.subscriptions, as_of=AS_OF, horizon_months=12, margin=0.5)
    revenue = tenure.monthly_recurring_revenue(planted.subscriptions, period="2025-06")
    assert (base.parts["mrr"], base.parts["customers"]) == (revenue.value, revenue.parts["customers"])
    row = base.table.iloc[0]
    assert (row["period_start"], row["period_end"]) == (pd.Timestamp(AS_OF), pd.Timestamp("2026-07-01"))
    assert tenure.Measure.from_json(base.to_json()) == base


def test_without_end_and_discount_there_is_a_value_and_no_interval() -> None:
    planted = telecom(customers=500, seed=1)
    endless = tenure.customer_base_value(planted.subscriptions, as_of=AS_OF)
    assert endless.value > 0
    assert endless.lower is not None
    assert np.isnan(endless.lower)
    discounted = tenure.customer_base_value(planted.subscriptions, as_of=AS_OF, monthly_discount_rate=0.01)
    assert discounted.lower is not None
    assert discounted.lower < discounted.value < endless.value


def test_nobody_is_worth_nothing_and_no_curve_is_undefined() -> None:
    assert tenure.customer_base_value(book(), as_of=AS_OF).value == 0
    alone = tenure.customer_base_value(book(sub("ana", "2025-01-01")), as_of=AS_OF, horizon_months=12)
    assert alone.reason is not None
    assert alone.reason.startswith("no curve fits these tenures")
