"""Movements: from where to where recurring revenue moved, and which customers moved it."""

from __future__ import annotations

from collections.abc import Iterable

from tenure import formulas
from tenure.counting.subscriptions.movements import MOVEMENTS, count_movements, list_movements
from tenure.engine import Frame, FrameT
from tenure.options import Columns, Options, Unit
from tenure.periods import PeriodLike
from tenure.results import Measure, measure
from tenure.tables import check_inputs

__all__ = ["customer_movements", "mrr_movements"]

_STATES = ("opening", *MOVEMENTS, "closing")


def mrr_movements(
    subscriptions: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    unit: Unit = "pair",
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
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        unit: What `by` columns of `subscriptions` split: `pair`, the pairs of customer and value, each of which can
            leave; or `customer`, each in one group, that of its largest MRR at the opening, so that a change of plan is
            no loss.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.

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
    options = Options(period=period, by=by, unit=unit, grace_days=grace_days)
    inputs = check_inputs(options, subscriptions=subscriptions, customers=customers)
    parts = count_movements(inputs, options, with_new=True).select(
        *_STATES, *(f"{state}_customers" for state in _STATES)
    )
    return measure("mrr_movements", parts, formula=formulas.mrr_movements, in_units=True, options=options)


def customer_movements(
    subscriptions: FrameT,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    unit: Unit = "pair",
    grace_days: float = 0,
) -> FrameT:
    """Movements of recurring revenue customer by customer.

    Definition: a row for each customer and period whose MRR differs between start and end, as `mrr_movements`
    counts them: it sums to that.

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
    options = Options(period=period, by=by, unit=unit, grace_days=grace_days)
    inputs = check_inputs(options, subscriptions=subscriptions, customers=customers)
    return list_movements(inputs, options)
