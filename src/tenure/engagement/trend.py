"""Trend: who uses more, and who less, than before."""

from __future__ import annotations

from collections.abc import Iterable

from tenure import formulas
from tenure.counting.usage.trend import TrendRule, count_trends, list_trends
from tenure.counting.usage.uses import tables_to_match
from tenure.engine import Frame, FrameT
from tenure.options import Columns, Names, NonNegative, Options
from tenure.periods import PeriodLike
from tenure.results import Measure, measure, wilson_of
from tenure.tables import check_inputs

__all__ = ["declining_use_rate", "usage_trend"]


class TrendOptions(Options):
    """The options of `usage_trend` and `declining_use_rate`."""

    event: Names = ("use",)
    tolerance: NonNegative = 0.1


def usage_trend(
    subscriptions: FrameT,
    events: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    event: Columns = "use",
    tolerance: float = 0.1,
    grace_days: float = 0,
) -> FrameT:
    """List whether each customer uses more or less than in the previous equal period.

    Definition: uses of the period against those of the previous one, both per day: a month of 31 days is no rise over
    one of 28. Listed is who was active just before the start of the previous period and is just before the end of this
    one. The previous period of a calendar month, quarter or year is the calendar one; of any other, as long as itself.
    Where `by` names columns of `subscriptions`, a use with a service is of the pairs with this service, one without is
    of all of its customer. Nobody is listed where no event has the name that was asked for.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        events: One row per event; see `Event`.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        event: What a use is called; one name or several.
        tolerance: By how much use per day may change and be stable: 0.1 is 10 %.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.

    Returns:
        The kind of frame that came in: `period_start`, `period_end`, `customer_id`, the `by` columns, `uses_before`,
        `uses`, `change` (relative, of uses per day; null from 0) and `trend`: `up` or `down` where it changed by more
        than the tolerance, else `stable`; from 0, any use is `up`.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning.

    Example:
        >>> from tenure.samples import events, spring, subscriptions
        >>> trends = usage_trend(subscriptions, events, period=spring)
        >>> trends[["customer_id", "uses_before", "uses", "trend"]].values.tolist()
        [['ana', 1, 2, 'up'], ['ben', 0, 0, 'stable'], ['dan', 1, 2, 'up']]
    """
    options = TrendOptions(period=period, by=by, event=event, tolerance=tolerance, grace_days=grace_days)
    inputs = check_inputs(
        options, uses=tables_to_match(options), subscriptions=subscriptions, events=events, customers=customers
    )
    return list_trends(inputs, options.periods, TrendRule(options.event, options.tolerance, options.grace_days))


def declining_use_rate(
    subscriptions: Frame,
    events: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    event: Columns = "use",
    tolerance: float = 0.1,
    grace_days: float = 0,
    confidence: float = 0.95,
) -> Measure:
    """Share of the customers who use less than in the previous equal period.

    Definition: declining / customers: those of `usage_trend` whose trend is `down`, of all that it lists; the others
    are `stable` and `rising`. Who is active at the end, and was not before the previous period, is `new` and left out.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        events: One row per event; see `Event`.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        event: What a use is called; one name or several.
        tolerance: By how much use per day may change and be stable: 0.1 is 10 %.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.
        confidence: Confidence level of the interval.

    Returns:
        A rate from 0 to 1, lower is better. Undefined when nobody was there before and still is.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning.

    Example:
        >>> from tenure.samples import events, spring, subscriptions
        >>> declining_use_rate(subscriptions, events, period=spring).value
        0.0
    """
    options = TrendOptions(
        period=period, by=by, event=event, tolerance=tolerance, grace_days=grace_days, confidence=confidence
    )
    inputs = check_inputs(
        options, uses=tables_to_match(options), subscriptions=subscriptions, events=events, customers=customers
    )
    rule = TrendRule(options.event, options.tolerance, options.grace_days)
    return measure(
        "declining_use_rate",
        count_trends(inputs, options.periods, rule),
        formula=formulas.declining_use_rate,
        undefined="nobody_there_before_and_still",
        interval=wilson_of("declining", "customers", options.confidence),
        base="customers",
        options=options,
    )
