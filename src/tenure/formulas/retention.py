"""Retention: churn, renewals, cohorts and survival."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tenure.formulas.arithmetic import Number, add, multiply, nearest, quotient, subtract

__all__ = [
    "churn_by_reason",
    "churn_rate",
    "churn_rate_of_average",
    "churn_rate_of_exposure",
    "churn_rate_with_joined",
    "cohort_retention",
    "gross_revenue_retention",
    "net_contract_value_increase",
    "net_revenue_churn_rate",
    "net_revenue_retention",
    "renewal_rate",
    "revenue_churn_rate",
    "survival_curve",
]


def churn_rate(lost: ArrayLike, opening: ArrayLike) -> Number:
    """Customers lost of those at the start."""
    return quotient(lost, opening)


def churn_rate_with_joined(lost: ArrayLike, opening: ArrayLike, joined: ArrayLike) -> Number:
    """Customers lost of those at the start and those who joined."""
    return quotient(lost, add(opening, joined))


def churn_rate_of_average(lost: ArrayLike, opening: ArrayLike, closing: ArrayLike) -> Number:
    """Customers lost for each of the average of start and end; above 1 where most have left."""
    return quotient(multiply(2, lost), add(opening, closing))


def churn_rate_of_exposure(lost: ArrayLike, passing: ArrayLike, exposure_months: ArrayLike) -> Number:
    """Customers who left, those who joined within the period too, for each customer-month in force."""
    return quotient(add(lost, passing), exposure_months)


def churn_by_reason(lost: ArrayLike, opening: ArrayLike) -> Number:
    """Customers lost for a reason, of those at the start."""
    return churn_rate(lost, opening)


def revenue_churn_rate(opening: ArrayLike, churn: ArrayLike, contraction: ArrayLike) -> Number:
    """Revenue lost, by leaving and by paying less, of that at the start."""
    return quotient(add(churn, contraction), opening)


def net_revenue_churn_rate(
    opening: ArrayLike, churn: ArrayLike, contraction: ArrayLike, expansion: ArrayLike
) -> Number:
    """Revenue lost, less what the others pay more, of that at the start."""
    return quotient(subtract(add(churn, contraction), expansion), opening)


def net_revenue_retention(retained: ArrayLike, opening: ArrayLike) -> Number:
    """What the customers of the start pay at the end, against the start."""
    return quotient(retained, opening)


def gross_revenue_retention(retained: ArrayLike, opening: ArrayLike) -> Number:
    """What is left at the end of the revenue at the start, without expansion."""
    return quotient(retained, opening)


def cohort_retention(retained: ArrayLike, size: ArrayLike) -> Number:
    """What is left of a cohort."""
    return quotient(retained, size)


def renewal_rate(renewed: ArrayLike, due: ArrayLike) -> Number:
    """Contracts renewed of those due."""
    return quotient(renewed, due)


def net_contract_value_increase(old_value: ArrayLike, new_value: ArrayLike) -> Number:
    """Change of the annual value of contracts due, against the old value."""
    return quotient(subtract(new_value, old_value), old_value)


def survival_curve(lost: ArrayLike, at_risk: ArrayLike) -> Number:
    """Share that stays beyond each time, in order of time, by Kaplan and Meier."""
    stay = np.asarray(quotient(subtract(at_risk, lost), at_risk))
    return nearest(np.cumprod(stay).reshape(stay.shape))
