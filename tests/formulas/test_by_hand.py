"""Every formula by hand: numbers or arrays in, a number or an array out; nan where undefined, never infinity."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
import pytest

import tenure
from tenure import formulas

# Lists of customers, without arithmetic.
LISTS = {
    *{"nps_follow_ups", "customers_below_threshold", "last_use", "usage_trend", "health_follow_ups"},
    *{"onboarding_scores", "silent_customers"},
}

BY_HAND: list[tuple[str, dict[str, Any], float]] = [
    ("quotient", {"numerator": 1, "denominator": 8}, 0.125),
    ("difference", {"gains": 3, "losses": 5}, -2.0),
    ("churn_rate", {"lost": 1, "opening": 4}, 0.25),
    ("churn_rate_with_joined", {"lost": 1, "opening": 4, "joined": 1}, 0.2),
    ("churn_rate_of_average", {"lost": 9, "opening": 10, "closing": 2}, 1.5),
    ("churn_rate_of_exposure", {"lost": 2, "passing": 1, "exposure_months": 12}, 0.25),
    ("churn_by_reason", {"lost": 1, "opening": 4}, 0.25),
    ("revenue_churn_rate", {"opening": 100, "churn": 5, "contraction": 5}, 0.1),
    ("net_revenue_churn_rate", {"opening": 100, "churn": 5, "contraction": 5, "expansion": 20}, -0.1),
    ("net_revenue_retention", {"retained": 110, "opening": 100}, 1.1),
    ("gross_revenue_retention", {"retained": 90, "opening": 100}, 0.9),
    ("cohort_retention", {"retained": 3, "size": 4}, 0.75),
    ("renewal_rate", {"renewed": 3, "due": 4}, 0.75),
    ("net_contract_value_increase", {"old_value": 100, "new_value": 120}, 0.2),
    ("monthly_recurring_revenue", {"mrr": 10}, 10.0),
    ("annual_recurring_revenue", {"mrr": 10}, 120.0),
    ("mrr_movements", {"new": 5, "reactivation": 1, "expansion": 2, "contraction": 3, "churn": 4}, 1.0),
    ("customer_movements", {"opening": 30, "closing": 20}, -10.0),
    ("expansion_revenue", {"expansion": 5}, 5.0),
    ("expansion_share", {"expansion": 5, "opening": 100}, 0.05),
    ("contraction_revenue", {"contraction": 5}, 5.0),
    ("contraction_share", {"contraction": 5, "opening": 100}, 0.05),
    ("quick_ratio", {"new": 5, "expansion": 2, "churn": 3, "contraction": 1, "reactivation": 1}, 2.0),
    ("service_revenue", {"accrued": 90, "charges": -15}, 75.0),
    ("average_revenue_per_account", {"mrr": 100, "customers": 8}, 12.5),
    ("average_revenue_per_user", {"revenue": 300, "customers": 10, "months": 3}, 10.0),
    (
        "incremental_arpu",
        {"adopter_revenue": 150, "adopter_customers": 2, "other_revenue": 60, "other_customers": 1, "months": 3},
        5.0,
    ),
    (
        "incremental_arpu_stratified",
        {"adopter_revenue": 150, "expected_revenue": 120, "adopter_customers": 2, "months": 3},
        5.0,
    ),
    (
        "incremental_arpu_matched",
        {"matched_gap": 6, "matched_gap_before": 2, "active_months": 12, "vas_months": 8},
        6.0,
    ),
    ("acquisition_cost", {"cost": 150, "acquired": 3}, 50.0),
    ("retention_cost", {"cost": 30, "customers": 3}, 10.0),
    ("payback_months", {"cost": 150, "acquired": 3, "mrr": 90, "margin": 0.5}, 10 / 3),
    ("return_on_investment", {"revenue": 150, "cost": 100}, 0.5),
    ("customer_value", {"revenue": 100, "remaining_value": 30, "margin": 0.5}, 80.0),
    ("customer_base_value", {"remaining_value": 30}, 30.0),
    ("mrr_forecast", {"expected_mrr": 30}, 30.0),
    ("net_score", {"plus": 5, "minus": 2, "total": 10}, 30.0),
    ("net_promoter_score", {"promoters": 5, "passives": 3, "detractors": 2}, 30.0),
    ("sentiment_score", {"positive": 5, "neutral": 3, "negative": 2}, 30.0),
    ("customer_satisfaction_score", {"satisfied": 3, "answers": 4}, 75.0),
    ("customer_satisfaction_net", {"satisfied": 3, "dissatisfied": 1, "answers": 4}, 50.0),
    ("customer_satisfaction_mean", {"points": 9, "answers": 3, "span": 4}, 75.0),
    ("customer_effort_score", {"marks": 20, "answers": 4}, 5.0),
    ("response_rate", {"answers": 3, "asked": 12}, 0.25),
    ("effective_answers", {"weight": 24, "squares": 60}, 9.6),
    ("signal_points", {"value": 8, "worst": 10, "best": 0}, 20.0),
    ("health_distribution", {"in_band": 1, "customers": 4}, 0.25),
    ("tickets_per_customer", {"tickets": 3, "customers": 4}, 0.75),
    ("sessions_per_day", {"sessions": 62, "days": 31}, 2.0),
    ("sessions_per_user_day", {"sessions": 62, "user_days": 124}, 0.5),
    ("events_per_customer", {"events": 3, "customers": 4}, 0.75),
    ("content_per_customer", {"events": 3, "customers": 4}, 0.75),
    ("inactive_rate", {"inactive": 3, "customers": 4}, 0.75),
    ("declining_use_rate", {"declining": 3, "customers": 4}, 0.75),
    ("cohort_activity", {"active": 3, "size": 4}, 0.75),
    ("active_use_rate", {"users": 3, "subscribers": 4}, 0.75),
    ("active_use_rate_by_day", {"user_days": 4, "subscriber_days": 64}, 0.0625),
    ("stickiness_ratio", {"user_days": 6, "possible_days": 24}, 0.25),
    ("conversion_rate", {"converted": 3, "exposed": 8}, 0.375),
    ("lift_over_control", {"converted": 3, "exposed": 8, "control_converted": 1, "control_exposed": 4}, 0.125),
    ("conversions_by_campaign", {"converted": 3, "exposed": 8, "control_converted": 1, "control_exposed": 4}, 1.0),
    ("contact_threshold_rate", {"met": 3, "customers": 4}, 0.75),
    ("average_handle_seconds", {"seconds": 900, "contacts": 3}, 300.0),
    ("first_contact_resolution_rate", {"resolved": 3, "contacts": 4}, 0.75),
]


@pytest.mark.parametrize(("name", "parts", "expected"), BY_HAND)
def test_numbers_give_a_float_and_arrays_an_array(name: str, parts: dict[str, Any], expected: float) -> None:
    formula = getattr(formulas, name)
    found = formula(**parts)
    assert type(found) is float
    assert found == pytest.approx(expected)
    many = formula(**{part: [value, value] for part, value in parts.items()})
    assert many.tolist() == pytest.approx([expected] * 2)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", formulas.__all__)
def test_no_formula_gives_infinity_or_a_warning_for_nothing(name: str) -> None:
    formula = getattr(formulas, name)
    given = inspect.signature(formula).parameters.values()
    names = [each.name for each in given if each.default is each.empty]
    found = np.asarray(formula(**{name: [0.0, 0.0] for name in names}), dtype=float)
    assert not np.isinf(found).any()


def test_every_kpi_has_a_formula_of_its_name() -> None:
    assert set(tenure.KPIS) - set(formulas.__all__) == LISTS


def test_survival_is_the_product_of_those_who_stay() -> None:
    # 2 of 10 are lost, then 2 of 4: 0.8, and half of it.
    assert formulas.survival_curve([2, 2], [10, 4]).tolist() == pytest.approx([0.8, 0.4])
    assert formulas.survival_curve(1, 4) == 0.75


def test_nobody_acquired_pays_nothing_back() -> None:
    assert np.isnan(formulas.payback_months(cost=10, acquired=0, mrr=5))
