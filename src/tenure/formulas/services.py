"""Services: who takes them, who drops them, how many customers hold, and which together."""

from __future__ import annotations

from numpy.typing import ArrayLike

from tenure.formulas.arithmetic import Number, multiply, quotient

__all__ = [
    "rule_confidence",
    "rule_support",
    "service_churn_rate",
    "service_combinations",
    "services_per_customer",
    "uptake_rate",
]


def uptake_rate(takers: ArrayLike, customers: ArrayLike) -> Number:
    """Customers with a value-added service, of all."""
    return quotient(takers, customers)


def service_churn_rate(lost: ArrayLike, opening: ArrayLike) -> Number:
    """Services dropped, of those that customers held at the start."""
    return quotient(lost, opening)


def services_per_customer(services: ArrayLike, customers: ArrayLike) -> Number:
    """Services held by each active customer."""
    return quotient(services, customers)


def service_combinations(
    both: ArrayLike, service_customers: ArrayLike, with_customers: ArrayLike, customers: ArrayLike
) -> Number:
    """Lift: customers with both services, for each one there would be if services were taken independently."""
    return quotient(multiply(both, customers), multiply(service_customers, with_customers))


def rule_support(both: ArrayLike, customers: ArrayLike) -> Number:
    """Customers with both services, of all."""
    return quotient(both, customers)


def rule_confidence(both: ArrayLike, service_customers: ArrayLike) -> Number:
    """Customers with both services, of those with the first."""
    return quotient(both, service_customers)
