"""Scenarios: lifetime value if churn, retention, revenue per account or margin moved."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tenure.formulas.arithmetic import Number, add, difference, multiply, nearest, quotient
from tenure.formulas.lifetime import lifetime_months, lifetime_value

__all__ = ["changed_churn", "lifetime_profit", "lifetime_value_scenarios"]


def changed_churn(churn: ArrayLike, churn_change: ArrayLike, retention_change: ArrayLike) -> Number:
    """Monthly churn after a relative change of it, or of 1 − churn where retention changes; from 0 to 1."""
    before, retention = np.asarray(churn, dtype=float), np.asarray(retention_change, dtype=float)
    by_churn = before * (1 + np.asarray(churn_change, dtype=float))
    return nearest(np.clip(np.where(retention == 0, by_churn, 1 - (1 - before) * (1 + retention)), 0, 1))


def lifetime_value_scenarios(
    mrr: ArrayLike,
    customers: ArrayLike,
    lost: ArrayLike,
    exposed: ArrayLike,
    churn_change: ArrayLike,
    retention_change: ArrayLike,
    arpa_change: ArrayLike,
    margin_change: ArrayLike,
    margin: ArrayLike = 1.0,
    monthly_discount_rate: float = 0.0,
    horizon_months: int | None = None,
    churn: ArrayLike | None = None,
) -> Number:
    """Lifetime value after relative changes; `churn` is that before the change, if not lost / exposed."""
    before = quotient(lost, exposed) if churn is None else churn
    changed = changed_churn(before, churn_change, retention_change)
    months = lifetime_months(changed, monthly_discount_rate, horizon_months)
    share = multiply(margin, add(1, margin_change))
    paid = multiply(mrr, add(1, arpa_change))
    return lifetime_value(paid, customers, lost, exposed, share, lifetime_months=months)


def lifetime_profit(lifetime_value: ArrayLike, cost_per_customer: ArrayLike) -> Number:
    """Lifetime value less what a customer costs once."""
    return difference(lifetime_value, cost_per_customer)
