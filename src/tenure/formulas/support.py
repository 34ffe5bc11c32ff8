"""Support: tickets, contacts and how they go."""

from __future__ import annotations

from numpy.typing import ArrayLike

from tenure.formulas.arithmetic import Number, quotient

__all__ = [
    "average_handle_seconds",
    "contact_threshold_rate",
    "first_contact_resolution_rate",
    "tickets_per_customer",
]


def tickets_per_customer(tickets: ArrayLike, customers: ArrayLike) -> Number:
    """Tickets for each active customer."""
    return quotient(tickets, customers)


def contact_threshold_rate(met: ArrayLike, customers: ArrayLike) -> Number:
    """Customers with enough contacts, of those in the stage."""
    return quotient(met, customers)


def average_handle_seconds(seconds: ArrayLike, contacts: ArrayLike) -> Number:
    """Time spent for each contact."""
    return quotient(seconds, contacts)


def first_contact_resolution_rate(resolved: ArrayLike, contacts: ArrayLike) -> Number:
    """Contacts that settled the matter, of all."""
    return quotient(resolved, contacts)
