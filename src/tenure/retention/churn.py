"""Churn: which share of the customers has left, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Literal, NamedTuple, TypeAlias

from tenure import formulas
from tenure.counting.subscriptions.cancel_reasons import count_reasons
from tenure.counting.subscriptions.movements import count_movements
from tenure.counting.subscriptions.pair_losses import pair_notes
from tenure.engine import Frame
from tenure.errors import ParameterError
from tenure.intervals import Bounds, churn_of_average, poisson, wilson
from tenure.options import Columns, Options, Unit
from tenure.periods import PeriodLike
from tenure.results import Measure, measure, wilson_of
from tenure.tables import check_inputs

__all__ = ["churn_by_reason", "churn_rate"]

Denominator: TypeAlias = Literal["opening", "opening_plus_joined", "average", "exposure"]


class ChurnOptions(Options):
    """The options of `churn_rate`."""

    denominator: Denominator = "opening"


class _Variant(NamedTuple):
    """A churn rate by its denominator: the formula, the interval and the parts it is of, and the base of both."""

    formula: Callable[..., Any]
    interval: Callable[..., Bounds]
    bases: tuple[str, ...]
    base: str
    undefined: str


_DENOMINATORS: dict[str, _Variant] = {
    "opening": _Variant(formulas.churn_rate, wilson, ("lost", "opening"), "opening", "no_customers_at_start"),
    "opening_plus_joined": _Variant(
        formulas.churn_rate_with_joined,
        lambda lost, opening, joined, confidence: wilson(lost, opening + joined, confidence),
        ("lost", "opening", "joined"),
        "opening",
        "no_customers_to_leave",
    ),
    "average": _Variant(
        formulas.churn_rate_of_average,
        churn_of_average,
        ("lost", "opening", "closing"),
        "opening",
        "no_customers_to_leave",
    ),
    "exposure": _Variant(
        formulas.churn_rate_of_exposure,
        lambda lost, passing, months, confidence: poisson(lost + passing, months, confidence),
        ("lost", "passing", "exposure_months"),
        "exposure_months",
        "no_customers_to_leave",
    ),
}


def churn_rate(
    subscriptions: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    unit: Unit = "pair",
    grace_days: float = 0,
    denominator: Denominator = "opening",
    confidence: float = 0.95,
) -> Measure:
    """Share of the customers active at the start who have left by the end.

    Definition: lost / opening. Who joins within the period counts in neither; who joins and leaves within it
    is reported as `passing`. opening + joined − lost = closing.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        unit: What `by` columns of `subscriptions` split: `pair`, the pairs of customer and value, each of which can
            leave; or `customer`, each in one group, that of its largest MRR at the opening, so that a change of plan is
            no loss.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.
        denominator: `opening`; `opening_plus_joined`; `average` of opening and closing; or `exposure`, for lost and
            passing per customer-month in force, with an exact Poisson interval.
        confidence: Confidence level of the interval.

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
    options = ChurnOptions(
        period=period, by=by, unit=unit, grace_days=grace_days, denominator=denominator, confidence=confidence
    )
    inputs = check_inputs(options, subscriptions=subscriptions, customers=customers)
    exposure = options.denominator == "exposure"
    parts = count_movements(inputs, options, exposure=exposure).select(
        opening="opening_customers", joined="joined", lost="churn_customers", closing="closing_customers",
        passing="passing", **({"exposure_months": "exposure_months"} if exposure else {}),
    )  # fmt: skip
    variant = _DENOMINATORS[options.denominator]
    return measure(
        "churn_rate",
        parts.with_notes(*pair_notes(inputs, options)),
        formula=variant.formula,
        undefined=variant.undefined,
        interval=lambda parts: variant.interval(*(parts[name] for name in variant.bases), options.confidence),
        base=variant.base,
        options=options,
    )


def churn_by_reason(
    subscriptions: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    unit: Unit = "pair",
    grace_days: float = 0,
    confidence: float = 0.95,
) -> Measure:
    """Share of the customers active at the start who have left, for each reason.

    Definition: lost / opening per `cancel_reason` of the paid subscription that ended last; of several that
    ended together, the alphabetically first. A null reason is "unknown". Rows add up to `churn_rate`: each
    has the whole opening. Every reason met in the call has a row in every period; no loss, no rows.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        unit: What `by` columns of `subscriptions` split: `pair`, the pairs of customer and value, each of which can
            leave; or `customer`, each in one group, that of its largest MRR at the opening, so that a change of plan is
            no loss.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.
        confidence: Confidence level of the interval.

    Returns:
        Rates from 0 to 1, lower is better. Undefined when nobody was active at the start.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning, or `by` names `cancel_reason`, by which rows are split in any case.

    Example:
        >>> from tenure.samples import spring, subscriptions
        >>> churn_by_reason(subscriptions, period=spring).value
        0.25
    """
    options = Options(period=period, by=by, unit=unit, grace_days=grace_days, confidence=confidence)
    if "cancel_reason" in options.by:
        raise ParameterError("churn_by_reason splits by cancel_reason already: leave it out of by.")
    uses = {"subscriptions": ["cancel_reason"]}
    inputs = check_inputs(options, uses=uses, subscriptions=subscriptions, customers=customers)
    return measure(
        "churn_by_reason",
        count_reasons(inputs, options).with_notes(*pair_notes(inputs, options)),
        formula=formulas.churn_by_reason,
        undefined="no_customers_at_start",
        interval=wilson_of("lost", "opening", options.confidence),
        base="opening",
        options=options,
    )
