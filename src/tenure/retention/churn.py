"""Churn: which share of the customers has left, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tenure import formulas
from tenure.counting.subscriptions.cancel_reasons import parts_by_reason
from tenure.counting.subscriptions.movements import count_movements
from tenure.engine import Frame
from tenure.intervals import Bounds, poisson, wilson
from tenure.options import Columns, choice, fraction, number
from tenure.periods import PeriodLike, as_periods
from tenure.results import Measure, asked, measure, wilson_of
from tenure.tables import check_inputs

__all__ = ["churn_by_reason", "churn_rate"]

_DENOMINATORS = ("opening", "opening_plus_joined", "average", "exposure")


def churn_rate(
    subscriptions: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    grace_days: float = 0,
    denominator: str = "opening",
    confidence: float = 0.95,
) -> Measure:
    """Share of the customers active at the start who have left by the end.

    Definition: lost / opening. Who joins within the period counts in neither; who joins and leaves within it
    is reported as `passing`. opening + joined − lost = closing.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        period: The period or periods observed.
        by: Columns to split by. A column of `subscriptions` makes (customer, value) the unit that can
            leave; a column of `customers` splits the customers.
        customers: Needed when `by` names one of its columns.
        grace_days: A return within so many times 24 hours is no loss.
        denominator: `opening`; `opening_plus_joined`; `average` of opening and closing; or `exposure`, for lost
            and passing per customer-month in force, with an exact Poisson interval.
        confidence: Of the interval, else Wilson's.

    Returns:
        A rate from 0 to 1, lower is better; per `average` or `exposure` it can exceed 1, and has no Wilson
        interval then. Undefined when nobody was there to leave.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning.

    Reference:
        Wilson (1927); Garwood (1936) for exposure.

    Example:
        >>> from tenure.samples import spring, subscriptions
        >>> churn_rate(subscriptions, period=spring).value
        0.25
    """
    options, periods = asked(locals()), as_periods(period)
    grace, share = number(grace_days, "grace_days", minimum=0), fraction(confidence, "confidence")
    exposure = choice(denominator, "denominator", _DENOMINATORS) == "exposure"
    inputs = check_inputs(by, subscriptions=subscriptions, customers=customers)
    parts = count_movements(inputs, periods, grace_days=grace, exposure=exposure).select(
        opening="opening_customers", joined="joined", lost="churn_customers", closing="closing_customers",
        passing="passing", **({"exposure_months": "exposure_months"} if exposure else {}),
    )  # fmt: skip
    return measure(
        "churn_rate",
        parts,
        formula=lambda parts: formulas.churn_rate(*_lost_and_base(parts, denominator)),
        undefined="no_customers_at_start" if denominator == "opening" else "no_customers_to_leave",
        interval=lambda parts: _interval(parts, denominator, share),
        options=options,
    )


def churn_by_reason(
    subscriptions: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    grace_days: float = 0,
    confidence: float = 0.95,
) -> Measure:
    """Share of the customers active at the start who have left, for each reason.

    Definition: lost / opening per `cancel_reason` of the paid subscription that ended last; of several that
    ended together, the alphabetically first. A null reason is "unknown". Rows add up to `churn_rate`: each
    has the whole opening. Every reason met in the call has a row in every period; no loss, no rows.

    Args:
        subscriptions: One row per subscription; any text is a reason, such as competitor, freemium or closed.
        period: The period or periods observed.
        by: Columns to split by, besides the reason.
        customers: Needed when `by` names one of its columns.
        grace_days: A return within so many times 24 hours is no loss.
        confidence: Of Wilson's interval.

    Returns:
        Rates from 0 to 1, lower is better. Undefined when nobody was active at the start.

    Raises:
        ContractError: A table breaks its contract.

    Example:
        >>> from tenure.samples import spring, subscriptions
        >>> churn_by_reason(subscriptions, period=spring).value
        0.25
    """
    options, periods = asked(locals()), as_periods(period)
    grace, share = number(grace_days, "grace_days", minimum=0), fraction(confidence, "confidence")
    inputs = check_inputs(
        by, uses={"subscriptions": ["cancel_reason"]}, subscriptions=subscriptions, customers=customers
    )
    return measure(
        "churn_by_reason",
        parts_by_reason(inputs, periods, grace_days=grace),
        formula=formulas.churn_rate,
        undefined="no_customers_at_start",
        interval=wilson_of("lost", "opening", share),
        options=options,
    )


def _lost_and_base(parts: Mapping[str, Any], denominator: str) -> tuple[Any, Any]:
    lost, opening = parts["lost"], parts["opening"]
    match denominator:
        case "opening_plus_joined":
            return lost, opening + parts["joined"]
        case "average":
            return lost, (opening + parts["closing"]) / 2
        case "exposure":
            return lost + parts["passing"], parts["exposure_months"]
        case _:
            return lost, opening


def _interval(parts: Mapping[str, Any], denominator: str, confidence: float) -> Bounds:
    lost, base = _lost_and_base(parts, denominator)
    return (poisson if denominator == "exposure" else wilson)(lost, base, confidence)
