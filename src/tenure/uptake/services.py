"""Services: how many a customer holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

import numpy as np

from tenure import formulas
from tenure.counting.subscriptions.services.numbers_held import count_services_held
from tenure.engine import Frame
from tenure.intervals import Bounds, student
from tenure.options import Columns
from tenure.periods import PeriodLike
from tenure.results import Measure, measure
from tenure.uptake.held_services import HeldOptions, check_held_services

__all__ = ["services_per_customer"]


def services_per_customer(
    subscriptions: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    vas_only: bool = False,
    grace_days: float = 0,
    confidence: float = 0.95,
) -> Measure:
    """Mean number of services that an active customer pays for at the end of the period.

    Definition: services / customers, just before the end: distinct values of `service` that are paid, a null being a
    service of its own, over the customers who pay for anything then. The parts `none`, `one`, `two`, `three` and
    `four_or_more` are the customers who hold so many. A grace holds for each service: who is back in one within it
    held it all along. `by` names columns of `customers` only, because a customer's services count together.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        vas_only: Only value-added services: rows with `is_vas`. The base stays that of all active customers.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.
        confidence: Confidence level of the interval.

    Returns:
        Services per customer, from 0, higher is better, with Student's t interval from two customers on, cut off at 0.
        Undefined when nobody was active at the end.

    Raises:
        ContractError: A table breaks its contract, or `service` is missing, or `is_vas` where it is needed.
        ParameterError: An option has no meaning, or `by` names a column of `subscriptions`.

    Reference:
        Student (1908).

    Example:
        >>> from tenure.samples import spring, subscriptions
        >>> services_per_customer(subscriptions, period=spring).value  # two of five have music beside mobile
        1.4
    """
    options = HeldOptions(period=period, by=by, vas_only=vas_only, grace_days=grace_days, confidence=confidence)
    inputs = check_held_services(options, "services_per_customer", subscriptions, customers)
    return measure(
        "services_per_customer",
        count_services_held(inputs, options, vas_only=options.vas_only),
        formula=formulas.services_per_customer,
        undefined="no_active_customers_at_end",
        interval=partial(_interval, confidence=options.confidence),
        base="customers",
        options=options,
    )


def _interval(parts: Mapping[str, Any], confidence: float) -> Bounds:
    lower, upper = student(parts["services"], parts["squares"], parts["customers"], confidence)
    return np.maximum(lower, 0), upper
