"""The likelihood of the shifted beta-geometric and of its limit, a constant churn, and which of them data prefer."""

from __future__ import annotations

import math

import numpy as np

from tenure.models.columns import Floats, weighted_sum
from tenure.models.likelihood import Maximum, search_maximum
from tenure.models.renewals import Renewals
from tenure.models.terms import Terms

__all__ = ["constant_churn", "fit_constant_churn", "fit_falling_churn", "log_likelihood"]

# Churn falls with tenure where that raises the log-likelihood above the one of constant churn by more than both
# together: so much absolutely, and so much per renewal decision. Rounding makes up some 10⁻¹⁵ per decision. A gain
# of 10⁻⁶ is less than a 500th of a standard error.
LEAST_GAIN = 1e-6
LEAST_GAIN_PER_DECISION = 1e-12


def constant_churn(renewals: Renewals) -> float:
    """Return the share lost of all customers who came up for a renewal."""
    return float(renewals.lost.sum() / renewals.due.sum())


def fit_constant_churn(renewals: Renewals) -> Maximum:
    """Find the most likely constant churn."""
    churn, lost, kept = constant_churn(renewals), float(renewals.lost.sum()), float(renewals.kept.sum())
    value = lost * math.log(churn) + (kept * math.log1p(-churn) if kept else 0.0)
    return Maximum(np.array([churn]), np.array([[churn * (1 - churn) / (lost + kept)]]), value, is_bounded=True)


def log_likelihood(renewals: Renewals, point: Floats) -> Terms:
    """Σ lost ln α + kept ln(β + t − 1) − due ln(α + β + t − 1) over renewals t, by alpha / beta and 1 / beta.

    At 1 / beta = 0 it is the log-likelihood of constant churn, and near there it loses no digits.
    """
    odds, spread = point
    age, lost = np.arange(len(renewals.due)), float(renewals.lost.sum())
    stay, both = 1 + spread * age, 1 + odds + spread * age
    value = weighted_sum(renewals.kept, np.log(stay)) - weighted_sum(renewals.due, np.log(both)) + lost * np.log(odds)
    due, kept = renewals.due / both, renewals.kept * age / stay
    due2, kept2 = due / both, kept * age / stay
    cross = float(np.sum(due2 * age))
    gradient = np.array([lost / odds - np.sum(due), np.sum(kept) - np.sum(due * age)])
    hessian = np.array([[np.sum(due2) - lost / odds**2, cross], [cross, np.sum(due2 * age**2) - np.sum(kept2)]])
    return Terms(float(value), gradient, hessian)


def fit_falling_churn(renewals: Renewals) -> Maximum | None:
    """Find the most likely alpha and beta; none where constant churn explains the data as well.

    There are none either where all losses fall on the first renewal: then the likelihood rises as alpha and beta go
    to 0 together. Elsewhere constant churn is the only limit at which it can be highest.
    """
    if not renewals.lost[1:].any() or not renewals.kept[0]:
        return None
    decisions = float(renewals.due.sum())
    least_gain = LEAST_GAIN + LEAST_GAIN_PER_DECISION * decisions
    odds = float(renewals.lost.sum() / renewals.kept.sum())

    def terms(point: Floats) -> Terms:
        return log_likelihood(renewals, point)

    # Near a maximum that gains g, the variance of the logarithm of 1 / beta is 1 / (2 g).
    maximum = search_maximum(terms, [odds, odds], decisions, 10 / least_gain)
    if not maximum.is_bounded or _gain(renewals, maximum.parameters) <= least_gain:
        return None
    return _by_alpha_and_beta(maximum)


def _gain(renewals: Renewals, point: Floats) -> float:
    """Return how far the log-likelihood is above that of constant churn, renewal by renewal so that little cancels."""
    odds, spread = point
    churn, age = constant_churn(renewals), np.arange(len(renewals.due))
    both = 1 + odds + spread * age
    gains = renewals.lost * np.log(odds / both / churn) + renewals.kept * np.log(
        (1 + spread * age) / both / (1 - churn)
    )
    return float(np.sum(gains))


def _by_alpha_and_beta(maximum: Maximum) -> Maximum:
    odds, spread = maximum.parameters
    slopes = np.array([[1 / spread, -odds / spread**2], [0.0, -1 / spread**2]])
    covariance = slopes @ maximum.covariance @ slopes.T
    return maximum._replace(parameters=np.array([odds / spread, 1 / spread]), covariance=covariance)
