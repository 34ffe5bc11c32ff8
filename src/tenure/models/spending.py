"""What customers spent, and the likelihood of the gamma-gamma model on it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.special import betaln, digamma, polygamma

from tenure.errors import ContractError, Fault
from tenure.models.answers import floats
from tenure.models.columns import Floats, column, faulty, refuse, summed, weighed, whole
from tenure.models.likelihood import Terms, total

__all__ = ["Spending", "faults", "likelihood", "read", "where_any"]


class Spending(NamedTuple):
    """Customers with a repeat purchase, and how many of them hold each distinct frequency."""

    frequency: Floats
    monetary: Floats
    customers: Floats
    distinct: Floats
    holders: Floats


def read(table: str, frequency: Any, monetary: Any, weights: Any) -> Spending:
    """Check the columns, and keep the customers who have an average."""
    values = where_any(column(table, "frequency", frequency), column(table, "monetary", monetary))
    (x, z), counts = weighed(table, weights, frequency=frequency, monetary=values)
    refuse(faults(table, x, z))
    x, z, counts = (values[x > 0] for values in (x, z, counts))
    if not len(x):
        hint = "Frequency counts the purchases behind the average; look at it, or observe for longer."
        raise ContractError([Fault(table, "frequency", "data", "nobody bought again", hint=hint)])
    distinct, back = np.unique(x, return_inverse=True)
    return Spending(x, z, counts, distinct, summed(back, counts))


def where_any(frequency: Any, monetary: Any) -> Any:
    """The averages, without what stands in the place of one for customers who have none."""
    x, z = floats(frequency), floats(monetary)
    if x.shape != z.shape:
        return monetary
    kept = np.where(x == 0, 0.0, z)
    return pd.Series(kept, index=monetary.index) if isinstance(monetary, pd.Series) else kept


def faults(table: str, frequency: Floats, monetary: Floats) -> list[Fault]:
    """What is wrong with averages, all of it."""
    refund = "Leave refunds out, or net them against the purchase."
    return [
        *whole(table, "frequency", frequency, "It counts the purchases behind the average."),
        *faulty(table, "monetary", monetary, (frequency > 0) & (monetary <= 0), "not above 0", refund),
    ]


def likelihood(spending: Spending, point: Floats) -> Terms:
    """Equation 1a of the note over all customers, with its derivatives by p, q and v."""
    return total(_by_frequency(spending, point), _by_value(spending, point))


def _by_frequency(spending: Spending, point: Floats) -> Terms:
    """−Σ ln B(px, q), once for every distinct x."""
    p, q, _ = point
    x, w = spending.distinct, spending.holders
    own, every, both = (digamma(base) for base in (p * x, q, p * x + q))
    own2, every2, both2 = (polygamma(1, base) for base in (p * x, q, p * x + q))
    gradient = np.array([w @ (x * (both - own)), w @ (both - every), 0.0])
    hessian = np.zeros((3, 3))
    hessian[0, 0], hessian[1, 1] = w @ (x**2 * (both2 - own2)), w @ (both2 - every2)
    hessian[0, 1] = hessian[1, 0] = w @ (x * both2)
    return Terms(-float(w @ betaln(p * x, q)), gradient, hessian)


def _by_value(spending: Spending, point: Floats) -> Terms:
    """Σ −ln z + px ln(y/(v + y)) − q ln(1 + y/v), where y = xz is what the customer spent."""
    p, q, v = point
    x, z, w = spending.frequency, spending.monetary, spending.customers
    spent = x * z
    share, rest, rate = -np.log1p(v / spent), np.log1p(spent / v), 1 / (v + spent)
    gap = 1 / v - rate
    value = w @ (p * x * share - q * rest - np.log(z))
    gradient = np.array([w @ (x * share), -(w @ rest), w @ (q * gap - p * x * rate)])
    hessian = np.zeros((3, 3))
    hessian[0, 2] = hessian[2, 0] = -(w @ (x * rate))
    hessian[1, 2] = hessian[2, 1] = w @ gap
    hessian[2, 2] = w @ (p * x * rate**2 - q * gap * (1 / v + rate))
    return Terms(float(value), gradient, hessian)
