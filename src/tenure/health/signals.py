"""Health signals: what a health score is made of, from the tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import PlainValidator

from tenure.counting.health.signals import EventSignal, list_signals
from tenure.engine import Frame
from tenure.errors import ParameterError
from tenure.options import Options, PositiveDays, names
from tenure.periods import Instant
from tenure.tables import Tables, check_inputs

__all__ = ["health_signals"]

_BILLING_DAYS = 90.0
_Event = Annotated[str, PlainValidator(lambda value, info: names((value,), info.field_name)[0])]


class SignalOptions(Options):
    """The options of `health_signals`."""

    days: PositiveDays = 30.0
    event: _Event = "use"
    ticket: _Event = "ticket"
    failed_payment: _Event = "payment_failed"


def health_signals(
    tables: Tables | Mapping[str, Frame],
    *,
    as_of: Instant | None = None,
    days: float = 30,
    event: str = "use",
    ticket: str = "ticket",
    failed_payment: str = "payment_failed",
) -> Frame:
    """Make the usual signals of health, for each customer active just before an instant.

    Definition: `usage` is the number of uses within `days` × 24 hours before `as_of`, `tickets` that of tickets,
    `billing` that of failed payments within 90 days; each is null for all where no event has that name. `nps` is the
    last mark given within 365 days, null where there is none; of several at one instant the lowest. What happens at
    `as_of` itself is not seen. Without a table of events there are no counts, without surveys no `nps`; signals of
    your own are further columns.

    Args:
        tables: The tables, as `Tables` or as frames by name; `subscriptions` is needed.
        as_of: What is known by then; the start of the day after the latest instant in the tables if left out. Give it
            where ends are planned ahead.
        days: How many days (24 hours each) of uses and tickets are counted.
        event: What a use is called.
        ticket: What a ticket is called.
        failed_payment: What a failed payment is called.

    Returns:
        The kind of frame that came in, a row per customer: `customer_id`, the signals that the tables allow of `usage`,
        `nps`, `tickets` and `billing`, and `as_of`, for `health_score`.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning, or there is no table of subscriptions.

    Example:
        >>> from tenure.samples import telecom
        >>> from tenure import health_signals
        >>> health_signals(telecom(customers=500, seed=1).tables, as_of="2025-06-01").columns.tolist()
        ['customer_id', 'usage', 'nps', 'tickets', 'billing', 'as_of']
    """
    options = SignalOptions(as_of=as_of, days=days, event=event, ticket=ticket, failed_payment=failed_payment)
    book = _read(tables)
    inputs = check_inputs(
        options,
        uses={"surveys": ["customer_id"]},
        subscriptions=book.subscriptions,
        events=book.events,
        surveys=book.surveys,
    )
    events = {
        "usage": EventSignal(options.event, options.days),
        "tickets": EventSignal(options.ticket, options.days),
        "billing": EventSignal(options.failed_payment, _BILLING_DAYS),
    }
    return list_signals(inputs, inputs.as_of(options.as_of), events)


def _read(tables: Any) -> Tables:
    """Read checked tables, checking frames by name."""
    if not isinstance(tables, Tables | Mapping):
        raise ParameterError(f"tables is a Tables or a dict of frames by table name, not {type(tables).__name__}.")
    book = tables if isinstance(tables, Tables) else Tables(**{str(name): frame for name, frame in tables.items()})
    if "subscriptions" not in book:
        raise ParameterError("health_signals needs the table subscriptions, which says who is a customer.")
    return book
