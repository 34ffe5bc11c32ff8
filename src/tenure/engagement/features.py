"""Features: which of them customers use."""

from __future__ import annotations

from collections.abc import Iterable

from tenure import formulas
from tenure.counting.events.participants import EventRule, count_participants
from tenure.engagement.participation import check_participation, refuse_column
from tenure.engine import Frame
from tenure.options import Columns, Names, Options, PositiveCount
from tenure.periods import PeriodLike
from tenure.results import Measure, measure, wilson_of

__all__ = ["feature_adoption_rate"]


class FeatureOptions(Options):
    """The options of `feature_adoption_rate`."""

    min_uses: PositiveCount = 1
    event: Names = ("use",)


def feature_adoption_rate(
    subscriptions: Frame,
    events: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    min_uses: int = 1,
    event: Columns = "use",
    grace_days: float = 0,
    confidence: float = 0.95,
) -> Measure:
    """Share of the active customers who use a feature, for each feature.

    Definition: users / customers per `feature`: of the customers active just before the end of the period, those
    with enough uses of the feature in it. A use without a feature is left out. Every feature that uses of the table
    name, whenever, has a row. Where `by` names columns of `subscriptions`, a use with a service is of the pairs with
    this service, one without is of all of its customer.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        events: One row per event, with its `feature`; see `Event`.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        min_uses: How many uses of a feature in the period make a user of it.
        event: What a use is called; one name or several.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.
        confidence: Confidence level of the interval.

    Returns:
        A row per `feature`; rates from 0 to 1, higher is better. `.value` is of who uses any one of them often
        enough. Undefined when nobody is active at the end.

    Raises:
        ContractError: A table breaks its contract, or events have no column `feature`.
        ParameterError: An option has no meaning.

    Example:
        >>> from tenure.samples import events, spring, subscriptions
        >>> found = feature_adoption_rate(subscriptions, events, period=spring)
        >>> found.table[["feature", "users", "customers"]].values.tolist()
        [['home', 3, 5], ['play', 2, 5], ['share', 1, 5]]
        >>> found.value
        0.8
    """
    options = FeatureOptions(
        period=period, by=by, min_uses=min_uses, event=event, grace_days=grace_days, confidence=confidence
    )
    refuse_column(options, "feature")
    inputs = check_participation(options, subscriptions, events, customers, needs=["feature"])
    rule = EventRule(options.event, options.min_uses, key="feature")
    return measure(
        "feature_adoption_rate",
        count_participants(inputs, options, rule, "users").select("users", "customers"),
        formula=formulas.feature_adoption_rate,
        undefined="no_active_customers_at_end",
        interval=wilson_of("users", "customers", options.confidence),
        base="customers",
        options=options,
    )
