"""What customers spent, and the likelihood of the gamma-gamma model on it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from tenure.errors import ContractError, Fault
from tenure.models.broadcasting import to_floats
from tenure.models.columns import (
    Floats,
    count_faults,
    faults_where,
    raise_faults,
    to_column,
    weighted_bincount,
    weighted_columns,
    weighted_sum,
)
from tenure.models.gamma_differences import digamma_increase, log_gamma_increase, trigamma_decrease
from tenure.models.terms import Terms, sum_terms
from tenure.numerics import log_gamma, trigamma

__all__ = [
    "Spending",
    "ignore_without_purchases",
    "log_likelihood",
    "select_spending",
    "spending_faults",
    "zero_where_missing",
]


class Spending(NamedTuple):
    """Customers with a repeat purchase, ordered, and how many of them have each distinct frequency."""

    frequency: Floats
    monetary: Floats
    customers: Floats
    distinct: Floats
    customers_of_distinct: Floats


def select_spending(table: str, frequency: Any, monetary: Any, weights: Any) -> Spending:
    """Check the columns, and keep the customers who have an average."""
    averages = ignore_without_purchases(
        to_column(table, "frequency", frequency), to_column(table, "monetary", monetary)
    )
    (x, z), counts = weighted_columns(table, weights, frequency=frequency, monetary=averages)
    raise_faults(spending_faults(table, x, z))
    # In one order, whatever that of the rows: sums of floats depend on it.
    order = np.lexsort((counts, z, x))
    order = order[x[order] > 0]
    x, z, counts = x[order], z[order], counts[order]
    if not len(x):
        hint = "Frequency counts the purchases behind the average; look at it, or observe for longer."
        raise ContractError([Fault(table, "frequency", "data", "nobody bought again", hint=hint)])
    distinct, rows = np.unique(x, return_inverse=True)
    return Spending(x, z, counts, distinct, weighted_bincount(rows, counts))


def ignore_without_purchases(frequency: Any, monetary: Any) -> Any:
    """Return the averages, 0 for customers without the purchases to make one of."""
    x, z = to_floats(frequency), to_floats(monetary)
    if x.shape != z.shape:
        return monetary
    averages = np.where(x == 0, 0.0, z)
    return pd.Series(averages, index=monetary.index) if isinstance(monetary, pd.Series) else averages


def zero_where_missing(table: str, frequency: Any, monetary: Any) -> Floats:
    """Return the frequencies, 0 for customers without an average."""
    x, z = to_column(table, "frequency", frequency), to_column(table, "monetary", monetary)
    return np.where(np.isnan(z), 0.0, x)


def spending_faults(table: str, frequency: Floats, monetary: Floats) -> list[Fault]:
    """Return all that is wrong with averages."""
    refund, below = "Leave refunds out, or net them against the purchase.", (frequency > 0) & (monetary <= 0)
    return [
        *count_faults(table, "frequency", frequency, "It counts the purchases behind the average."),
        *faults_where(table, "monetary", monetary, below, rule="range", message="not above 0", hint=refund),
    ]


def log_likelihood(spending: Spending, point: Floats) -> Terms:
    """Equation 1a of the note over all customers, with its derivatives by p, q and v."""
    return sum_terms(_by_frequency(spending, point), _by_value(spending, point))


def _by_frequency(spending: Spending, point: Floats) -> Terms:
    """−Σ ln B(px, q), once for every distinct x."""
    p, q, _ = point
    x, w = spending.distinct, spending.customers_of_distinct
    gradient = np.array(
        [weighted_sum(w, x * digamma_increase(p * x, q)), weighted_sum(w, digamma_increase(q, p * x)), 0]
    )
    hessian = np.zeros((3, 3))
    hessian[0, 0] = -weighted_sum(w, x**2 * trigamma_decrease(p * x, q))
    hessian[1, 1] = -weighted_sum(w, trigamma_decrease(q, p * x))
    hessian[0, 1] = hessian[1, 0] = weighted_sum(w, x * trigamma(p * x + q))
    return Terms(weighted_sum(w, log_gamma_increase(p * x, q) - log_gamma(q)), gradient, hessian)


def _by_value(spending: Spending, point: Floats) -> Terms:
    """Σ −ln z + px ln(y/(v + y)) − q ln(1 + y/v), where y = xz is what the customer spent."""
    p, q, v = point
    x, z, w = spending.frequency, spending.monetary, spending.customers
    spent = x * z
    share, rest, rate = -np.log1p(v / spent), np.log1p(spent / v), 1 / (v + spent)
    gap = spent / v * rate
    value = weighted_sum(w, p * x * share - q * rest - np.log(z))
    by_v = weighted_sum(w, q * gap - p * x * rate)
    gradient = np.array([weighted_sum(w, x * share), -weighted_sum(w, rest), by_v])
    hessian = np.zeros((3, 3))
    hessian[0, 2] = hessian[2, 0] = -weighted_sum(w, x * rate)
    hessian[1, 2] = hessian[2, 1] = weighted_sum(w, gap)
    hessian[2, 2] = weighted_sum(w, p * x * rate**2 - q * gap * (1 / v + rate))
    return Terms(value, gradient, hessian)
