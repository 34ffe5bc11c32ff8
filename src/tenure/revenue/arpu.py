"""ARPU: what a customer brings per month, recurring and charged."""

from __future__ import annotations

from collections.abc import Iterable

from tenure import formulas
from tenure.counting.subscriptions.revenue import count_users
from tenure.engine import Frame
from tenure.options import Columns, Names, Options
from tenure.periods import PeriodLike
from tenure.results import Measure, measure
from tenure.tables import check_inputs

__all__ = ["average_revenue_per_user"]


class ArpuOptions(Options):
    """The options of `average_revenue_per_user`."""

    charge_events: Names = ("charge",)


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
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        charge_events: Names of the events whose `amount` is a charge; a credit is a charge below 0.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.

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
    options = ArpuOptions(period=period, by=by, charge_events=charge_events, grace_days=grace_days)
    inputs = check_inputs(
        options,
        needs={"events": ["amount"]},
        shared=("events",),
        amounts_of=options.charge_events,
        subscriptions=subscriptions,
        events=events,
        customers=customers,
    )
    return measure(
        "average_revenue_per_user",
        count_users(inputs, options, options.charge_events),
        formula=formulas.average_revenue_per_user,
        undefined="no_customers_at_start_or_end",
        base="customers",
        options=options,
    )
