"""Revenue: recurring revenue, its movements, and averages per customer."""

from __future__ import annotations

from numpy.typing import ArrayLike

from tenure.formulas.arithmetic import Number, add, difference, multiply, nearest, quotient, subtract

__all__ = [
    "annual_recurring_revenue",
    "average_revenue_per_account",
    "average_revenue_per_user",
    "contraction_revenue",
    "contraction_share",
    "customer_movements",
    "expansion_revenue",
    "expansion_share",
    "incremental_arpu",
    "incremental_arpu_matched",
    "incremental_arpu_stratified",
    "monthly_recurring_revenue",
    "mrr_movements",
    "quick_ratio",
    "service_revenue",
]


def monthly_recurring_revenue(mrr: ArrayLike) -> Number:
    """Recurring revenue per month."""
    return nearest(mrr)


def annual_recurring_revenue(mrr: ArrayLike) -> Number:
    """Twelve months of recurring revenue."""
    return nearest(multiply(12, mrr))


def mrr_movements(
    new: ArrayLike, reactivation: ArrayLike, expansion: ArrayLike, contraction: ArrayLike, churn: ArrayLike
) -> Number:
    """Net new MRR: all that was won less all that was lost."""
    return difference(add(new, reactivation, expansion), add(contraction, churn))


def customer_movements(opening: ArrayLike, closing: ArrayLike) -> Number:
    """Change of what a customer pays per month; losses are below 0."""
    return difference(closing, opening)


def expansion_revenue(expansion: ArrayLike) -> Number:
    """What customers of the start pay more at the end."""
    return nearest(expansion)


def expansion_share(expansion: ArrayLike, opening: ArrayLike) -> Number:
    """Expansion against the revenue at the start."""
    return quotient(expansion, opening)


def contraction_revenue(contraction: ArrayLike) -> Number:
    """What customers of the start pay less at the end, and still pay."""
    return nearest(contraction)


def contraction_share(contraction: ArrayLike, opening: ArrayLike) -> Number:
    """Contraction against the revenue at the start."""
    return quotient(contraction, opening)


def quick_ratio(
    new: ArrayLike, expansion: ArrayLike, churn: ArrayLike, contraction: ArrayLike, reactivation: ArrayLike = 0
) -> Number:
    """Recurring revenue won for each unit lost."""
    return quotient(add(new, expansion, reactivation), add(churn, contraction))


def average_revenue_per_account(mrr: ArrayLike, customers: ArrayLike) -> Number:
    """Recurring revenue per active customer."""
    return quotient(mrr, customers)


def average_revenue_per_user(revenue: ArrayLike, customers: ArrayLike, months: ArrayLike) -> Number:
    """Revenue per customer and month."""
    return quotient(revenue, multiply(customers, months))


def incremental_arpu(
    adopter_revenue: ArrayLike,
    adopter_customers: ArrayLike,
    other_revenue: ArrayLike,
    other_customers: ArrayLike,
    months: ArrayLike,
) -> Number:
    """Revenue per customer and month of those with a service, less that of those without one."""
    adopters = average_revenue_per_user(adopter_revenue, adopter_customers, months)
    return difference(adopters, average_revenue_per_user(other_revenue, other_customers, months))


def incremental_arpu_stratified(
    adopter_revenue: ArrayLike, expected_revenue: ArrayLike, adopter_customers: ArrayLike, months: ArrayLike
) -> Number:
    """What adopters brought beyond what others in their strata bring, per customer and month."""
    return quotient(subtract(adopter_revenue, expected_revenue), multiply(adopter_customers, months))


def incremental_arpu_matched(
    matched_gap: ArrayLike, matched_gap_before: ArrayLike, active_months: ArrayLike, vas_months: ArrayLike
) -> Number:
    """By how much the gap to the matches has grown in all months of the adopters, per month with a service."""
    return quotient(multiply(subtract(matched_gap, matched_gap_before), active_months), vas_months)


def service_revenue(accrued: ArrayLike, charges: ArrayLike) -> Number:
    """Recurring revenue as it accrued, and single charges."""
    return nearest(add(accrued, charges))
