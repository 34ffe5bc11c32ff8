"""Thresholds: whether customers are contacted often enough for their stage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import Field, PlainValidator

from tenure import formulas
from tenure.counting.events.contact_rules import STAGES, ContactRule
from tenure.counting.events.contact_stages import count_contact_stages, list_below_threshold
from tenure.engine import Frame, FrameT
from tenure.errors import ParameterError
from tenure.options import Columns, Options, names, whole
from tenure.periods import Instant, PeriodLike
from tenure.results import Measure, measure, wilson_of
from tenure.tables import Inputs, check_inputs

__all__ = ["MINIMUM", "contact_threshold_rate", "customers_below_threshold"]

MINIMUM: Mapping[str, int] = {"first_90_days": 3, "first_6_months": 3, "later": 1, "new_service": 3}
"""Once a month in every stage, of periods of a month."""


def _read_event(event: Any) -> str | None:
    return None if event is None else names((event,), "event")[0]


def _read_minimum(minimum: Any, name: str) -> dict[str, int]:
    """Read how many contacts each stage needs, in the order of life."""
    if not isinstance(minimum, Mapping) or not minimum or (unknown := set(minimum) - set(STAGES)):
        words = f", not {', '.join(sorted(map(repr, unknown)))}" if isinstance(minimum, Mapping) and minimum else ""
        raise ParameterError(f"{name} gives the contacts needed for stages {', '.join(STAGES)}{words}.")
    return {stage: whole(minimum[stage], f"{name} of {stage}", minimum=1) for stage in STAGES if stage in minimum}


class ThresholdOptions(Options):
    """The options of `contact_threshold_rate` and `customers_below_threshold`."""

    event: Annotated[str | None, PlainValidator(_read_event)] = None
    minimum: Annotated[Mapping[str, int], PlainValidator(lambda value: _read_minimum(value, "minimum"))] = Field(
        MINIMUM
    )


def contact_threshold_rate(
    subscriptions: Frame,
    events: Frame | None = None,
    contacts: Frame | None = None,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    event: str | None = None,
    minimum: Mapping[str, int] = MINIMUM,
    as_of: Instant | None = None,
    confidence: float = 0.95,
) -> Measure:
    """Share of the customers who were contacted often enough, for each stage of their life.

    Definition: met / customers per `stage`. Days are times 24 hours since the customer's first paid start, both
    ends included: `first_90_days` has days 0 to 90 and is judged when day 90 falls in the period;
    `first_6_months` has days 90 to 180 and is judged when day 180 does; `new_service` has days 0 to 90 of each
    further service, from its own first paid start; `later` is everyone with more than 180 days at the end of the
    period, over the contacts of the period. Judged is who is active just before the end of the stage. A stage
    whose last day has not come at `as_of` is `immature`.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        events: One row per event; see `Event`. A contact counts whatever its service.
        contacts: One row per contact; see `Contact`.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        event: What a contact is called.
        minimum: How many contacts each stage needs; stages left out are not judged.
        as_of: What is known by then; the start of the day after the latest instant in the tables if left out. Give it
            where ends are planned ahead.
        confidence: Confidence level of the interval.

    Returns:
        A row per stage; rates from 0 to 1, higher is better. Undefined when nobody came to the end of the stage.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning.

    Example:
        >>> from tenure.samples import contacts, spring, subscriptions
        >>> measured = contact_threshold_rate(subscriptions, contacts, period=spring)
        >>> measured.table[["stage", "met", "customers"]].values.tolist()[2]
        ['later', 2, 4]
    """
    options = ThresholdOptions(period=period, by=by, event=event, minimum=minimum, as_of=as_of, confidence=confidence)
    inputs = _inputs(options, subscriptions, events, contacts, customers)
    rule = _rule(inputs, options)
    return measure(
        "contact_threshold_rate",
        count_contact_stages(inputs, options.periods, rule).select("met", "customers", "immature"),
        formula=formulas.contact_threshold_rate,
        undefined="nobody_at_end_of_stage",
        interval=wilson_of("met", "customers", options.confidence),
        base="customers",
        options=options,
    )


def customers_below_threshold(
    subscriptions: FrameT,
    events: Frame | None = None,
    contacts: Frame | None = None,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    event: str | None = None,
    minimum: Mapping[str, int] = MINIMUM,
    as_of: Instant | None = None,
) -> FrameT:
    """List the customers who were contacted too little for the stage that they are in.

    Definition: those of `contact_threshold_rate` who did not meet the minimum: per period and stage as many rows
    as `customers` less `met`.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        events: One row per event; see `Event`.
        contacts: One row per contact; see `Contact`.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        event: What a contact is called.
        minimum: How many contacts each stage needs; stages left out are not judged.
        as_of: What is known by then; the start of the day after the latest instant in the tables if left out. Give it
            where ends are planned ahead.

    Returns:
        The kind of frame that came in: `period_start`, `period_end`, `customer_id`, the `by` columns, `stage`,
        `service` (of a new service), `contacts` and `minimum`; by stage, those with the fewest contacts first.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning.

    Example:
        >>> from tenure.samples import contacts, spring, subscriptions
        >>> customers_below_threshold(subscriptions, contacts, period=spring)["customer_id"].tolist()
        ['fay', 'ben', 'dan', 'fay']
    """
    options = ThresholdOptions(period=period, by=by, event=event, minimum=minimum, as_of=as_of)
    inputs = _inputs(options, subscriptions, events, contacts, customers)
    return list_below_threshold(inputs, options.periods, _rule(inputs, options))


def _inputs(
    options: ThresholdOptions,
    subscriptions: Frame,
    events: Frame | None,
    contacts: Frame | None,
    customers: Frame | None,
) -> Inputs:
    if "stage" in options.by:
        raise ParameterError("by names 'stage', which is a column of the result: rename the column.")
    if events is None and contacts is None:
        raise ParameterError("Contacts are counted of events or of contacts: give one of these tables.")
    table = {"events": events} if contacts is None else {"contacts": contacts}
    uses = {"subscriptions": ["service"]}
    return check_inputs(options, uses=uses, subscriptions=subscriptions, **table, customers=customers)


def _rule(inputs: Inputs, options: ThresholdOptions) -> ContactRule:
    """Return which contacts count: of `contacts` all, of `events` those called contact, unless a name is given."""
    table = "contacts" if "contacts" in inputs.tables else "events"
    event = options.event or ("contact" if table == "events" else None)
    return ContactRule(table, event, options.minimum, inputs.as_of(options.as_of))
