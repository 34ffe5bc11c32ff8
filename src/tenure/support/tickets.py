"""Tickets: how often customers ask for help."""

from __future__ import annotations

from collections.abc import Iterable

from tenure import formulas
from tenure.counting.events.per_customer import count_events_per_customer
from tenure.engine import Frame
from tenure.options import Columns, names, number
from tenure.periods import PeriodLike, as_periods
from tenure.results import Measure, asked, measure
from tenure.tables import check_inputs

__all__ = ["tickets_per_customer"]


def tickets_per_customer(
    subscriptions: Frame,
    events: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    event: Columns = "ticket",
    grace_days: float = 0,
) -> Measure:
    """Tickets for each active customer.

    Definition: tickets / customers: all tickets of the period, whoever sent them, over the average of the customers
    active just before its start and just before its end.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        events: One row per event; see `Event`.
        period: The period or periods observed.
        by: Columns to split by, of both tables, such as service, or of `customers`.
        customers: Needed when `by` names one of its columns.
        event: What a ticket is called; one name or several.
        grace_days: Who is back within so many times 24 hours never left.

    Returns:
        Tickets per customer in the period, from 0, lower is better. Undefined when nobody was active.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning.

    Example:
        >>> from tenure.samples import events, spring, subscriptions
        >>> round(tickets_per_customer(subscriptions, events, period=spring).value, 3)
        0.444
    """
    options, periods = asked(locals()), as_periods(period)
    tickets, grace = names(event, "event"), number(grace_days, "grace_days", minimum=0)
    inputs = check_inputs(by, shared=("events",), subscriptions=subscriptions, events=events, customers=customers)
    return measure(
        "tickets_per_customer",
        count_events_per_customer(inputs, periods, tickets, "tickets", grace_days=grace).select("tickets", "customers"),
        formula=formulas.tickets_per_customer,
        undefined="nobody_active_at_start_or_end",
        options=options,
    )
