"""Onboarding: trials, activation, checklists and funnels."""

from __future__ import annotations

from numpy.typing import ArrayLike

from tenure.formulas.arithmetic import Number, quotient

__all__ = [
    "activation_days",
    "funnel",
    "onboarding_engagement_score",
    "step_completion_rate",
    "step_rate",
    "trial_conversion_rate",
]


def trial_conversion_rate(converted: ArrayLike, trials: ArrayLike) -> Number:
    """Trials that were followed by a paid subscription, of all."""
    return quotient(converted, trials)


def activation_days(days: ArrayLike, activated: ArrayLike) -> Number:
    """Days to the first use, for each customer who activated."""
    return quotient(days, activated)


def onboarding_engagement_score(points: ArrayLike, customers: ArrayLike) -> Number:
    """Points of the checklist, for each customer."""
    return quotient(points, customers)


def step_completion_rate(done: ArrayLike, customers: ArrayLike) -> Number:
    """Customers who completed a step, of all."""
    return quotient(done, customers)


def funnel(reached: ArrayLike, entered: ArrayLike) -> Number:
    """Customers who reached a step, of those who entered."""
    return quotient(reached, entered)


def step_rate(reached: ArrayLike, previous: ArrayLike) -> Number:
    """Customers who reached a step, of those who reached the one before."""
    return quotient(reached, previous)
