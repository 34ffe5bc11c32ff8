"""The formulas: numbers or arrays in, a number or an array out; nan where undefined, never infinity.

Each KPI's formula stands here under the KPI's name; its arguments are the KPI's parts.

    >>> churn_rate(lost=1, opening=4)
    0.25
    >>> churn_rate(lost=[1, 0], opening=[4, 0])
    array([0.25,  nan])
"""

from __future__ import annotations

import math
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "acquisition_cost",
    "annual_recurring_revenue",
    "average_handle_seconds",
    "average_revenue_per_account",
    "average_revenue_per_user",
    "balance",
    "churn_rate",
    "cohort_retention",
    "contact_threshold_rate",
    "contraction_share",
    "customer_effort_score",
    "customer_satisfaction_score",
    "difference",
    "effective_answers",
    "expansion_share",
    "first_contact_resolution_rate",
    "gross_revenue_retention",
    "lifetime_months",
    "lifetime_value",
    "ltv_to_cac_ratio",
    "ltv_to_crc_ratio",
    "mrr_movements",
    "net_contract_value_increase",
    "net_promoter_score",
    "net_revenue_churn_rate",
    "net_revenue_retention",
    "payback_months",
    "quick_ratio",
    "quotient",
    "renewal_rate",
    "response_rate",
    "retention_cost",
    "return_on_investment",
    "revenue_churn_rate",
    "sentiment_score",
    "tickets_per_customer",
]

Number: TypeAlias = Any


def quotient(numerator: ArrayLike, denominator: ArrayLike) -> Number:
    """Divide; nan where the denominator is 0."""
    top, bottom = np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float)
    empty = bottom == 0
    return _plain(np.where(empty, np.nan, top / np.where(empty, 1.0, bottom)))


def difference(gains: ArrayLike, losses: ArrayLike) -> Number:
    """Subtract."""
    return _plain(np.asarray(gains, dtype=float) - np.asarray(losses, dtype=float))


def churn_rate(lost: ArrayLike, opening: ArrayLike) -> Number:
    """Customers lost of those at the start."""
    return quotient(lost, opening)


def revenue_churn_rate(opening: ArrayLike, churn: ArrayLike, contraction: ArrayLike) -> Number:
    """Revenue lost, by leaving and by paying less, of that at the start."""
    return quotient(_sum(churn, contraction), opening)


def net_revenue_churn_rate(
    opening: ArrayLike, churn: ArrayLike, contraction: ArrayLike, expansion: ArrayLike
) -> Number:
    """Revenue lost, less what the others pay more, of that at the start."""
    return quotient(difference(_sum(churn, contraction), expansion), opening)


def net_revenue_retention(retained: ArrayLike, opening: ArrayLike) -> Number:
    """What the customers of the start pay at the end, against the start."""
    return quotient(retained, opening)


def gross_revenue_retention(retained: ArrayLike, opening: ArrayLike) -> Number:
    """What is left at the end of the revenue at the start, without expansion."""
    return quotient(retained, opening)


def cohort_retention(retained: ArrayLike, size: ArrayLike) -> Number:
    """What is left of a cohort."""
    return quotient(retained, size)


def renewal_rate(renewed: ArrayLike, due: ArrayLike) -> Number:
    """Contracts renewed of those due."""
    return quotient(renewed, due)


def net_contract_value_increase(old_value: ArrayLike, new_value: ArrayLike) -> Number:
    """Change of the annual value of contracts due, against the old value."""
    return quotient(difference(new_value, old_value), old_value)


def annual_recurring_revenue(mrr: ArrayLike) -> Number:
    """Twelve months of recurring revenue."""
    return _plain(np.asarray(mrr, dtype=float) * 12)


def mrr_movements(
    new: ArrayLike, reactivation: ArrayLike, expansion: ArrayLike, contraction: ArrayLike, churn: ArrayLike
) -> Number:
    """Net new MRR: all that was won less all that was lost."""
    return difference(_sum(new, reactivation, expansion), _sum(contraction, churn))


def expansion_share(expansion: ArrayLike, opening: ArrayLike) -> Number:
    """Expansion against the revenue at the start."""
    return quotient(expansion, opening)


def contraction_share(contraction: ArrayLike, opening: ArrayLike) -> Number:
    """Contraction against the revenue at the start."""
    return quotient(contraction, opening)


def quick_ratio(
    new: ArrayLike, expansion: ArrayLike, churn: ArrayLike, contraction: ArrayLike, reactivation: ArrayLike = 0.0
) -> Number:
    """Recurring revenue won for each unit lost."""
    return quotient(_sum(new, expansion, reactivation), _sum(churn, contraction))


def average_revenue_per_account(mrr: ArrayLike, customers: ArrayLike) -> Number:
    """Recurring revenue per active customer."""
    return quotient(mrr, customers)


def average_revenue_per_user(revenue: ArrayLike, customers: ArrayLike, months: ArrayLike) -> Number:
    """Revenue per customer and month."""
    return quotient(quotient(revenue, months), customers)


