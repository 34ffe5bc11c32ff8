"""MRR and ARR: what customers pay per month, and per year."""

from __future__ import annotations

from collections.abc import Iterable

from tenure import formulas
from tenure.counting.subscriptions.movements import count_movements
from tenure.engine import Frame
from tenure.options import Columns, number
from tenure.periods import PeriodLike, as_periods
from tenure.results import Measure, asked, measure
from tenure.tables import check_inputs

__all__ = ["annual_recurring_revenue", "monthly_recurring_revenue"]


def monthly_recurring_revenue(
    subscriptions: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    grace_days: float = 0,
) -> Measure:
    """Recurring revenue per month at the end of the period.

    Definition: the sum of `mrr` over paid subscriptions in force just before the end. Trials and
    subscriptions at 0 pay nothing and count for nobody.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        period: The period or periods at whose end it is taken.
        by: Columns to split by, of `subscriptions` or of `customers`.
        customers: Needed when `by` names one of its columns.
        grace_days: Who is back within so many times 24 hours never left.

    Returns:
        Money per month, from 0, higher is better; `customers` are those who pay it.

    Raises:
        ContractError: A table breaks its contract.
        CurrencyError: Subscriptions are in several currencies.

    Example:
        >>> from tenure.samples import spring, subscriptions
        >>> monthly_recurring_revenue(subscriptions, period=spring).value
        150.0
    """
    options, periods = asked(locals()), as_periods(period)
    grace = number(grace_days, "grace_days", minimum=0)
    inputs = check_inputs(by, subscriptions=subscriptions, customers=customers)
    parts = count_movements(inputs, periods, grace_days=grace).select(mrr="closing", customers="closing_customers")
    return measure("monthly_recurring_revenue", parts, formula=lambda mrr: mrr, options=options)


def annual_recurring_revenue(
    subscriptions: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    grace_days: float = 0,
) -> Measure:
    """Recurring revenue per year at the end of the period.

    Definition: twelve times the monthly recurring revenue.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        period: The period or periods at whose end it is taken.
        by: Columns to split by, of `subscriptions` or of `customers`.
        customers: Needed when `by` names one of its columns.
        grace_days: Who is back within so many times 24 hours never left.

    Returns:
        Money per year, from 0, higher is better; the parts are `mrr` and `customers`.

    Raises:
        ContractError: A table breaks its contract.
        CurrencyError: Subscriptions are in several currencies.

    Example:
        >>> from tenure.samples import spring, subscriptions
        >>> annual_recurring_revenue(subscriptions, period=spring).value
        1800.0
    """
    options, periods = asked(locals()), as_periods(period)
    grace = number(grace_days, "grace_days", minimum=0)
    inputs = check_inputs(by, subscriptions=subscriptions, customers=customers)
    parts = count_movements(inputs, periods, grace_days=grace).select(mrr="closing", customers="closing_customers")
    return measure("annual_recurring_revenue", parts, formula=formulas.annual_recurring_revenue, options=options)
