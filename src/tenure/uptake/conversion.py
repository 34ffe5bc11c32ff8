"""Conversion: what campaigns bring, against those who were held out of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any

from pydantic import PlainValidator

from tenure import formulas
from tenure.counting.events.conversions import Outcome, count_conversions
from tenure.engine import Frame
from tenure.errors import ContractError, Fault
from tenure.intervals import Bounds, newcombe
from tenure.options import Columns, Names, Options, PositiveDays, columns
from tenure.periods import Instant, PeriodLike
from tenure.results import Measure, measure, wilson_of
from tenure.tables import CheckedTable, Inputs, check_inputs, column_names

__all__ = ["conversion_rate"]

_PARTS = ("exposed", "converted", "control_exposed", "control_converted", "immature")
_INSTANTS = {"started_at": "subscriptions", "occurred_at": "events"}


class ConversionOptions(Options):
    """The options of `conversion_rate`."""

    within_days: PositiveDays = 30.0
    event: Names = ("purchase",)
    services: Annotated[tuple[str, ...], PlainValidator(lambda value: columns(value, "services"))] = ()


def conversion_rate(
    exposures: Frame,
    outcomes: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    within_days: float = 30,
    event: Columns = "purchase",
    services: Columns = (),
    as_of: Instant | None = None,
    confidence: float = 0.95,
) -> Measure:
    """Share of those whom a campaign reached who converted, and its lift over a control group.

    Definition: converted / exposed, of the treated. A customer counts once per campaign, by its first exposure in the
    period, which decides its group (null, or no such column, is treated; treated goes first at one instant) and its
    values of `by`. It is converted by an outcome from that instant to `within_days` later, both included. A window
    that has not passed at `as_of` is left out and counted as `immature`, also if the customer has converted.

    Args:
        exposures: One row per exposure to a campaign; see `Exposure`.
        outcomes: Events, or subscriptions, whose starts are the outcomes then: `started_at` tells them.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        within_days: How many times 24 hours after its exposure a customer may convert.
        event: What an outcome is called among events; one name or several. Of no account for subscriptions.
        services: The services whose outcomes count; all of them if left out.
        as_of: What is known by then; the start of the day after the latest instant in the tables if left out. Give it
            where ends are planned ahead.
        confidence: Confidence level of the interval.

    Returns:
        A rate from 0 to 1, higher is better. Undefined when nobody was exposed whose window has passed, and where no
        event has the name. With a control group: `control_rate`; `lift`, the difference of the rates, with its
        interval `lift_lower` to `lift_upper`; and `incremental`, exposed × lift, the conversions that the campaign
        brought. They are nan without one. Over campaigns they pool customers, as if all were drawn into the groups
        alike: split by campaign where shares of control differ.

    Raises:
        ContractError: A table breaks its contract, or `outcomes` is neither events nor subscriptions.
        ParameterError: An option has no meaning.

    Reference:
        Wilson (1927) for the rate; Newcombe (1998), method 10, for the lift.

    Example:
        >>> from tenure.samples import events, exposures, spring
        >>> found = conversion_rate(exposures, events, period=spring, as_of="2026-05-01")
        >>> round(found.value, 3), found.parts["exposed"], found.parts["control_rate"]
        (0.333, 3, 0.0)
    """
    options = ConversionOptions(
        period=period, by=by, within_days=within_days, event=event, services=services, as_of=as_of,
        confidence=confidence,
    )  # fmt: skip
    inputs, table = _check(options, exposures, outcomes, customers)
    outcome = Outcome(table, options.event, options.services, options.within_days, inputs.as_of(options.as_of))
    return measure(
        "conversion_rate",
        count_conversions(inputs, options, outcome).select(*_PARTS),
        formula=formulas.conversion_rate,
        undefined="nobody_exposed",
        interval=wilson_of("converted", "exposed", options.confidence),
        extra=_lift(options.confidence),
        base="exposed",
        options=options,
    )


def _check(
    options: ConversionOptions, exposures: Frame, outcomes: Frame, customers: Frame | None
) -> tuple[Inputs, str]:
    """Check the tables; return them, and as which of the tables the outcomes came."""
    names = outcomes.columns if isinstance(outcomes, CheckedTable) else column_names(outcomes)
    table = next((table for instant, table in _INSTANTS.items() if instant in names), None)
    if table is None:
        words = "has neither started_at, as subscriptions have, nor occurred_at, as events have"
        raise ContractError([Fault("outcomes", "", "missing", words, hint=f"The frame has {', '.join(sorted(names))}")])
    wanted = {"exposures": ["group"], table: ["service"] if options.services else []}
    needs = {table: wanted[table]}
    frames = {"exposures": exposures, table: outcomes, "customers": customers}
    return check_inputs(options, uses=wanted, needs=needs, amounts_of=(), **frames), table


def _lift(confidence: float) -> dict[str, Callable[..., Any]]:
    """Return the figures of the lift by name."""

    def rate(control_converted: Any, control_exposed: Any) -> Any:
        return formulas.conversion_rate(converted=control_converted, exposed=control_exposed)

    def bound(side: int) -> Callable[..., Any]:
        return lambda parts: _newcombe(parts, confidence)[side]

    return {
        "control_rate": rate,
        "lift": formulas.lift_over_control,
        "lift_lower": bound(0),
        "lift_upper": bound(1),
        "incremental": formulas.conversions_by_campaign,
    }


def _newcombe(parts: Mapping[str, Any], confidence: float) -> Bounds:
    treated, control = (parts["converted"], parts["exposed"]), (parts["control_converted"], parts["control_exposed"])
    return newcombe(*treated, *control, confidence)
