"""Shopping: carts that are left behind, and purchases that come back."""

from __future__ import annotations

from collections.abc import Iterable

from tenure import formulas
from tenure.counting.events.shopping import ShoppingRule, count_carts, count_returns
from tenure.engine import Frame
from tenure.options import Columns, Names, Options, PositiveDays
from tenure.periods import Instant, PeriodLike
from tenure.results import Measure, measure, wilson_of
from tenure.tables import check_inputs

__all__ = ["cart_abandonment_rate", "return_rate"]


class CartOptions(Options):
    """The options of `cart_abandonment_rate`."""

    cart: Names = ("cart",)
    purchase: Names = ("purchase",)
    within_days: PositiveDays = 1.0


class ReturnOptions(Options):
    """The options of `return_rate`."""

    returned: Names = ("return",)
    purchase: Names = ("purchase",)
    within_days: PositiveDays = 30.0


def cart_abandonment_rate(
    events: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    cart: Columns = "cart",
    purchase: Columns = "purchase",
    within_days: float = 1,
    as_of: Instant | None = None,
    confidence: float = 0.95,
) -> Measure:
    """Share of the carts that were not bought.

    Definition: abandoned / carts of the period. Bought is a cart that a purchase of the same customer follows, from
    its own instant to the end of the window, which is included; one purchase may close several carts. A cart whose
    window has not passed at `as_of` is left out and counted as `immature`, also if it is bought already. Each cart
    event is a cart: where a shop logs each article added, its first one alone should be called so.

    Args:
        events: One row per event; see `Event`.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        cart: What a cart is called; one name or several.
        purchase: What a purchase is called; one name or several.
        within_days: How long the window is, in days of 24 hours.
        as_of: What is known by then; the start of the day after the latest instant in the tables if left out. Give it
            where ends are planned ahead.
        confidence: Confidence level of the interval.

    Returns:
        A rate from 0 to 1, lower is better. Undefined when there is no cart to judge.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning.

    Example:
        >>> from tenure.samples import events, spring
        >>> cart_abandonment_rate(events, period=spring).value
        0.5
    """
    options = CartOptions(
        period=period,
        by=by,
        cart=cart,
        purchase=purchase,
        within_days=within_days,
        as_of=as_of,
        confidence=confidence,
    )
    inputs = check_inputs(options, events=events, customers=customers)
    rule = ShoppingRule(options.purchase, options.cart, options.within_days, inputs.as_of(options.as_of))
    return measure(
        "cart_abandonment_rate",
        count_carts(inputs, options.periods, rule),
        formula=formulas.cart_abandonment_rate,
        undefined="no_cart_to_judge",
        interval=wilson_of("abandoned", "carts", options.confidence),
        base="carts",
        options=options,
    )


def return_rate(
    events: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    returned: Columns = "return",
    purchase: Columns = "purchase",
    within_days: float = 30,
    as_of: Instant | None = None,
    confidence: float = 0.95,
) -> Measure:
    """Share of the purchases that were sent back.

    Definition: returned / purchases of the period. A return is of the customer's latest purchase at or before it, and
    counts where it comes within the window, whose end is included; purchases of one instant are returned together. A
    purchase whose window has not passed at `as_of` is left out and counted as `immature`, also if it is back already.

    Args:
        events: One row per event; see `Event`.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        returned: What a return is called; one name or several.
        purchase: What a purchase is called; one name or several.
        within_days: How long the window is, in days of 24 hours.
        as_of: What is known by then; the start of the day after the latest instant in the tables if left out. Give it
            where ends are planned ahead.
        confidence: Confidence level of the interval.

    Returns:
        A rate from 0 to 1, lower is better. Undefined when there is no purchase to judge.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning.

    Example:
        >>> from tenure.samples import events, spring
        >>> return_rate(events, period=spring, as_of="2026-05-01").value
        1.0
    """
    options = ReturnOptions(
        period=period,
        by=by,
        returned=returned,
        purchase=purchase,
        within_days=within_days,
        as_of=as_of,
        confidence=confidence,
    )
    inputs = check_inputs(options, events=events, customers=customers)
    rule = ShoppingRule(options.purchase, options.returned, options.within_days, inputs.as_of(options.as_of))
    return measure(
        "return_rate",
        count_returns(inputs, options.periods, rule),
        formula=formulas.return_rate,
        undefined="no_purchase_to_judge",
        interval=wilson_of("returned", "purchases", options.confidence),
        base="purchases",
        options=options,
    )
