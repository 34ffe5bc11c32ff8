"""Thresholds: whether customers are contacted often enough for their stage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tenure import formulas
from tenure.counting.events.contact_stages import count_stages, list_below
from tenure.counting.events.contact_windows import STAGES
from tenure.engine import Frame
from tenure.errors import ParameterError
from tenure.options import Columns, columns, fraction, names, whole
from tenure.periods import Instant, PeriodLike, as_periods
from tenure.results import Measure, asked, measure, wilson_of
from tenure.tables import check_inputs

__all__ = ["MINIMUM", "contact_threshold_rate", "customers_below_threshold"]

MINIMUM: Mapping[str, int] = {"first_90_days": 3, "first_6_months": 3, "later": 1, "new_service": 3}
"""Once a month in every stage, of periods of a month."""


def contact_threshold_rate(
    subscriptions: Frame,
    events: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    event: str = "contact",
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
        subscriptions: One row per subscription; see `Subscription`. Without `service` there is no further service.
        events: One row per event; see `Event`. A contact counts whatever its service.
        period: The period or periods in which stages end.
        by: Columns to split by. A column of `subscriptions` makes (customer, value) the unit with a tenure; a
            column of `customers` splits the customers.
        customers: Needed when `by` names one of its columns.
        event: What a contact is called.
        minimum: How many contacts each stage needs; stages left out are not judged.
        as_of: What is known by then; the latest instant in the tables if left out.
        confidence: Of Wilson's interval.

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
    options, periods = asked(locals()), as_periods(period)
    stages, share = _stages(minimum, by), fraction(confidence, "confidence")
    (contact,) = names((event,), "event")
    uses = {"subscriptions": ["service"]}
    inputs = check_inputs(by, uses=uses, subscriptions=subscriptions, events=events, customers=customers)
    return measure(
        "contact_threshold_rate",
        count_stages(inputs, periods, contact, stages, inputs.as_of(as_of)).select("met", "customers", "immature"),
        formula=formulas.contact_threshold_rate,
        undefined="nobody_at_end_of_stage",
        interval=wilson_of("met", "customers", share),
        options=options,
    )


def customers_below_threshold(
    subscriptions: Frame,
    events: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    event: str = "contact",
    minimum: Mapping[str, int] = MINIMUM,
    as_of: Instant | None = None,
) -> Frame:
    """List the customers who were contacted too little for the stage that they are in.

    Definition: those of `contact_threshold_rate` who did not meet the minimum: per period and stage as many rows
    as `customers` less `met`.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        events: One row per event; see `Event`.
        period: The period or periods in which stages end.
        by: Columns shown, of `subscriptions` or of `customers`.
        customers: Needed when `by` names one of its columns.
        event: What a contact is called.
        minimum: How many contacts each stage needs; stages left out are not judged.
        as_of: What is known by then; the latest instant in the tables if left out.

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
    periods, stages = as_periods(period), _stages(minimum, by)
    (contact,) = names((event,), "event")
    uses = {"subscriptions": ["service"]}
    inputs = check_inputs(by, uses=uses, subscriptions=subscriptions, events=events, customers=customers)
    return list_below(inputs, periods, contact, stages, inputs.as_of(as_of))


def _stages(minimum: Any, by: Columns) -> dict[str, int]:
    """Read how many contacts each stage needs, in the order of life."""
    if "stage" in columns(by):
        raise ParameterError("by names 'stage', which is a column of the result: rename the column.")
    if not isinstance(minimum, Mapping) or not minimum or (unknown := set(minimum) - set(STAGES)):
        words = f", not {', '.join(sorted(map(repr, unknown)))}" if isinstance(minimum, Mapping) and minimum else ""
        raise ParameterError(f"minimum gives the contacts needed for stages {', '.join(STAGES)}{words}.")
    return {stage: whole(minimum[stage], f"minimum of {stage}", minimum=1) for stage in STAGES if stage in minimum}
