"""Purchase histories in few rows, and the likelihood of the BG/NBD model on them."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.special import expit

from tenure.errors import ContractError, Fault
from tenure.models.columns import Floats, faulty, refuse, weighed, whole
from tenure.models.likelihood import Terms, more_than, rising, total

__all__ = ["Histories", "faults", "likelihood", "log_odds_left", "read"]


class Histories(NamedTuple):
    """Distinct histories, how many customers have each, and which had a repeat purchase."""

    frequency: Floats
    recency: Floats
    observed: Floats
    customers: Floats
    more: Floats
    repeated: slice


def read(table: str, frequency: Any, recency: Any, observed: Any, weights: Any) -> Histories:
    """Check the columns, and put equal histories together, ordered by frequency."""
    rows, counts = weighed(table, weights, frequency=frequency, recency=recency, T=observed)
    refuse(faults(table, *rows))
    names = ["frequency", "recency", "T"]
    frame = pd.DataFrame(dict(zip(names, rows, strict=True)) | {"customers": counts})
    distinct = frame.groupby(names)["customers"].sum().reset_index()
    x, recent, age, customers = (distinct[name].to_numpy(dtype=np.float64) for name in [*names, "customers"])
    if not x.any():
        told = f"nobody among {counts.sum():,.0f} customers bought again"
        hint = "Frequency counts purchases after the first; look at it, or observe for longer."
        raise ContractError([Fault(table, "frequency", "data", told, hint=hint)])
    return Histories(x, recent, age, customers, more_than(x, customers), slice(np.count_nonzero(x == 0), None))


def faults(table: str, frequency: Floats, recency: Floats, observed: Floats) -> list[Fault]:
    """What is wrong with histories, all of it."""
    once = "Who never bought again has recency 0: the first purchase is also the last."
    same = "Both are measured from the first purchase, in the same unit."
    return [
        *whole(table, "frequency", frequency, "It counts the purchases after the first."),
        *faulty(table, "recency", recency, recency < 0, "below 0"),
        *faulty(table, "recency", recency, recency > observed, "above T", same),
        *faulty(table, "recency", recency, (frequency == 0) & (recency > 0), "above 0 without a repeat purchase", once),
    ]


def likelihood(histories: Histories, point: Floats) -> Terms:
    """Equation 6 of Fader, Hardie and Lee (2005) over all customers, with its derivatives by r, alpha, a and b."""
    return total(_by_frequency(histories, point), _by_time(histories, point), _by_exit(histories, point))


def _by_frequency(histories: Histories, point: Floats) -> Terms:
    """Σ ln Γ(r + x)/Γ(r) + ln B(a, b + x)/B(a, b)."""
    r, _, a, b = point
    bought, stayed, both = (rising(base, histories.more) for base in (r, b, a + b))
    hessian = np.zeros((4, 4))
    hessian[0, 0] = bought.second
    hessian[2:, 2:] = -both.second
    hessian[3, 3] += stayed.second
    gradient = np.array([bought.first, 0, -both.first, stayed.first - both.first])
    return Terms(bought.value + stayed.value - both.value, gradient, hessian)


def _by_time(histories: Histories, point: Floats) -> Terms:
    """Σ r ln α − (r + x) ln(α + T), written so that a large r and α do not cancel."""
    r, alpha = point[:2]
    x, w, time = histories.frequency, histories.customers, histories.observed
    idle, rate = np.log1p(time / alpha), 1 / (alpha + time)
    gap = 1 / alpha - rate
    gradient, hessian = np.zeros(4), np.zeros((4, 4))
    gradient[:2] = -(w @ idle), w @ (r * gap - x * rate)
    hessian[0, 1] = hessian[1, 0] = w @ gap
    hessian[1, 1] = w @ (x * rate**2 - r * gap * (1 / alpha + rate))
    return Terms(float(-r * (w @ idle) - (w * x) @ np.log(alpha + time)), gradient, hessian)


def _by_exit(histories: Histories, point: Floats) -> Terms:
    """Σ ln(1 + odds of having left after the last purchase), over those with a repeat purchase."""
    r, alpha, a, b = point
    x, recent, time, w = (column[histories.repeated] for column in histories[:4])
    odds = log_odds_left(point, x, recent, time)
    left = expit(odds)
    now, then, stay = 1 / (alpha + time), 1 / (alpha + recent), 1 / (b + x - 1)
    slopes = np.array([np.log((alpha + time) / (alpha + recent)), (r + x) * (now - then), 0 * x + 1 / a, -stay])
    likely = w * left
    hessian = (slopes * (likely * (1 - left))) @ slopes.T
    hessian[0, 1] = hessian[1, 0] = hessian[0, 1] + likely @ (now - then)
    hessian[1, 1] += likely @ ((r + x) * (then**2 - now**2))
    hessian[2, 2] -= likely.sum() / a**2
    hessian[3, 3] += likely @ stay**2
    return Terms(float(w @ np.logaddexp(0, odds)), slopes @ likely, hessian)


def log_odds_left(point: Floats, frequency: Floats, recency: Floats, observed: Floats) -> Floats:
    """Logarithm of the odds that a customer with a repeat purchase left after the last one."""
    r, alpha, a, b = point
    silent = np.log((alpha + observed) / (alpha + recency))
    return np.asarray(np.log(a) - np.log(b + frequency - 1) + (r + frequency) * silent)
