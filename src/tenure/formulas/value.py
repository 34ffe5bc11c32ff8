"""Value: costs, returns, the value to come, and what goes along with it. Lifetimes are in `lifetime`."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tenure.formulas.arithmetic import Number, add, multiply, nearest, quotient, subtract

__all__ = [
    "acquisition_cost",
    "customer_base_value",
    "customer_value",
    "mrr_forecast",
    "payback_months",
    "purchaser_value",
    "retention_cost",
    "return_on_investment",
    "value_drivers",
]


def acquisition_cost(cost: ArrayLike, acquired: ArrayLike) -> Number:
    """Cost per customer acquired."""
    return quotient(cost, acquired)


def retention_cost(cost: ArrayLike, customers: ArrayLike) -> Number:
    """Cost per customer kept."""
    return quotient(cost, customers)


def payback_months(cost: ArrayLike, acquired: ArrayLike, mrr: ArrayLike, margin: ArrayLike = 1.0) -> Number:
    """Months in which the customers acquired pay back what they cost: CAC over their mean margin per month."""
    months = quotient(cost, multiply(mrr, margin))
    return nearest(np.where(np.asarray(acquired) == 0, np.nan, months))


def return_on_investment(revenue: ArrayLike, cost: ArrayLike) -> Number:
    """What came back beyond the cost, for each unit of it."""
    return quotient(subtract(revenue, cost), cost)


def customer_value(revenue: ArrayLike, remaining_value: ArrayLike, margin: ArrayLike = 1.0) -> Number:
    """Lifetime value of a customer: the margin of the revenue to date, and what is expected still."""
    return nearest(add(multiply(revenue, margin), remaining_value))


def purchaser_value(revenue: ArrayLike, remaining_value: ArrayLike, margin: ArrayLike = 1.0) -> Number:
    """Lifetime value of a customer without a contract, of the same parts as `customer_value`."""
    return customer_value(revenue, remaining_value, margin)


def customer_base_value(remaining_value: ArrayLike) -> Number:
    """What the customers of today are expected to bring still."""
    return nearest(remaining_value)


def mrr_forecast(expected_mrr: ArrayLike) -> Number:
    """What the customers of today are expected to pay still, of one month or added up over several."""
    return nearest(expected_mrr)


def value_drivers(value: ArrayLike, behaviour: ArrayLike) -> float:
    """Spearman's rank correlation of two columns; nan where one of them is the same for all.

    Ranks are summed as integers, so that no digit depends on the order of the rows or on the machine.

    Reference: C. Spearman, The proof and measurement of association between two things, Am. J. Psychology 15 (1904).
    """
    ranks, others = _centred_ranks(value), _centred_ranks(behaviour)
    spread = float((ranks * ranks).sum()) * float((others * others).sum())
    return float("nan") if spread == 0 else float(np.clip(float((ranks * others).sum()) / np.sqrt(spread), -1, 1))


def _centred_ranks(values: ArrayLike) -> NDArray[np.int64]:
    """Return twice the rank less the mean rank, where equal values share the mean of their ranks."""
    array = np.asarray(values, dtype=np.float64)
    _, place, count = np.unique(array, return_inverse=True, return_counts=True)
    below = np.cumsum(count) - count
    return np.asarray(2 * below + count - array.size, dtype=np.int64)[place]
