"""The formulas: numbers or arrays in, a number or an array out; nan where undefined, never infinity.

Each KPI's formula stands here under the KPI's name; its arguments are the KPI's parts.

    >>> churn_rate(lost=1, opening=4)
    0.25
    >>> churn_rate(lost=[1, 0], opening=[4, 0])
    array([0.25,  nan])
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "annual_recurring_revenue",
    "average_revenue_per_account",
    "average_revenue_per_user",
    "churn_rate",
    "cohort_retention",
    "contraction_share",
    "difference",
    "expansion_share",
    "gross_revenue_retention",
    "mrr_movements",
    "net_contract_value_increase",
    "net_revenue_churn_rate",
    "net_revenue_retention",
    "quick_ratio",
    "quotient",
    "renewal_rate",
    "revenue_churn_rate",
]

Number: TypeAlias = Any


def quotient(numerator: ArrayLike, denominator: ArrayLike) -> Number:
    """Divide; nan where the denominator is 0."""
    top, bottom = np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float)
    empty = bottom == 0
    return _plain(np.where(empty, np.nan, top / np.where(empty, 1.0, bottom)))


def difference(gains: ArrayLike, losses: ArrayLike) -> Number:
    """Subtract."""
    return _plain(np.asarray(gains, dtype=float) - np.asarray(losses, dtype=float))


def churn_rate(lost: ArrayLike, opening: ArrayLike) -> Number:
    """Customers lost of those at the start."""
    return quotient(lost, opening)


def revenue_churn_rate(opening: ArrayLike, churn: ArrayLike, contraction: ArrayLike) -> Number:
    """Revenue lost, by leaving and by paying less, of that at the start."""
    return quotient(_sum(churn, contraction), opening)


def net_revenue_churn_rate(
    opening: ArrayLike, churn: ArrayLike, contraction: ArrayLike, expansion: ArrayLike
) -> Number:
    """Revenue lost, less what the others pay more, of that at the start."""
    return quotient(difference(_sum(churn, contraction), expansion), opening)


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
    return quotient(difference(new_value, old_value), old_value)


def annual_recurring_revenue(mrr: ArrayLike) -> Number:
    """Twelve months of recurring revenue."""
    return _plain(np.asarray(mrr, dtype=float) * 12)


def mrr_movements(
    new: ArrayLike, reactivation: ArrayLike, expansion: ArrayLike, contraction: ArrayLike, churn: ArrayLike
) -> Number:
    """Net new MRR: all that was won less all that was lost."""
    return difference(_sum(new, reactivation, expansion), _sum(contraction, churn))


def expansion_share(expansion: ArrayLike, opening: ArrayLike) -> Number:
    """Expansion against the revenue at the start."""
    return quotient(expansion, opening)


def contraction_share(contraction: ArrayLike, opening: ArrayLike) -> Number:
    """Contraction against the revenue at the start."""
    return quotient(contraction, opening)


def quick_ratio(
    new: ArrayLike, expansion: ArrayLike, churn: ArrayLike, contraction: ArrayLike, reactivation: ArrayLike = 0.0
) -> Number:
    """Recurring revenue won for each unit lost."""
    return quotient(_sum(new, expansion, reactivation), _sum(churn, contraction))


def average_revenue_per_account(mrr: ArrayLike, customers: ArrayLike) -> Number:
    """Recurring revenue per active customer."""
    return quotient(mrr, customers)


def average_revenue_per_user(revenue: ArrayLike, customers: ArrayLike, months: ArrayLike) -> Number:
    """Revenue per customer and month."""
    return quotient(quotient(revenue, months), customers)


def _sum(*terms: ArrayLike) -> NDArray[np.float64]:
    return np.asarray(sum(np.asarray(term, dtype=float) for term in terms), dtype=float)


def _plain(values: NDArray[np.float64]) -> Number:
    return float(values) if values.ndim == 0 else values
