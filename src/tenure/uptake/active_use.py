"""Active use: who uses the value-added services that they are subscribed to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, Literal, TypeAlias

from tenure import formulas
from tenure.counting.usage.active_use import count_active_days, count_active_users
from tenure.engine import Frame
from tenure.intervals import Bounds, clustered_share
from tenure.options import Columns, Names, Options
from tenure.periods import PeriodLike
from tenure.results import Measure, measure, wilson_of
from tenure.tables import check_inputs

__all__ = ["active_use_rate"]

Per: TypeAlias = Literal["month", "day"]

_USES = {"subscriptions": ["service"], "events": ["service"]}
_NEEDS = {"subscriptions": ["is_vas"]}


class ActiveUseOptions(Options):
    """The options of `active_use_rate`."""

    per: Per = "month"
    event: Names = ("use",)


def active_use_rate(
    subscriptions: Frame,
    events: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    per: Per = "month",
    event: Columns = "use",
    confidence: float = 0.95,
) -> Measure:
    """Share of the subscribers of value-added services who use them.

    Definition: users / subscribers. A subscriber has a value-added service (`is_vas`; null is none) in force at some
    instant of the period, in a trial or paid or free; a user is one with a use at an instant at which it is subscribed
    to what it uses: started ≤ use < ended. A use without a service, where either table has no such column or it is
    null, is one of every value-added service that the customer has then. A customer counts once, or once for each
    value of `by` columns of `subscriptions`: by service, the pair of customer and service. Per day, the same for
    calendar days: days with a use / days touched by a subscription, of all subscribers.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        events: One row per event; see `Event`.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        per: `month`, for the whole period, by custom a month, or `day`, for each calendar day of it. A day that the
            period cuts counts as far as it is in it.
        event: What a use is called; one name or several.
        confidence: Confidence level of the interval.

    Returns:
        A rate from 0 to 1, higher is better. Undefined when nobody was subscribed, and where no event has the name.
        Per day the interval takes the days of a customer as alike: customers are its clusters, and the part
        `customers` counts them, over groups once.

    Raises:
        ContractError: A table breaks its contract, or `subscriptions` has no `is_vas`.
        ParameterError: An option has no meaning.

    Reference:
        Wilson (1927); Cochran (1977), 9A, for days.

    Example:
        >>> from tenure.samples import events, spring, subscriptions
        >>> active_use_rate(subscriptions, events, period=spring).value
        1.0
        >>> active_use_rate(subscriptions, events, period=spring, per="day").parts["user_days"]
        4
    """
    options = ActiveUseOptions(period=period, by=by, per=per, event=event, confidence=confidence)
    inputs = check_inputs(
        options, uses=_USES, needs=_NEEDS, amounts_of=(), subscriptions=subscriptions, events=events,
        customers=customers,
    )  # fmt: skip
    by_day = options.per == "day"
    count = count_active_days if by_day else count_active_users
    return measure(
        "active_use_rate",
        count(inputs, options, options.event),
        formula=formulas.active_use_rate_by_day if by_day else formulas.active_use_rate,
        undefined="nobody_subscribed",
        interval=partial(_of_days, options) if by_day else wilson_of("users", "subscribers", options.confidence),
        base="customers" if by_day else "subscribers",
        options=options,
    )


def _of_days(options: ActiveUseOptions, parts: Mapping[str, Any]) -> Bounds:
    return clustered_share(
        parts["user_days"], parts["subscriber_days"], parts["user_squares"], parts["subscriber_squares"],
        parts["products"], parts["customers"], options.confidence,
    )  # fmt: skip
