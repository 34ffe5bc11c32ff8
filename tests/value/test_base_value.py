from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import tenure
from tenure.models import ShiftedBetaGeometric
from tenure.options import Options
from tenure.samples import telecom
from tenure.value.customers.remaining_life import expected_renewals, renewal_variance
from tests.books import book, sub
from tests.value.books import note_keys

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
    options = Options(monthly_discount_rate=rate, horizon_months=horizon)
    assert worth.mean() == pytest.approx(expected_renewals(curve, np.array([months]), options)[0], rel=0.005)
    assert worth.var() == pytest.approx(renewal_variance(curve, np.array([float(months)]), options)[0], rel=0.01)


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
    endless = tenure.customer_base_value(planted.subscriptions, as_of=AS_OF, horizon_months=None)
    assert endless.value > 0
    assert endless.lower is not None
    assert np.isnan(endless.lower)
    discounted = tenure.customer_base_value(
        planted.subscriptions, as_of=AS_OF, horizon_months=None, monthly_discount_rate=0.01
    )
    assert discounted.lower is not None
    assert discounted.lower < discounted.value < endless.value


def test_three_years_are_counted_by_default() -> None:
    planted = telecom(customers=500, seed=1).subscriptions
    three = tenure.customer_base_value(planted, as_of=AS_OF, horizon_months=36)
    assert tenure.customer_base_value(planted, as_of=AS_OF) == three


def test_nobody_is_worth_nothing_and_no_curve_is_undefined() -> None:
    assert tenure.customer_base_value(book(), as_of=AS_OF).value == 0
    alone = tenure.customer_base_value(book(sub("ana", "2025-01-01")), as_of=AS_OF, horizon_months=12)
    assert alone.reason is not None
    assert alone.reason.startswith("no customer was lost")


# At the renewals 1 to 3 come up 5, 4 and 3, and 1 leaves at each: 3 of 12.
CONSTANT = book(
    *(sub(f"c{month}", "2025-01-10", f"2025-{month:02d}-10") for month in (2, 3, 4)),
    sub("ana", "2025-01-10", mrr=30.0), sub("ben", "2025-01-10", mrr=50.0),
)  # fmt: skip


def test_churn_that_does_not_fall_is_taken_as_constant() -> None:
    base = tenure.customer_base_value(CONSTANT, as_of="2025-05-01", horizon_months=2)
    assert base.parts["constant_churn"] == 0.25
    # Each of the next two payments is made with 0.75 and 0.75²; the spread is that of both and of the churn.
    assert base.value == pytest.approx(80 * (0.75 + 0.75**2))
    once = 0.75 * 1 + 0.75**2 * 3 - (0.75 + 0.75**2) ** 2
    unsure = (80 * (1 + 2 * 0.75)) ** 2 * 0.25 * 0.75 / 12
    assert base.parts["standard_error"] == pytest.approx(np.sqrt(once * (30**2 + 50**2) + unsure), rel=1e-6)
    assert note_keys(base)[0] == "constant_churn"
    values = tenure.customer_value(CONSTANT, as_of="2025-05-01", horizon_months=2)
    assert values["expected_remaining_value"].sum() == pytest.approx(base.value)
    assert values["probability_to_stay"].tolist() == pytest.approx([0.75, 0.75, 0, 0, 0])


def test_who_may_yet_return_is_no_customer_of_today() -> None:
    rows = pd.concat([CONSTANT, book(sub("left", "2025-01-10", "2025-04-25"))])
    base = tenure.customer_base_value(rows, as_of="2025-05-01", horizon_months=2, grace_days=10)
    assert base.parts["customers"] == 2


def test_an_infinite_value_is_undefined() -> None:
    ends = [f"2025-{month:02d}-05" for month in (2, 2, 2, 2, 3, 3, 4)]
    rows = book(
        *(sub(f"c{n}", "2025-01-05", end) for n, end in enumerate(ends)),
        *(sub(f"d{n}", "2025-01-05") for n in range(9)),
    )
    found = tenure.customer_base_value(rows, as_of="2026-01-01", horizon_months=None)
    assert found.reason == "the mean lifetime is infinite: give horizon_months or a discount"
    assert tenure.customer_base_value(rows, as_of="2026-01-01").value > 0


def test_a_horizon_beyond_the_calendar_has_no_end() -> None:
    found = tenure.customer_base_value(CONSTANT, as_of="2025-05-01", horizon_months=10**6)
    assert found.value == pytest.approx(80 * 3)
    assert found.table["period_end"].isna().all()


def test_a_loss_in_a_month_that_is_not_over_is_not_held_against_those_whose_month_is_not_seen() -> None:
    late = pd.concat([CONSTANT, book(sub("eva", "2025-04-20", "2025-04-28"))])
    found = [tenure.customer_base_value(rows, as_of="2025-05-01", horizon_months=2) for rows in (CONSTANT, late)]
    assert [each.parts["constant_churn"] for each in found] == [0.25, 0.25]
    assert found[0].value == found[1].value
    # From May 21 on its month is over.
    seen = [tenure.customer_base_value(late, as_of=day).parts["lost_ever"] for day in ("2025-05-20", "2025-05-21")]
    assert seen == [3, 4]
    alone = tenure.customer_base_value(late[late["customer_id"].isin(["ana", "eva"])], as_of="2025-05-01")
    assert str(alone.reason) == "no customer was lost in a whole month, and no curve fits"
