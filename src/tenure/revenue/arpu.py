"""ARPU: what a customer brings per month, recurring and charged."""

from __future__ import annotations

from collections.abc import Iterable

from tenure import formulas
from tenure.counting.subscriptions.revenue import count_users
from tenure.engine import Frame
from tenure.options import Columns, names, number
from tenure.periods import PeriodLike, as_periods
from tenure.results import Measure, asked, measure
from tenure.tables import check_inputs

__all__ = ["average_revenue_per_user"]


def average_revenue_per_user(
    subscriptions: Frame,
    events: Frame | None = None,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    charge_events: Columns = ("charge",),
    grace_days: float = 0,
) -> Measure:
    """Revenue per customer and month.

    Definition: service revenue of all services / months of the period / average of opening and closing
    customers. A part of a calendar month is that share of a month.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        events: Events with an `amount`; without them only recurring revenue is counted.
        period: The period or periods observed.
        by: Columns to split by: of `subscriptions` (and then of `events` too), or of `customers`.
        customers: Needed when `by` names one of its columns.
        charge_events: The names of events that are charges.
        grace_days: Who is back within so many times 24 hours never left; the gap earns nothing.

    Returns:
        Money per customer and month, higher is better. Undefined when there were no customers at either end.

    Raises:
        ContractError: A table breaks its contract.
        CurrencyError: Subscriptions are in several currencies.
        ParameterError: An option has no meaning.

    Example:
        >>> from tenure.samples import spring, subscriptions
        >>> average_revenue_per_user(subscriptions, period=spring).parts["customers"]
        4.5
    """
    options, periods = asked(locals()), as_periods(period)
    charges, grace = names(charge_events, "charge_events"), number(grace_days, "grace_days", minimum=0)
    inputs = check_inputs(
        by,
        needs={"events": ["amount"]},
        shared=("events",),
        subscriptions=subscriptions,
        events=events,
        customers=customers,
    )
    return measure(
        "average_revenue_per_user",
        count_users(inputs, periods, charges, grace_days=grace),
        formula=formulas.average_revenue_per_user,
        undefined="no_customers_at_start_or_end",
        options=options,
    )
