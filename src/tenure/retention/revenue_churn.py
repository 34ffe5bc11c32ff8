"""Revenue churn: which share of the recurring revenue was lost."""

from __future__ import annotations

from collections.abc import Iterable

from tenure import formulas
from tenure.counting.subscriptions.movements import count_movements
from tenure.engine import Frame
from tenure.options import Columns, number
from tenure.periods import PeriodLike, as_periods
from tenure.results import Measure, asked, measure
from tenure.tables import check_inputs

__all__ = ["net_revenue_churn_rate", "revenue_churn_rate"]

_PARTS = ("opening", "churn", "contraction", "expansion")
_NOTHING = "no_recurring_revenue_at_start"


def revenue_churn_rate(
    subscriptions: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    grace_days: float = 0,
) -> Measure:
    """Share of the recurring revenue at the start that was lost by the end, gross.

    Definition: (churn + contraction) / opening, in money. What other customers pay more does not make up for it.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        period: The period or periods observed.
        by: Columns to split by, of `subscriptions` or of `customers`.
        customers: Needed when `by` names one of its columns.
        grace_days: A return within so many times 24 hours is no loss.

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
    options, periods = asked(locals()), as_periods(period)
    grace = number(grace_days, "grace_days", minimum=0)
    inputs = check_inputs(by, subscriptions=subscriptions, customers=customers)
    parts = count_movements(inputs, periods, grace_days=grace).select(*_PARTS)
    parts = parts.with_sum("all_lost", "churn", "contraction", hidden=True)
    return measure(
        "revenue_churn_rate",
        parts,
        formula=lambda all_lost, opening: formulas.quotient(all_lost, opening),  # noqa: PLW0108 - parts by name
        undefined=_NOTHING,
        options=options,
    )


def net_revenue_churn_rate(
    subscriptions: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    grace_days: float = 0,
) -> Measure:
    """Share of the recurring revenue at the start that was lost by the end, after expansion.

    Definition: (churn + contraction − expansion) / opening, in money. Below 0 it is negative churn: those who
    stay pay more than was lost. New and reactivated customers stay out.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        period: The period or periods observed.
        by: Columns to split by, of `subscriptions` or of `customers`.
        customers: Needed when `by` names one of its columns.
        grace_days: A return within so many times 24 hours is no loss.

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
    options, periods = asked(locals()), as_periods(period)
    grace = number(grace_days, "grace_days", minimum=0)
    inputs = check_inputs(by, subscriptions=subscriptions, customers=customers)
    parts = count_movements(inputs, periods, grace_days=grace).select(*_PARTS)
    parts = parts.with_sum("net_lost", "churn", "contraction", minus=("expansion",), hidden=True)
    return measure(
        "net_revenue_churn_rate",
        parts,
        formula=lambda net_lost, opening: formulas.quotient(net_lost, opening),  # noqa: PLW0108 - parts by name
        undefined=_NOTHING,
        options=options,
    )
