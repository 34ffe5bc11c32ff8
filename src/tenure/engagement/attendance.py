"""Attendance: who comes to trainings and webinars."""

from __future__ import annotations

from collections.abc import Iterable

from tenure import formulas
from tenure.counting.events.participants import EventRule, count_participants
from tenure.engagement.participation import KIND, check_participation
from tenure.engine import Frame
from tenure.options import Columns, Names, Options
from tenure.periods import PeriodLike
from tenure.results import Measure, measure, wilson_of

__all__ = ["attendance_rate"]


class AttendanceOptions(Options):
    """The options of `attendance_rate`."""

    event: Names = ("training", "webinar")


def attendance_rate(
    subscriptions: Frame,
    events: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    event: Columns = ("training", "webinar"),
    grace_days: float = 0,
    confidence: float = 0.95,
) -> Measure:
    """Share of the active customers who came to a training or a webinar.

    Definition: attendees / customers: of the customers active just before the end of the period, those with at least
    one such event in it. `by="event"` tells the kinds apart, those that the table has; who came to several kinds is in
    the row of each, and once in `.value`. Where `by` names columns of `subscriptions`, an event with a service is of
    the pairs with this service, one without is of all of its customer.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        events: One row per event; see `Event`.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        event: What is attended; one name or several.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.
        confidence: Confidence level of the interval.

    Returns:
        A rate from 0 to 1, higher is better. Undefined when nobody is active at the end.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning.

    Example:
        >>> from tenure.samples import events, spring, subscriptions
        >>> attendance_rate(subscriptions, events, period=spring).value
        0.2
    """
    options = AttendanceOptions(period=period, by=by, event=event, grace_days=grace_days, confidence=confidence)
    inputs = check_participation(options, subscriptions, events, customers, key=KIND)
    rule = EventRule(options.event, key=KIND if KIND in options.by else None)
    return measure(
        "attendance_rate",
        count_participants(inputs, options, rule, "attendees").select("attendees", "customers"),
        formula=formulas.attendance_rate,
        undefined="no_active_customers_at_end",
        interval=wilson_of("attendees", "customers", options.confidence),
        base="customers",
        options=options,
    )
