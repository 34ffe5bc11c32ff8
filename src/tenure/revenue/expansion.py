"""Expansion and contraction: what those who stay pay more, or less."""

from __future__ import annotations

from collections.abc import Iterable

from tenure import formulas
from tenure.counting.subscriptions.movements import count_movements
from tenure.engine import Frame
from tenure.options import Columns, number
from tenure.periods import PeriodLike, as_periods
from tenure.results import Measure, asked, measure
from tenure.tables import check_inputs

__all__ = ["contraction_revenue", "expansion_revenue"]


def expansion_revenue(
    subscriptions: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    grace_days: float = 0,
) -> Measure:
    """Recurring revenue that customers of the start pay more at the end.

    Definition: the sum of rises over customers active at both ends, net per customer. New and reactivated
    customers stay out.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        period: The period or periods observed.
        by: Columns to split by, of `subscriptions` or of `customers`.
        customers: Needed when `by` names one of its columns.
        grace_days: A return within so many times 24 hours is no loss.

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
    options, periods = asked(locals()), as_periods(period)
    grace = number(grace_days, "grace_days", minimum=0)
    inputs = check_inputs(by, subscriptions=subscriptions, customers=customers)
    parts = count_movements(inputs, periods, grace_days=grace)
    return measure(
        "expansion_revenue",
        parts.select("expansion", "opening", customers="expansion_customers"),
        formula=lambda expansion: expansion,
        extra={"share": formulas.expansion_share},
        options=options,
    )


def contraction_revenue(
    subscriptions: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    grace_days: float = 0,
) -> Measure:
    """Recurring revenue that customers of the start pay less at the end, and still pay.

    Definition: the sum of falls over customers active at both ends, net per customer. Who left is churn.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        period: The period or periods observed.
        by: Columns to split by, of `subscriptions` or of `customers`.
        customers: Needed when `by` names one of its columns.
        grace_days: A return within so many times 24 hours is no loss.

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
    options, periods = asked(locals()), as_periods(period)
    grace = number(grace_days, "grace_days", minimum=0)
    inputs = check_inputs(by, subscriptions=subscriptions, customers=customers)
    parts = count_movements(inputs, periods, grace_days=grace)
    return measure(
        "contraction_revenue",
        parts.select("contraction", "opening", customers="contraction_customers"),
        formula=lambda contraction: contraction,
        extra={"share": formulas.contraction_share},
        options=options,
    )
