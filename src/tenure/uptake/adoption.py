"""Adoption: which share of the customers takes a value-added service."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

from tenure import formulas
from tenure.counting.subscriptions.services.takers import count_takers
from tenure.engine import Frame
from tenure.errors import ParameterError
from tenure.options import Columns, Flag, Options
from tenure.periods import PeriodLike
from tenure.results import Measure, measure, wilson_of
from tenure.tables import check_inputs

__all__ = ["uptake_rate"]

Base: TypeAlias = Literal["active", "known"]


class UptakeOptions(Options):
    """The options of `uptake_rate`."""

    base: Base = "active"
    paid_only: Flag = True


def uptake_rate(
    subscriptions: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    base: Base = "active",
    paid_only: bool = True,
    grace_days: float = 0,
    confidence: float = 0.95,
) -> Measure:
    """Share of the customers who have at least one value-added service at the end of the period.

    Definition: takers / customers, just before the end. A taker has a subscription with `is_vas` in force, paid and
    after its trial; a null in `is_vas` is no value-added service. Split by columns of `subscriptions`, such as
    `service`, each value met among the takers has a row in every period, against the whole base of its group of
    customers; `.value` and `.parts` are then still those of distinct takers of any of them.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        base: `active`, the customers who pay for anything just before the end; or `known`, all rows of `customers`,
            which is needed then, without those whose `signed_up_at` is not before the end. These take nothing yet.
        paid_only: Whether only what is paid counts. False: trials and free subscriptions count as well, among takers
            and in the active base.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.
        confidence: Confidence level of the interval.

    Returns:
        A rate from 0 to 1, higher is better. Undefined when the base is empty.

    Raises:
        ContractError: A table breaks its contract, or `is_vas` is missing.
        ParameterError: An option has no meaning, or the base is `known` and `customers` is missing.

    Reference:
        Wilson (1927).

    Example:
        >>> from tenure.samples import spring, subscriptions
        >>> uptake_rate(subscriptions, period=spring).value  # dan and eva pay for music, of five customers
        0.4
    """
    options = UptakeOptions(
        period=period, by=by, base=base, paid_only=paid_only, grace_days=grace_days, confidence=confidence
    )
    of_all_known = options.base == "known"
    if of_all_known and customers is None:
        raise ParameterError("base='known' counts all rows of customers: give customers=, or base='active'.")
    inputs = check_inputs(
        options,
        uses={"customers": ["signed_up_at"] if of_all_known else []},
        needs={"subscriptions": ["is_vas"]},
        subscriptions=subscriptions,
        customers=customers,
    )
    return measure(
        "uptake_rate",
        count_takers(inputs, options, of_all_known=of_all_known, paid_only=options.paid_only),
        formula=formulas.uptake_rate,
        undefined="no_customers_at_end",
        interval=wilson_of("takers", "customers", options.confidence),
        base="customers",
        options=options,
    )
