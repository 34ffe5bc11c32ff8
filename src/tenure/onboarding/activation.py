"""Activation: how long customers take to their first use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

import numpy as np

from tenure import formulas
from tenure.counting.events.first_use import count_activations
from tenure.counting.usage.uses import tables_to_match
from tenure.engine import Frame
from tenure.intervals import Bounds, student
from tenure.options import Columns, Names, Options
from tenure.periods import Instant, PeriodLike
from tenure.results import Measure, measure
from tenure.tables import check_inputs

__all__ = ["activation_days"]


class ActivationOptions(Options):
    """The options of `activation_days`."""

    event: Names = ("use",)


def activation_days(
    subscriptions: Frame,
    events: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    event: Columns = "use",
    as_of: Instant | None = None,
    confidence: float = 0.95,
) -> Measure:
    """Days from the start of a customer to the first use.

    Definition: sum of the days / activated, of the customers whose first subscription, trial included, paid or not,
    starts in the period and before `as_of`; one that ended at the instant at which it started is none. They activated
    with their first use at or after that start and before `as_of`, whenever it falls. Days are of 24 hours, with
    fractions. Where `by` names columns of `subscriptions`, a use with a service is of the pairs with this service, one
    without is of all of its customer.

    The mean is of those who activated, so that of a young period it is too short: the quick are seen first.
    `median_days` is not: Kaplan and Meier's estimate, in which those `waiting` are censored at `as_of`, or at the end
    of their last subscription begun by then. It is nan where half have not activated yet; over all groups it is of all
    together.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        events: One row per event; see `Event`.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        event: What a use is called; one name or several.
        as_of: What is known by then; the start of the day after the latest instant in the tables if left out. Give it
            where ends are planned ahead.
        confidence: Confidence level of the interval.

    Returns:
        Days from 0, lower is better. Undefined when nobody activated.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning.

    Reference:
        Kaplan & Meier, Nonparametric estimation from incomplete observations, JASA 53 (1958).

    Example:
        >>> from tenure.samples import events, spring, subscriptions
        >>> activation_days(subscriptions, events, period=spring).value
        1.5
        >>> year = activation_days(subscriptions, events, period="2025")
        >>> year.parts["activated"], year.parts["waiting"]
        (3, 2)
    """
    options = ActivationOptions(period=period, by=by, event=event, as_of=as_of, confidence=confidence)
    inputs = check_inputs(
        options, uses=tables_to_match(options), subscriptions=subscriptions, events=events, customers=customers
    )
    return measure(
        "activation_days",
        count_activations(inputs, options.periods, options.event, inputs.as_of(options.as_of)),
        formula=formulas.activation_days,
        undefined=_why_not,
        interval=partial(_interval, confidence=options.confidence),
        base="activated",
        options=options,
    )


def _interval(parts: Mapping[str, Any], confidence: float) -> Bounds:
    lower, upper = student(parts["days"], parts["squares"], parts["activated"], confidence)
    return np.maximum(lower, 0), upper


def _why_not(parts: Mapping[str, Any]) -> Any:
    return np.where(np.asarray(parts["waiting"]) > 0, "nobody_activated", "nobody_started")
