"""Recency: how long ago active customers last used anything."""

from __future__ import annotations

from tenure import formulas
from tenure.counting.usage.recency import count_inactive, list_last_uses
from tenure.counting.usage.uses import tables_to_match
from tenure.engine import Frame, FrameT
from tenure.options import Columns, Names, Options, PositiveDays
from tenure.periods import Instant
from tenure.results import Measure, measure, wilson_of
from tenure.tables import check_inputs

__all__ = ["inactive_rate", "last_use"]


class UseOptions(Options):
    """The options of `last_use`."""

    event: Names = ("use",)


class InactiveOptions(UseOptions):
    """The options of `inactive_rate`."""

    days: PositiveDays = 30.0


def last_use(
    subscriptions: FrameT,
    events: Frame,
    *,
    as_of: Instant | None = None,
    by: Columns = (),
    customers: Frame | None = None,
    event: Columns = "use",
    grace_days: float = 0,
) -> FrameT:
    """List when each active customer last used anything.

    Definition: the last use before `as_of` of everyone who is active just before it. Where `by` names columns of
    `subscriptions`, a use with a service is of the pairs with this service, one without is of all of its customer.
    Nobody is listed where no event has the name that was asked for.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        events: One row per event; see `Event`.
        as_of: What is known by then; the start of the day after the latest instant in the tables if left out. Give it
            where ends are planned ahead.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        event: What a use is called; one name or several.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.

    Returns:
        The kind of frame that came in, one row per active customer: `customer_id`, the `by` columns, `last_used_at`
        (null: never) and `days_since`, of 24 hours each, with their fraction. Who never used anything comes first, then
        who last did longest ago.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning.

    Example:
        >>> from tenure.samples import events, subscriptions
        >>> last_use(subscriptions, events, as_of="2026-04-01")[["customer_id", "days_since"]].head(3).values.tolist()
        [['ben', nan], ['ana', 29.618055555555557], ['eva', 24.25]]
    """
    options = UseOptions(as_of=as_of, by=by, event=event, grace_days=grace_days)
    inputs = check_inputs(
        options, uses=tables_to_match(options), subscriptions=subscriptions, events=events, customers=customers
    )
    return list_last_uses(inputs, inputs.as_of(options.as_of), options.event, options.grace_days)


def inactive_rate(
    subscriptions: Frame,
    events: Frame,
    *,
    as_of: Instant | None = None,
    days: float = 30,
    by: Columns = (),
    customers: Frame | None = None,
    event: Columns = "use",
    grace_days: float = 0,
    confidence: float = 0.95,
) -> Measure:
    """Share of the active customers who have not used anything lately.

    Definition: inactive / customers: of those active just before `as_of`, who had no use in the days before it. Where
    `by` names columns of `subscriptions`, a use with a service is of the pairs with this service, one without is of all
    of its customer. Who became a customer within these days and has not used anything is inactive too; `last_use`
    lists them all.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        events: One row per event; see `Event`.
        as_of: What is known by then; the start of the day after the latest instant in the tables if left out. Give it
            where ends are planned ahead.
        days: How many times 24 hours before `as_of` a use counts.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        event: What a use is called; one name or several.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.
        confidence: Confidence level of the interval.

    Returns:
        A rate from 0 to 1, lower is better; its period is that of the days looked at. Undefined when nobody was active.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning.

    Example:
        >>> from tenure.samples import events, subscriptions
        >>> inactive_rate(subscriptions, events, as_of="2026-04-01").value
        0.2
    """
    options = InactiveOptions(as_of=as_of, days=days, by=by, event=event, grace_days=grace_days, confidence=confidence)
    inputs = check_inputs(
        options, uses=tables_to_match(options), subscriptions=subscriptions, events=events, customers=customers
    )
    parts = count_inactive(inputs, inputs.as_of(options.as_of), options.event, options.days, options.grace_days)
    return measure(
        "inactive_rate",
        parts,
        formula=formulas.inactive_rate,
        undefined="nobody_active",
        interval=wilson_of("inactive", "customers", options.confidence),
        base="customers",
        options=options,
    )
