"""Lifetime value: how long customers stay, what they bring, and how that compares with what they cost.

A lifetime is either that of a constant monthly churn, `lost / exposed`, or given as `lifetime_months`, such as that of
a fitted curve or at the bound of an interval.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tenure.formulas.arithmetic import Number, multiply, nearest, quotient
from tenure.formulas.value import acquisition_cost

__all__ = [
    "lifetime_months",
    "lifetime_value",
    "ltv_to_cac_ratio",
    "ltv_to_crc_ratio",
    "monthly_retention_cost",
    "simple_lifetime_months",
]


def lifetime_months(churn: ArrayLike, monthly_discount_rate: float = 0.0, horizon_months: int | None = None) -> Number:
    """Present value of one unit per month, from now, while each month a share `churn` leaves; nan where infinite."""
    leaving = np.asarray(churn, dtype=float) + monthly_discount_rate
    most = math.inf if horizon_months is None else horizon_months
    with np.errstate(divide="ignore", invalid="ignore"):
        # 1 - (survival / (1 + rate)) ** most, to all digits also where little is lost.
        paid = 1.0 if math.isinf(most) else -np.expm1(most * np.log1p(-leaving / (1 + monthly_discount_rate)))
        value = paid * (1 + monthly_discount_rate) / leaving
    return nearest(np.where(leaving == 0, math.nan if math.isinf(most) else most, value))


def simple_lifetime_months(
    lost: ArrayLike, exposed: ArrayLike, monthly_discount_rate: float = 0.0, horizon_months: int | None = None
) -> Number:
    """Expected months of a customer at the pooled monthly churn, lost / exposed."""
    return lifetime_months(quotient(lost, exposed), monthly_discount_rate, horizon_months)


def lifetime_value(
    mrr: ArrayLike,
    customers: ArrayLike,
    lost: ArrayLike,
    exposed: ArrayLike,
    margin: ArrayLike = 1.0,
    monthly_discount_rate: float = 0.0,
    horizon_months: int | None = None,
    lifetime_months: ArrayLike | None = None,
) -> Number:
    """Revenue per account times margin, over the expected months of a customer."""
    months = lifetime_months
    if months is None:
        months = simple_lifetime_months(lost, exposed, monthly_discount_rate, horizon_months)
    return nearest(_monthly_margin(mrr, customers, margin) * np.asarray(months, dtype=float))


def monthly_retention_cost(cost: ArrayLike, cost_customers: ArrayLike, months: ArrayLike) -> Number:
    """Retention cost per active customer and month of the period."""
    return quotient(cost, multiply(cost_customers, months))


def ltv_to_cac_ratio(
    mrr: ArrayLike,
    customers: ArrayLike,
    lost: ArrayLike,
    exposed: ArrayLike,
    cost: ArrayLike,
    acquired: ArrayLike,
    margin: ArrayLike = 1.0,
    monthly_discount_rate: float = 0.0,
    horizon_months: int | None = None,
    lifetime_months: ArrayLike | None = None,
) -> Number:
    """Lifetime value for each unit of the cost to acquire a customer."""
    value = lifetime_value(
        mrr, customers, lost, exposed, margin, monthly_discount_rate, horizon_months, lifetime_months
    )
    return quotient(value, acquisition_cost(cost, acquired))


def ltv_to_crc_ratio(
    mrr: ArrayLike,
    customers: ArrayLike,
    lost: ArrayLike,
    exposed: ArrayLike,
    cost: ArrayLike,
    cost_customers: ArrayLike,
    months: ArrayLike,
    margin: ArrayLike = 1.0,
    monthly_discount_rate: float = 0.0,
    horizon_months: int | None = None,
    lifetime_months: ArrayLike | None = None,
) -> Number:
    """Lifetime value for each unit that it costs to keep a customer over the same life; nan where that is infinite.

    Both sides have the same expected months, which cancel: what is left is the margin of a customer and month against
    its retention cost, whatever the length of the period and of the life.
    """
    value = lifetime_value(
        mrr, customers, lost, exposed, margin, monthly_discount_rate, horizon_months, lifetime_months
    )
    ratio = quotient(_monthly_margin(mrr, customers, margin), monthly_retention_cost(cost, cost_customers, months))
    return nearest(np.where(np.isnan(value), np.nan, ratio))


def _monthly_margin(mrr: ArrayLike, customers: ArrayLike, margin: ArrayLike) -> NDArray[np.float64]:
    return np.asarray(quotient(multiply(mrr, margin), customers), dtype=np.float64)
