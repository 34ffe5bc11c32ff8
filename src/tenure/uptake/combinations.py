"""Combinations: which services customers hold together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from tenure import formulas
from tenure.counting.subscriptions.services.combinations import count_combinations
from tenure.engine import Frame
from tenure.intervals import Bounds, lift
from tenure.options import Columns
from tenure.periods import PeriodLike
from tenure.results import Measure, measure
from tenure.uptake.held_services import HeldOptions, check_held_services

__all__ = ["service_combinations"]


def service_combinations(
    subscriptions: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    vas_only: bool = False,
    grace_days: float = 0,
    confidence: float = 0.95,
) -> Measure:
    """How much more often customers hold two services together than they would by chance.

    Definition: the lift of each ordered pair of services, both × customers / (service_customers × with_customers),
    just before the end, over the customers who pay for anything then: 1 where the one says nothing about the other,
    above 1 where they go together. `support` is both / customers, and `confidence` both / service_customers: how many
    of those with `service` also have `with_service`. A pair that somebody holds together in the call has a row in
    every period and group; a null is a service of its own. Lift says that services go together, not that one leads
    to the other. `by` names columns of `customers` only, because a customer's services count together.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        vas_only: Only value-added services: rows with `is_vas`. The base stays that of all active customers.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.
        confidence: Confidence level of the interval.

    Returns:
        Ratios from 0, in `.table`: pairs have no sum, so there is no `.value`. The interval is that of the delta
        method on the log scale. Undefined in a period in which nobody has one of the two services.

    Raises:
        ContractError: A table breaks its contract, or `service` is missing, or `is_vas` where it is needed.
        ParameterError: An option has no meaning, or `by` names a column of `subscriptions`.

    Reference:
        R. Agrawal, T. Imieliński & A. Swami, Mining association rules between sets of items in large databases, ACM
        SIGMOD (1993), for support and confidence; S. Brin, R. Motwani, J. D. Ullman & S. Tsur, Dynamic itemset
        counting and implication rules for market basket data, ACM SIGMOD (1997), for the lift, there called interest.

    Example:
        >>> from tenure.samples import spring, subscriptions
        >>> pairs = service_combinations(subscriptions, period=spring).table
        >>> pairs[["service", "with_service", "both", "confidence", "value"]]
          service with_service  both  confidence  value
        0  mobile        music     2         0.4    1.0
        1   music       mobile     2         1.0    1.0
    """
    options = HeldOptions(period=period, by=by, vas_only=vas_only, grace_days=grace_days, confidence=confidence)
    inputs = check_held_services(options, "service_combinations", subscriptions, customers, "with_service")
    return measure(
        "service_combinations",
        count_combinations(inputs, options, vas_only=options.vas_only),
        formula=formulas.service_combinations,
        undefined="nobody_has_one_of_the_two",
        interval=partial(_interval, level=options.confidence),
        extra={"support": formulas.rule_support, "confidence": formulas.rule_confidence},
        base="customers",
        options=options,
        single=False,
    )


def _interval(parts: Mapping[str, Any], level: float) -> Bounds:
    return lift(parts["both"], parts["service_customers"], parts["with_customers"], parts["customers"], level)
