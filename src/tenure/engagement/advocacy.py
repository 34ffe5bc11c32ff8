"""Advocacy: who speaks for us, and who might and does not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Annotated, Any

from pydantic import Field, PlainValidator

from tenure import formulas
from tenure.counting.events.participants import EventRule, count_participants
from tenure.counting.events.silence import list_silent
from tenure.engagement.participation import KIND, check_participation
from tenure.engine import Frame, FrameT
from tenure.errors import ParameterError
from tenure.options import Columns, Options, names, whole
from tenure.periods import Instant, PeriodLike
from tenure.results import Measure, measure, wilson_of
from tenure.tables import check_inputs

__all__ = ["LEVELS", "advocacy_rate", "silent_customers"]

LEVELS: Mapping[str, int] = {"reference": 3, "talk": 3, "case_study": 2, "mention": 1}
"""What customers do for us, by the name of its event, and how much that is."""

_HIGHEST = 1_000_000


def _read_levels(levels: Any) -> dict[str, int]:
    if not isinstance(levels, Mapping) or not levels:
        raise ParameterError(f"levels gives each event of advocacy its level, such as {dict(LEVELS)}; not {levels!r}.")
    return {
        name: whole(levels[name], f"levels of {name}", minimum=1, maximum=_HIGHEST)
        for name in names(list(levels), "levels")
    }


class AdvocacyOptions(Options):
    """The options of `advocacy_rate` and `silent_customers`."""

    levels: Annotated[Mapping[str, int], PlainValidator(_read_levels)] = Field(LEVELS)


def advocacy_rate(
    subscriptions: Frame,
    events: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    levels: Mapping[str, int] = LEVELS,
    grace_days: float = 0,
    confidence: float = 0.95,
) -> Measure:
    """Share of the active customers who spoke for us.

    Definition: advocates / customers: of the customers active just before the end of the period, those with at least
    one event of advocacy in it. `points` are the highest levels that advocates reached, and `weighted` is the mean
    over customers of the highest level reached, 0 for none, as a share of the highest level there is. `by="event"`
    tells the kinds apart, those that the table has; an advocate of several kinds is in the row of each, and once in
    `.value`. Where `by` names columns of `subscriptions`, an event with a service is of the pairs with this service,
    one without is of all of its customer.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        events: One row per event; see `Event`.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        levels: The events of advocacy by name, each with its level, a whole number from 1.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.
        confidence: Confidence level of the interval.

    Returns:
        A rate from 0 to 1, higher is better. Undefined when nobody is active at the end.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning.

    Example:
        >>> from tenure.samples import events, spring, subscriptions
        >>> found = advocacy_rate(subscriptions, events, period=spring)
        >>> found.value, round(found.parts["weighted"], 3)
        (0.2, 0.067)
    """
    options = AdvocacyOptions(period=period, by=by, levels=levels, grace_days=grace_days, confidence=confidence)
    inputs = check_participation(options, subscriptions, events, customers, key=KIND)
    rule = EventRule(tuple(options.levels), key=KIND if KIND in options.by else None, levels=options.levels)
    highest = max(options.levels.values())
    return measure(
        "advocacy_rate",
        count_participants(inputs, options, rule, "advocates").select("advocates", "customers", "points"),
        formula=formulas.advocacy_rate,
        extra={"weighted": partial(formulas.weighted_advocacy_rate, highest=highest)},
        undefined="no_active_customers_at_end",
        interval=wilson_of("advocates", "customers", options.confidence),
        base="customers",
        options=options,
    )


def silent_customers(
    subscriptions: FrameT,
    events: Frame,
    *,
    as_of: Instant | None = None,
    levels: Mapping[str, int] = LEVELS,
) -> FrameT:
    """List the customers who are past half of their first term and have never spoken for us.

    Definition: customers active just before `as_of`, more than half of whose first term has passed by then, without an
    event of advocacy before it. The first term is that of the first paid subscription that has one: from its paid
    start to `term_ends_at`, where that is not given to `ended_at`. Who has none, as an open-ended subscription, is not
    listed. Nobody is where no event of the table has any of the names: it tells nothing about a customer.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        events: One row per event; see `Event`.
        as_of: What is known by then; the start of the day after the latest instant in the tables if left out. Give it
            where ends are planned ahead.
        levels: The events of advocacy by name, each with its level, a whole number from 1.

    Returns:
        The kind of frame that came in: `customer_id`, `started_at` and `term_ends_at` of the first term, and
        `term_share`, the part of it that has passed, 1 where it is over; those whose term ends first come first.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning.

    Example:
        >>> from tenure.samples import events, subscriptions
        >>> silent_customers(subscriptions, events, as_of="2026-04-01")["customer_id"].tolist()
        ['fay', 'ana', 'ben']
    """
    options = AdvocacyOptions(as_of=as_of, levels=levels)
    uses = {"subscriptions": ["term_ends_at"]}
    inputs = check_inputs(options, uses=uses, subscriptions=subscriptions, events=events)
    return list_silent(inputs, inputs.as_of(options.as_of), tuple(options.levels))
