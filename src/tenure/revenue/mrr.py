"""MRR and ARR: what customers pay per month, and per year."""

from __future__ import annotations

from collections.abc import Iterable

from tenure import formulas
from tenure.counting.subscriptions.movements import count_movements
from tenure.engine import Frame
from tenure.options import Columns, Options, Unit
from tenure.periods import PeriodLike
from tenure.results import Measure, measure
from tenure.tables import check_inputs

__all__ = ["annual_recurring_revenue", "monthly_recurring_revenue"]


def monthly_recurring_revenue(
    subscriptions: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    unit: Unit = "pair",
    grace_days: float = 0,
) -> Measure:
    """Recurring revenue per month at the end of the period.

    Definition: the sum of `mrr` over paid subscriptions in force just before the end. Trials and
    subscriptions at 0 pay nothing and count for nobody.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        unit: What `by` columns of `subscriptions` split: `pair`, the pairs of customer and value, each of which can
            leave; or `customer`, each in one group, that of its largest MRR at the opening, so that a change of plan is
            no loss.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.

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
    options = Options(period=period, by=by, unit=unit, grace_days=grace_days)
    inputs = check_inputs(options, subscriptions=subscriptions, customers=customers)
    parts = count_movements(inputs, options).select(mrr="closing", customers="closing_customers")
    return measure("monthly_recurring_revenue", parts, formula=formulas.monthly_recurring_revenue, options=options)


def annual_recurring_revenue(
    subscriptions: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    unit: Unit = "pair",
    grace_days: float = 0,
) -> Measure:
    """Recurring revenue per year at the end of the period.

    Definition: twelve times the monthly recurring revenue.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        unit: What `by` columns of `subscriptions` split: `pair`, the pairs of customer and value, each of which can
            leave; or `customer`, each in one group, that of its largest MRR at the opening, so that a change of plan is
            no loss.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.

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
    options = Options(period=period, by=by, unit=unit, grace_days=grace_days)
    inputs = check_inputs(options, subscriptions=subscriptions, customers=customers)
    parts = count_movements(inputs, options).select(mrr="closing", customers="closing_customers")
    return measure("annual_recurring_revenue", parts, formula=formulas.annual_recurring_revenue, options=options)
