"""Cohorts by use: how many of each come back, at each age."""

from __future__ import annotations

from typing import Literal, TypeAlias

from tenure import formulas
from tenure.counting.usage.cohort_activity import ActivityRule, count_active_by_cohort
from tenure.engine import Frame
from tenure.options import Ages, Columns, Flag, Names, Options
from tenure.periods import Grain, Instant
from tenure.results import Measure, measure, wilson_of
from tenure.tables import check_inputs

__all__ = ["cohort_activity"]

AgesFrom: TypeAlias = Literal["calendar", "rolling"]


class CohortActivityOptions(Options):
    """The options of `cohort_activity`."""

    every: Grain = "month"
    ages: Ages = 12
    event: Names = ("use",)
    bounded: Flag = True
    ages_from: AgesFrom = "calendar"


def cohort_activity(
    events: Frame,
    *,
    every: Grain = "month",
    ages: int = 12,
    event: Columns = "use",
    bounded: bool = True,
    ages_from: AgesFrom = "calendar",
    by: Columns = (),
    customers: Frame | None = None,
    as_of: Instant | None = None,
    confidence: float = 0.95,
) -> Measure:
    """Share of each cohort of users that is active at each age.

    Definition: active / size. A customer's cohort is the calendar unit of its first such event. By `calendar` ages,
    active at age k is who has an event in the k-th unit after the cohort's own; at age 0 everyone is. By `rolling`
    ages, the k-th unit runs from the customer's own first event: days and weeks of 24 hours each, or months to the same
    day and time, or the last day of a month that lacks it; the size of an age is of those whose k-th unit is over at
    `as_of`. Where `by` names columns of `events`, the cohort is that of the first event with their values.

    Args:
        events: One row per event; see `Event`.
        every: How long a cohort and an age are: day, week, month, quarter or year.
        ages: The highest age shown.
        event: The events that make active; one name or several.
        bounded: Whether only an event in the unit of the age makes active at it; else one in any later unit, up to
            `as_of`, does too.
        ages_from: `calendar`, or `rolling`: from each customer's own first event.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        as_of: What is known by then; the start of the day after the latest instant in the tables if left out. Give it
            where ends are planned ahead.
        confidence: Confidence level of the interval.

    Returns:
        A row per `cohort` (its start) and `age`; rates from 0 to 1, higher is better. The period of a rolling age spans
        the units of all customers of the cohort. Undefined is what was not yet observed.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning.

    Example:
        >>> from tenure.samples import events
        >>> cohort_activity(events, ages=1, as_of="2026-04-01").table[["age", "size", "value"]].values.tolist()
        [[0.0, 2.0, 1.0], [1.0, 2.0, 1.0], [0.0, 2.0, 1.0], [1.0, 2.0, nan]]
    """
    options = CohortActivityOptions(
        every=every, ages=ages, event=event, bounded=bounded, ages_from=ages_from, by=by, as_of=as_of,
        confidence=confidence,
    )  # fmt: skip
    inputs = check_inputs(options, amounts_of=(), events=events, customers=customers)
    rule = ActivityRule(
        event=options.event,
        every=options.every,
        ages=options.ages,
        as_of=inputs.as_of(options.as_of),
        bounded=options.bounded,
        rolling=options.ages_from == "rolling",
    )
    parts = count_active_by_cohort(inputs, rule)
    return measure(
        "cohort_activity",
        parts,
        formula=formulas.cohort_activity,
        undefined="not_yet_observed",
        interval=wilson_of("active", "size", options.confidence),
        options=options,
        # Without any such event there are no cohorts, and the reason is of the whole.
        single=parts.undefined is not None,
    )
