"""Engagement: sessions, events, recency and trend."""

from __future__ import annotations

from numpy.typing import ArrayLike

from tenure.formulas.arithmetic import Number, quotient

__all__ = [
    "cohort_activity",
    "content_per_customer",
    "declining_use_rate",
    "events_per_customer",
    "inactive_rate",
    "sessions_per_day",
    "sessions_per_user_day",
]


def sessions_per_day(sessions: ArrayLike, days: ArrayLike) -> Number:
    """Sessions of a day."""
    return quotient(sessions, days)


def sessions_per_user_day(sessions: ArrayLike, user_days: ArrayLike) -> Number:
    """Sessions of a user on a day."""
    return quotient(sessions, user_days)


def events_per_customer(events: ArrayLike, customers: ArrayLike) -> Number:
    """Events for each active customer."""
    return quotient(events, customers)


def content_per_customer(events: ArrayLike, customers: ArrayLike) -> Number:
    """Pieces of content for each active customer."""
    return quotient(events, customers)


def inactive_rate(inactive: ArrayLike, customers: ArrayLike) -> Number:
    """Customers without a use, of the active ones."""
    return quotient(inactive, customers)


def declining_use_rate(declining: ArrayLike, customers: ArrayLike) -> Number:
    """Customers who use less than before, of those who were there then."""
    return quotient(declining, customers)


def cohort_activity(active: ArrayLike, size: ArrayLike) -> Number:
    """Customers who are active at an age, of their cohort."""
    return quotient(active, size)
