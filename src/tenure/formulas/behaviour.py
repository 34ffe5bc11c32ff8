"""Behaviour: what customers take up, say, buy, send back and change."""

from __future__ import annotations

from numpy.typing import ArrayLike

from tenure.formulas.arithmetic import Number, difference, multiply, quotient

__all__ = [
    "advocacy_rate",
    "attendance_rate",
    "cart_abandonment_rate",
    "feature_adoption_rate",
    "plan_change_rate",
    "return_rate",
    "sticky_features",
    "weighted_advocacy_rate",
]


def feature_adoption_rate(users: ArrayLike, customers: ArrayLike) -> Number:
    """Customers who used a feature, of the active ones."""
    return quotient(users, customers)


def sticky_features(
    users: ArrayLike, users_retained: ArrayLike, others: ArrayLike, others_retained: ArrayLike
) -> Number:
    """Share of the users of a feature that stays, less that of the others."""
    return difference(quotient(users_retained, users), quotient(others_retained, others))


def attendance_rate(attendees: ArrayLike, customers: ArrayLike) -> Number:
    """Customers who attended something, of the active ones."""
    return quotient(attendees, customers)


def advocacy_rate(advocates: ArrayLike, customers: ArrayLike) -> Number:
    """Customers who spoke for us, of the active ones."""
    return quotient(advocates, customers)


def weighted_advocacy_rate(points: ArrayLike, customers: ArrayLike, highest: ArrayLike) -> Number:
    """Highest levels that customers reached, of what they would be if all reached the highest of all."""
    return quotient(points, multiply(customers, highest))


def cart_abandonment_rate(abandoned: ArrayLike, carts: ArrayLike) -> Number:
    """Carts that no purchase followed, of those whose window has passed."""
    return quotient(abandoned, carts)


def return_rate(returned: ArrayLike, purchases: ArrayLike) -> Number:
    """Purchases that were sent back, of those whose window has passed."""
    return quotient(returned, purchases)


def plan_change_rate(changed: ArrayLike, opening: ArrayLike) -> Number:
    """Pairs of customer and service that changed plan, of those at the start."""
    return quotient(changed, opening)
