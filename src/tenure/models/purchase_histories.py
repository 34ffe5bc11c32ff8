"""Purchase histories in few rows, and the likelihood of the BG/NBD model on them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from tenure.errors import ContractError, Fault
from tenure.models.columns import Floats, count_faults, faults_where, raise_faults, weighted_columns, weighted_sum
from tenure.models.rising_factorials import count_above, log_rising_factorials
from tenure.models.terms import Terms, sum_terms
from tenure.numerics import expit

__all__ = ["PurchaseHistories", "group_histories", "history_faults", "log_likelihood", "log_odds_left"]


class PurchaseHistories(NamedTuple):
    """Distinct histories, how many customers have each and, of all, more than 0, 1, … repeat purchases."""

    frequency: Floats
    recency: Floats
    observed: Floats
    customers: Floats
    customers_above: Floats
    repeated: slice


def group_histories(table: str, columns: Mapping[str, Any], weights: Any) -> PurchaseHistories:
    """Check frequency, recency and T, and put equal histories together, ordered by frequency."""
    rows, counts = weighted_columns(table, weights, **columns)
    raise_faults(history_faults(table, *rows))
    names = list(columns)
    frame = pd.DataFrame(dict(zip(names, rows, strict=True)) | {"customers": counts})
    distinct = frame.groupby(names)["customers"].sum().reset_index()
    x, recent, age, customers = (distinct[name].to_numpy(dtype=np.float64) for name in [*names, "customers"])
    if not (x.any() and age.any()):
        message = f"nobody among {counts.sum():,.0f} customers bought again after some time"
        hint = "Frequency counts purchases after the first; look at it, or observe for longer."
        raise ContractError([Fault(table, "frequency", "data", message, hint=hint)])
    return PurchaseHistories(
        x, recent, age, customers, count_above(x, customers), slice(np.count_nonzero(x == 0), None)
    )


def history_faults(table: str, frequency: Floats, recency: Floats, observed: Floats) -> list[Fault]:
    """Return all that is wrong with histories."""
    once = "Who never bought again has recency 0: the first purchase is also the last."
    same = "Both are measured from the first purchase, in the same unit."
    alone, late = (frequency == 0) & (recency > 0), recency > observed
    repeat = "above 0 without a repeat purchase"
    return [
        *count_faults(table, "frequency", frequency, "It counts the purchases after the first."),
        *faults_where(table, "recency", recency, recency < 0, rule="range", message="below 0"),
        *faults_where(table, "recency", recency, late, rule="order", message="above T", hint=same),
        *faults_where(table, "recency", recency, alone, rule="range", message=repeat, hint=once),
    ]


def log_likelihood(histories: PurchaseHistories, point: Floats) -> Terms:
    """Equation 6 of Fader, Hardie and Lee (2005) over all customers, with its derivatives by r, alpha, a and b."""
    return sum_terms(_by_frequency(histories, point), _by_time(histories, point), _by_exit(histories, point))


def _by_frequency(histories: PurchaseHistories, point: Floats) -> Terms:
    """Σ ln Γ(r + x)/Γ(r) + ln B(a, b + x)/B(a, b)."""
    r, _, a, b = point
    bought, stayed, both = (log_rising_factorials(base, histories.customers_above) for base in (r, b, a + b))
    hessian = np.zeros((4, 4))
    hessian[0, 0] = bought.second
    hessian[2:, 2:] = -both.second
    hessian[3, 3] += stayed.second
    gradient = np.array([bought.first, 0, -both.first, stayed.first - both.first])
    return Terms(bought.value + stayed.value - both.value, gradient, hessian)


def _by_time(histories: PurchaseHistories, point: Floats) -> Terms:
    """Σ r ln α − (r + x) ln(α + T), written so that a large r and α do not cancel."""
    r, alpha = point[:2]
    x, w, time = histories.frequency, histories.customers, histories.observed
    idle, rate = weighted_sum(w, np.log1p(time / alpha)), 1 / (alpha + time)
    gap = time / alpha * rate
    gradient, hessian = np.zeros(4), np.zeros((4, 4))
    gradient[:2] = -idle, weighted_sum(w, r * gap - x * rate)
    hessian[0, 1] = hessian[1, 0] = weighted_sum(w, gap)
    hessian[1, 1] = weighted_sum(w, x * rate**2 - r * gap * (1 / alpha + rate))
    return Terms(-r * idle - weighted_sum(w, x * np.log(alpha + time)), gradient, hessian)


def _by_exit(histories: PurchaseHistories, point: Floats) -> Terms:
    """Σ ln(1 + odds of having left after the last purchase), over those with a repeat purchase."""
    r, alpha, a, b = point
    x, recent, time, w = (column[histories.repeated] for column in histories[:4])
    odds = log_odds_left(point, x, recent, time)
    left = expit(odds)
    now, then, stay = 1 / (alpha + time), 1 / (alpha + recent), 1 / (b + x - 1)
    gap, likely = (time - recent) * now * then, w * left
    slopes = np.array([np.log1p((time - recent) * then), -(r + x) * gap, np.full(len(x), 1 / a), -stay])
    hessian = _products(slopes, likely * (1 - left))
    hessian[[0, 1], [1, 0]] -= weighted_sum(likely, gap)
    hessian[1, 1] += weighted_sum(likely, (r + x) * gap * (now + then))
    hessian[2, 2] -= np.sum(likely) / a**2
    hessian[3, 3] += weighted_sum(likely, stay**2)
    return Terms(weighted_sum(w, np.logaddexp(0, odds)), np.sum(slopes * likely, axis=1), hessian)


def _products(slopes: Floats, weights: Floats) -> Floats:
    """Return the weighted sums of the products of every two rows."""
    return np.array([[weighted_sum(weights, one * other) for other in slopes] for one in slopes])


def log_odds_left(point: Floats, frequency: Floats, recency: Floats, observed: Floats) -> Floats:
    """Logarithm of the odds that a customer with a repeat purchase left after the last one."""
    r, alpha, a, b = point
    silent = np.log1p((observed - recency) / (alpha + recency))
    return np.asarray(np.log(a) - np.log(b + frequency - 1) + (r + frequency) * silent)
