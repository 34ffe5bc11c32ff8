"""Tickets: how often customers ask for help."""

from __future__ import annotations

from collections.abc import Iterable

from tenure import formulas
from tenure.counting.events.per_customer import count_events_per_customer
from tenure.engine import Frame
from tenure.options import Columns, Names, Options
from tenure.periods import PeriodLike
from tenure.results import Measure, measure
from tenure.tables import check_inputs

__all__ = ["tickets_per_customer"]


class TicketOptions(Options):
    """The options of `tickets_per_customer`."""

    event: Names = ("ticket",)


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
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        event: What a ticket is called; one name or several.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.

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
    options = TicketOptions(period=period, by=by, event=event, grace_days=grace_days)
    inputs = check_inputs(options, shared=("events",), subscriptions=subscriptions, events=events, customers=customers)
    return measure(
        "tickets_per_customer",
        count_events_per_customer(inputs, options, options.event, "tickets").select("tickets", "customers"),
        formula=formulas.tickets_per_customer,
        undefined="nobody_active_at_start_or_end",
        base="customers",
        options=options,
    )
