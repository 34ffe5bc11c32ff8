"""Formulas: numbers or arrays in, a number or an array out; nan where undefined, never infinity."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
import pytest

from tenure import formulas

BY_HAND: list[tuple[str, dict[str, Any], float]] = [
    ("churn_rate", {"lost": 1, "opening": 4}, 0.25),
    ("revenue_churn_rate", {"opening": 100, "churn": 5, "contraction": 5}, 0.1),
    ("net_revenue_churn_rate", {"opening": 100, "churn": 5, "contraction": 5, "expansion": 20}, -0.1),
    ("net_revenue_retention", {"retained": 110, "opening": 100}, 1.1),
    ("gross_revenue_retention", {"retained": 90, "opening": 100}, 0.9),
    ("cohort_retention", {"retained": 3, "size": 4}, 0.75),
    ("renewal_rate", {"renewed": 3, "due": 4}, 0.75),
    ("net_contract_value_increase", {"old_value": 100, "new_value": 120}, 0.2),
    ("annual_recurring_revenue", {"mrr": 10}, 120.0),
    ("mrr_movements", {"new": 5, "reactivation": 1, "expansion": 2, "contraction": 3, "churn": 4}, 1.0),
    ("expansion_share", {"expansion": 5, "opening": 100}, 0.05),
    ("contraction_share", {"contraction": 5, "opening": 100}, 0.05),
    ("quick_ratio", {"new": 5, "expansion": 2, "churn": 3, "contraction": 1, "reactivation": 1}, 2.0),
    ("average_revenue_per_account", {"mrr": 100, "customers": 8}, 12.5),
    ("average_revenue_per_user", {"revenue": 300, "customers": 10, "months": 3}, 10.0),
    ("quotient", {"numerator": 1, "denominator": 8}, 0.125),
    ("difference", {"gains": 3, "losses": 5}, -2.0),
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
    names = [each.name for each in given if each.default is each.empty and each.kind is not each.VAR_KEYWORD]
    found = np.asarray(formula(**{name: [0.0, 0.0] for name in names}), dtype=float)
    assert not np.isinf(found).any()
