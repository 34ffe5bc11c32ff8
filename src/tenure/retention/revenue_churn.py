"""Revenue churn: which share of the recurring revenue was lost."""

from __future__ import annotations

from collections.abc import Iterable

from tenure import formulas
from tenure.counting.subscriptions.movements import count_movements
from tenure.engine import Frame
from tenure.options import Columns, Options, Unit
from tenure.periods import PeriodLike
from tenure.results import Measure, measure
from tenure.tables import check_inputs

__all__ = ["net_revenue_churn_rate", "revenue_churn_rate"]

_PARTS = ("opening", "churn", "contraction", "expansion")


def revenue_churn_rate(
    subscriptions: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    unit: Unit = "pair",
    grace_days: float = 0,
) -> Measure:
    """Share of the recurring revenue at the start that was lost by the end, gross.

    Definition: (churn + contraction) / opening, in money. What other customers pay more does not make up for it.

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
        A rate from 0 to 1, lower is better. Undefined when there was no revenue at the start.

    Raises:
        ContractError: A table breaks its contract.
        CurrencyError: Subscriptions are in several currencies.

    Example:
        >>> from tenure.samples import spring, subscriptions
        >>> revenue_churn_rate(subscriptions, period=spring).value
        0.3
    """
    options = Options(period=period, by=by, unit=unit, grace_days=grace_days)
    inputs = check_inputs(options, subscriptions=subscriptions, customers=customers)
    parts = count_movements(inputs, options).select(*_PARTS)
    return measure(
        "revenue_churn_rate",
        parts,
        formula=formulas.revenue_churn_rate,
        undefined="no_recurring_revenue_at_start",
        in_units=True,
        options=options,
    )


def net_revenue_churn_rate(
    subscriptions: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    unit: Unit = "pair",
    grace_days: float = 0,
) -> Measure:
    """Share of the recurring revenue at the start that was lost by the end, after expansion.

    Definition: (churn + contraction − expansion) / opening, in money. Below 0 it is negative churn: those who
    stay pay more than was lost. New and reactivated customers stay out.

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
        A rate up to 1, lower is better. Undefined when there was no revenue at the start.

    Raises:
        ContractError: A table breaks its contract.
        CurrencyError: Subscriptions are in several currencies.

    Example:
        >>> from tenure.samples import spring, subscriptions
        >>> net_revenue_churn_rate(subscriptions, period=spring).value
        0.2
    """
    options = Options(period=period, by=by, unit=unit, grace_days=grace_days)
    inputs = check_inputs(options, subscriptions=subscriptions, customers=customers)
    parts = count_movements(inputs, options).select(*_PARTS)
    return measure(
        "net_revenue_churn_rate",
        parts,
        formula=formulas.net_revenue_churn_rate,
        undefined="no_recurring_revenue_at_start",
        in_units=True,
        options=options,
    )
