"""Funnels: how far customers come along a row of steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import numpy as np
from pydantic import PlainValidator

from tenure import formulas
from tenure.counting.events.funnel_steps import FunnelRule
from tenure.counting.events.funnels import count_funnel
from tenure.engine import Frame
from tenure.errors import ParameterError
from tenure.onboarding.result_columns import refuse_result_columns
from tenure.options import Columns, Days, Options
from tenure.periods import Instant, PeriodLike
from tenure.results import Measure, Message, measure, wilson_of
from tenure.tables import check_inputs

__all__ = ["funnel"]


def _read_steps(value: Any) -> tuple[str, ...]:
    """Read the names of the steps, in order; a name may stand several times."""
    if isinstance(value, str | set | frozenset) or not isinstance(value, Iterable):
        raise ParameterError(f"steps is a list of names of events in their order, not {value!r}.")
    steps = tuple(value)
    if wrong := [each for each in steps if not isinstance(each, str) or not each]:
        raise ParameterError(f"steps are names of events; {', '.join(map(repr, wrong))} is none.")
    if not steps:
        raise ParameterError("steps is empty: name at least one.")
    return tuple(map(str, steps))


class FunnelOptions(Options):
    """The options of `funnel`."""

    steps: Annotated[tuple[str, ...], PlainValidator(_read_steps)]
    within_days: Days


def funnel(
    events: Frame,
    *,
    steps: Iterable[str],
    within_days: float,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    as_of: Instant | None = None,
    confidence: float = 0.95,
) -> Measure:
    """Share of the customers who come so far along a row of steps.

    Definition: reached / entered, a row per step. A customer enters with the first event of the first step in the
    period, once in each. A further step is reached with its first event at or after the instant of the step before, and
    within `within_days` of the entry, included; it may lie after the period. A name that stands several times asks for
    as many events, each later than the last, and is numbered in the result. By a column of `events`, a customer
    enters with the first such event of each value, whatever the values of later ones. A window that has not passed at
    `as_of` is `immature`, also if all steps are reached.

    Beside it stand `step_rate`, reached / previous, with `step_lower` and `step_upper`; and `median_days` from the
    step before, of those who reached it, with `median_lower` and `median_upper`: nan of the first step, the bounds
    also where too few reached it.

    Args:
        events: One row per event; see `Event`.
        steps: The names of the events, in their order.
        within_days: How many times 24 hours the window stays open, its end included.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        as_of: What is known by then; the start of the day after the latest instant in the tables if left out. Give it
            where ends are planned ahead.
        confidence: Confidence level of the interval.

    Returns:
        A rate from 0 to 1 for each step, higher is better, in `.table`; there is no one `.value`. Undefined when
        nobody with a mature window entered, and from the first step on that no event is called.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning.

    Reference:
        For the bounds of medians: W. R. Thompson, On confidence ranges for the median, Annals of Mathematical
        Statistics 7 (1936).

    Example:
        >>> from tenure.samples import events, spring
        >>> found = funnel(events, steps=["cart", "purchase"], within_days=7, period=spring)
        >>> found.table[["step", "reached", "entered", "value"]].values.tolist()
        [['cart', 2, 2, 1.0], ['purchase', 1, 2, 0.5]]
    """
    options = FunnelOptions(
        steps=steps, within_days=within_days, period=period, by=by, as_of=as_of, confidence=confidence
    )
    refuse_result_columns(options, "step")
    inputs = check_inputs(options, events=events, customers=customers)
    rule = FunnelRule(options.steps, options.within_days, inputs.as_of(options.as_of), options.confidence)
    parts, unknown = count_funnel(inputs, options.periods, rule)
    step_bounds = wilson_of("reached", "previous", options.confidence)
    return measure(
        "funnel",
        parts,
        formula=formulas.funnel,
        undefined=lambda counted: _why_not(counted, unknown),
        interval=wilson_of("reached", "entered", options.confidence),
        extra={
            "step_rate": formulas.step_rate,
            "step_lower": lambda parts: step_bounds(parts)[0],
            "step_upper": lambda parts: step_bounds(parts)[1],
        },
        base="entered",
        options=options,
        single=False,
    )


def _why_not(parts: Mapping[str, Any], unknown: Message | None) -> Any:
    """Return why a row is undefined: nobody entered, or no event is called like its step or one before."""
    reasons = np.full(np.shape(parts["reached"]), "nobody_entered", dtype=object)
    reasons[np.isnan(np.asarray(parts["reached"], dtype=float))] = unknown
    return reasons
