"""Volume: how much active customers do, and how much content they take in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from tenure import formulas
from tenure.counting.events.per_customer import count_events_per_customer
from tenure.engine import Frame
from tenure.options import AnyNames, Columns, Names, Options
from tenure.periods import PeriodLike
from tenure.results import Measure, measure
from tenure.tables import check_inputs

__all__ = ["content_per_customer", "events_per_customer"]

CONTENT = ("article", "recording", "post")


class EventOptions(Options):
    """The options of `events_per_customer`."""

    event: AnyNames = ()


class ContentOptions(Options):
    """The options of `content_per_customer`."""

    event: Names = CONTENT


def events_per_customer(
    subscriptions: Frame,
    events: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    event: Columns = (),
    grace_days: float = 0,
) -> Measure:
    """Events for each active customer.

    Definition: events / customers: all events of the period, whoever they are of, over the average of the customers
    active just before its start and just before its end.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        events: One row per event; see `Event`.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        event: The events that count, one name or several; all events if left out.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.

    Returns:
        Events per customer in the period, from 0, higher is better. Undefined when nobody was active.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning.

    Example:
        >>> from tenure.samples import events, spring, subscriptions
        >>> round(events_per_customer(subscriptions, events, period=spring, event="use").value, 3)
        1.556
    """
    options = EventOptions(period=period, by=by, event=event, grace_days=grace_days)
    return _measured("events_per_customer", formulas.events_per_customer, options, subscriptions, events, customers)


def content_per_customer(
    subscriptions: Frame,
    events: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    event: Columns = CONTENT,
    grace_days: float = 0,
) -> Measure:
    """Pieces of content that each active customer takes in.

    Definition: events / customers: all pieces of content of the period, whoever took them in, over the average of the
    customers active just before its start and just before its end.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        events: One row per event; see `Event`.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        event: What a piece of content is called; one name or several.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.

    Returns:
        Pieces per customer in the period, from 0, higher is better. Undefined when nobody was active.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning.

    Example:
        >>> from tenure.samples import telecom
        >>> book = telecom(customers=100)
        >>> read = content_per_customer(book.subscriptions, book.events, period="2025")
        >>> 0 < read.value < 10
        True
    """
    options = ContentOptions(period=period, by=by, event=event, grace_days=grace_days)
    return _measured("content_per_customer", formulas.content_per_customer, options, subscriptions, events, customers)


def _measured(
    name: str,
    formula: Callable[..., Any],
    options: EventOptions | ContentOptions,
    subscriptions: Frame,
    events: Frame,
    customers: Frame | None,
) -> Measure:
    inputs = check_inputs(options, shared=("events",), subscriptions=subscriptions, events=events, customers=customers)
    return measure(
        name,
        count_events_per_customer(inputs, options, options.event, "events").select("events", "customers"),
        formula=formula,
        undefined="nobody_active_at_start_or_end",
        base="customers",
        options=options,
    )
