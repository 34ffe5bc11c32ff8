"""Movements: from where to where recurring revenue moved, and which customers moved it."""

from __future__ import annotations

from collections.abc import Iterable

from tenure.counting.subscriptions.movements import KINDS, count_movements, list_movements
from tenure.engine import Frame
from tenure.options import Columns, number
from tenure.periods import PeriodLike, as_periods
from tenure.results import Measure, asked, measure
from tenure.tables import check_inputs

__all__ = ["customer_movements", "mrr_movements"]

_STATES = ("opening", *KINDS, "closing")


def mrr_movements(
    subscriptions: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    grace_days: float = 0,
) -> Measure:
    """Movements of recurring revenue between the start and the end, in money and in customers.

    Definition: each customer has one net movement in a period. From 0 it is `new`, or `reactivation` if the
    customer ever paid before; to 0 it is `churn`; otherwise the difference is `expansion` or `contraction`.
    opening + new + reactivation + expansion − contraction − churn = closing, exactly, to a millionth of the
    currency unit: amounts are summed as whole numbers of it.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        period: The period or periods observed.
        by: Columns to split by. A column of `subscriptions` makes (customer, value) the unit that moves; a
            column of `customers` splits the customers.
        customers: Needed when `by` names one of its columns.
        grace_days: A return within so many times 24 hours is no movement.

    Returns:
        Net new recurring revenue, in money per month, higher is better; the parts are the states and
        movements, and each again in customers.

    Raises:
        ContractError: A table breaks its contract.
        CurrencyError: Subscriptions are in several currencies.

    Example:
        >>> from tenure.samples import spring, subscriptions
        >>> moved = mrr_movements(subscriptions, period=spring)
        >>> moved.parts["opening"], moved.value, moved.parts["closing"]
        (100.0, 50.0, 150.0)
    """
    options, periods = asked(locals()), as_periods(period)
    grace = number(grace_days, "grace_days", minimum=0)
    inputs = check_inputs(by, subscriptions=subscriptions, customers=customers)
    parts = count_movements(inputs, periods, grace_days=grace)
    parts = parts.select(*_STATES, *(f"{state}_customers" for state in _STATES))
    won, lost = ("new", "reactivation", "expansion"), ("contraction", "churn")
    parts = parts.with_sum("net_new", *won, minus=lost, hidden=True)
    return measure("mrr_movements", parts, formula=lambda net_new: net_new, options=options)


def customer_movements(
    subscriptions: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    grace_days: float = 0,
) -> Frame:
    """Movements of recurring revenue customer by customer.

    Definition: a row for each customer and period whose MRR differs between start and end, as `mrr_movements`
    counts them: it sums to that.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        period: The period or periods observed.
        by: Columns to split by, of `subscriptions` or of `customers`.
        customers: Needed when `by` names one of its columns.
        grace_days: A return within so many times 24 hours is no movement.

    Returns:
        The kind of frame that came in: `period_start`, `period_end`, `customer_id`, the `by` columns,
        `opening`, `closing`, `kind` and `amount`, in money per month; losses are below 0.

    Raises:
        ContractError: A table breaks its contract.
        CurrencyError: Subscriptions are in several currencies.

    Example:
        >>> from tenure.samples import spring, subscriptions
        >>> customer_movements(subscriptions, period=spring)["amount"].sum()
        np.float64(50.0)
    """
    periods, grace = as_periods(period), number(grace_days, "grace_days", minimum=0)
    inputs = check_inputs(by, subscriptions=subscriptions, customers=customers)
    return list_movements(inputs, periods, grace_days=grace)
