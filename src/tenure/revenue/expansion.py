"""Expansion and contraction: what those who stay pay more, or less."""

from __future__ import annotations

from collections.abc import Iterable

from tenure import formulas
from tenure.counting.subscriptions.movements import count_movements
from tenure.engine import Frame
from tenure.options import Columns, Options, Unit
from tenure.periods import PeriodLike
from tenure.results import Measure, measure
from tenure.tables import check_inputs

__all__ = ["contraction_revenue", "expansion_revenue"]


def expansion_revenue(
    subscriptions: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    unit: Unit = "pair",
    grace_days: float = 0,
) -> Measure:
    """Recurring revenue that customers of the start pay more at the end.

    Definition: the sum of rises over customers active at both ends, net per customer. New and reactivated
    customers stay out.

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
        Money per month, from 0, higher is better; `share` is that of the opening.

    Raises:
        ContractError: A table breaks its contract.
        CurrencyError: Subscriptions are in several currencies.

    Example:
        >>> from tenure.samples import spring, subscriptions
        >>> expansion_revenue(subscriptions, period=spring).value
        10.0
    """
    options = Options(period=period, by=by, unit=unit, grace_days=grace_days)
    inputs = check_inputs(options, subscriptions=subscriptions, customers=customers)
    parts = count_movements(inputs, options).select("expansion", "opening", customers="expansion_customers")
    return measure(
        "expansion_revenue",
        parts,
        formula=formulas.expansion_revenue,
        extra={"share": formulas.expansion_share},
        options=options,
    )


def contraction_revenue(
    subscriptions: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    unit: Unit = "pair",
    grace_days: float = 0,
) -> Measure:
    """Recurring revenue that customers of the start pay less at the end, and still pay.

    Definition: the sum of falls over customers active at both ends, net per customer. Who left is churn.

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
        Money per month, from 0, lower is better; `share` is that of the opening.

    Raises:
        ContractError: A table breaks its contract.
        CurrencyError: Subscriptions are in several currencies.

    Example:
        >>> from tenure.samples import spring, subscriptions
        >>> contraction_revenue(subscriptions, period=spring).value
        10.0
    """
    options = Options(period=period, by=by, unit=unit, grace_days=grace_days)
    inputs = check_inputs(options, subscriptions=subscriptions, customers=customers)
    parts = count_movements(inputs, options).select("contraction", "opening", customers="contraction_customers")
    return measure(
        "contraction_revenue",
        parts,
        formula=formulas.contraction_revenue,
        extra={"share": formulas.contraction_share},
        options=options,
    )