def lifetime_months(churn: ArrayLike, monthly_discount_rate: float = 0.0, horizon_months: int | None = None) -> Number:
    """Present value of one unit per month, from now, while each month a share `churn` leaves; nan where infinite."""
    leaving = np.asarray(churn, dtype=float) + monthly_discount_rate
    most = math.inf if horizon_months is None else horizon_months
    with np.errstate(divide="ignore", invalid="ignore"):
        # 1 - (survival / (1 + rate)) ** most, to all digits also where little is lost.
        paid = 1.0 if math.isinf(most) else -np.expm1(most * np.log1p(-leaving / (1 + monthly_discount_rate)))
        value = paid * (1 + monthly_discount_rate) / leaving
    return _plain(np.where(leaving == 0, math.nan if math.isinf(most) else most, value))


def lifetime_value(
    mrr: ArrayLike,
    customers: ArrayLike,
    lost: ArrayLike,
    exposed: ArrayLike,
    margin: ArrayLike = 1.0,
    monthly_discount_rate: float = 0.0,
    horizon_months: int | None = None,
) -> Number:
    """Revenue per account times margin, over a life that ends at the pooled monthly churn."""
    life = lifetime_months(quotient(lost, exposed), monthly_discount_rate, horizon_months)
    return _plain(np.asarray(quotient(mrr, customers)) * np.asarray(margin, dtype=float) * np.asarray(life))


def acquisition_cost(cost: ArrayLike, acquired: ArrayLike) -> Number:
    """Cost per customer acquired."""
    return quotient(cost, acquired)


def retention_cost(cost: ArrayLike, customers: ArrayLike) -> Number:
    """Cost per customer kept."""
    return quotient(cost, customers)


def ltv_to_cac_ratio(
    mrr: ArrayLike,
    customers: ArrayLike,
    lost: ArrayLike,
    exposed: ArrayLike,
    cost: ArrayLike,
    acquired: ArrayLike,
    **life: Any,
) -> Number:
    """Lifetime value for each unit of the cost to acquire a customer; options as of `lifetime_value`."""
    return quotient(lifetime_value(mrr, customers, lost, exposed, **life), acquisition_cost(cost, acquired))


def ltv_to_crc_ratio(
    mrr: ArrayLike,
    customers: ArrayLike,
    lost: ArrayLike,
    exposed: ArrayLike,
    cost: ArrayLike,
    cost_customers: ArrayLike,
    **life: Any,
) -> Number:
    """Lifetime value for each unit of the cost to keep a customer; options as of `lifetime_value`."""
    return quotient(lifetime_value(mrr, customers, lost, exposed, **life), retention_cost(cost, cost_customers))


def payback_months(cost: ArrayLike, acquired: ArrayLike, mrr: ArrayLike, margin: float = 1.0) -> Number:
    """Months in which the customers acquired pay back what they cost: CAC over their mean margin per month."""
    return quotient(quotient(cost, acquired), np.asarray(quotient(mrr, acquired)) * margin)


def return_on_investment(revenue: ArrayLike, cost: ArrayLike) -> Number:
    """What came back beyond the cost, for each unit of it."""
    return quotient(difference(revenue, cost), cost)


def balance(plus: ArrayLike, minus: ArrayLike, total: ArrayLike) -> Number:
    """What speaks for, less what speaks against, of all, in points of 100."""
    return quotient(100 * np.asarray(difference(plus, minus)), total)


def net_promoter_score(promoters: ArrayLike, passives: ArrayLike, detractors: ArrayLike) -> Number:
    """Promoters less detractors, of all who answered, in points of 100."""
    return balance(promoters, detractors, _sum(promoters, passives, detractors))


def effective_answers(weight: ArrayLike, squares: ArrayLike) -> Number:
    """How many answers of equal weight would say as much: Kish's effective sample size."""
    return quotient(np.asarray(weight, dtype=float) ** 2, squares)


def customer_satisfaction_score(satisfied: ArrayLike, answers: ArrayLike) -> Number:
    """Satisfied of those who answered, in points of 100."""
    return quotient(100 * np.asarray(satisfied, dtype=float), answers)


def customer_effort_score(marks: ArrayLike, answers: ArrayLike) -> Number:
    """The mean mark."""
    return quotient(marks, answers)


def response_rate(answers: ArrayLike, asked: ArrayLike) -> Number:
    """Surveys answered of those sent."""
    return quotient(answers, asked)


def sentiment_score(positive: ArrayLike, neutral: ArrayLike, negative: ArrayLike) -> Number:
    """Positive less negative, of all that have a sentiment, in points of 100."""
    return balance(positive, negative, _sum(positive, neutral, negative))


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


def _sum(*terms: ArrayLike) -> NDArray[np.float64]:
    return np.asarray(sum(np.asarray(term, dtype=float) for term in terms), dtype=float)


def _plain(values: NDArray[np.float64]) -> Number:
    return float(values) if values.ndim == 0 else values
