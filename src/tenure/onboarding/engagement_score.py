"""OES: how much of the checklist customers complete in their first days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from tenure import formulas
from tenure.counting.steps.scores import count_scores, list_scores
from tenure.engine import Frame, FrameT
from tenure.intervals import Bounds, student
from tenure.onboarding.checklist import Checklist, ChecklistOptions
from tenure.onboarding.result_columns import refuse_result_columns
from tenure.onboarding.step_rule import rule_of
from tenure.options import Columns
from tenure.periods import Instant, PeriodLike
from tenure.results import Measure, measure
from tenure.tables import check_inputs

__all__ = ["onboarding_engagement_score", "onboarding_scores"]


def onboarding_engagement_score(
    subscriptions: Frame,
    steps: Frame,
    *,
    checklist: Checklist | Mapping[str, Any] | str,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    within_days: float = 30,
    as_of: Instant | None = None,
    confidence: float = 0.95,
) -> Measure:
    """Mean share of the checklist that customers complete in their first days, from 0 to 100.

    Definition: of a customer, 100 × weight of the steps completed in time / weight of all steps; of all, points /
    customers. Customers are those whose first subscription, trial included, paid or not, starts in the period; one that
    ended at the instant at which it started is none. In time is up to `within_days` after that start, included, and
    also before it. A step counts once; steps that are not on the checklist are left out. `activated` are those who
    completed all required steps in time. A window that has not passed at `as_of`, or not begun, is `immature`: who may
    still complete a step has not failed to.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        steps: One row per step completed; see `Step`.
        checklist: The steps and their weights; see `Checklist`. A plain mapping of steps to weights requires all.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        within_days: How many times 24 hours the window stays open, its end included.
        as_of: What is known by then; the start of the day after the latest instant in the tables if left out. Give it
            where ends are planned ahead.
        confidence: Confidence level of the interval.

    Returns:
        A score from 0 to 100, higher is better. Undefined when no customer is mature.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning, or the checklist is none.

    Example:
        >>> from tenure.samples import steps, subscriptions
        >>> checklist = {"install_app": 2, "set_autopay": 1}
        >>> score = onboarding_engagement_score(subscriptions, steps, checklist=checklist, period="2025")
        >>> score.value, score.parts["activated"], score.parts["customers"]
        (60.0, 2, 5)
    """
    options = ChecklistOptions(
        checklist=checklist, period=period, by=by, within_days=within_days, as_of=as_of, confidence=confidence
    )
    inputs = check_inputs(options, subscriptions=subscriptions, steps=steps, customers=customers)
    return measure(
        "onboarding_engagement_score",
        count_scores(inputs, options.periods, rule_of(inputs, options)),
        formula=formulas.onboarding_engagement_score,
        undefined="no_mature_start",
        interval=partial(_interval, confidence=options.confidence),
        base="customers",
        options=options,
    )


def onboarding_scores(
    subscriptions: FrameT,
    steps: Frame,
    *,
    checklist: Checklist | Mapping[str, Any] | str,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    within_days: float = 30,
    as_of: Instant | None = None,
) -> FrameT:
    """List how much of the checklist each customer completed, and what is missing.

    Definition: the customers of `onboarding_engagement_score` and their scores; those whose window has not passed at
    `as_of` are not listed.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        steps: One row per step completed; see `Step`.
        checklist: The steps and their weights; see `Checklist`. A plain mapping of steps to weights requires all.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        within_days: How many times 24 hours the window stays open, its end included.
        as_of: What is known by then; the start of the day after the latest instant in the tables if left out. Give it
            where ends are planned ahead.

    Returns:
        The kind of frame that came in, one row per period and customer: `period_start`, `period_end`, `customer_id`,
        the `by` columns, `started_at`, `score` from 0 to 100, `activated`, `done` (how many steps) and `missing` (the
        names of the others, with commas); the lowest scores first.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning, or the checklist is none.

    Example:
        >>> from tenure.samples import steps, subscriptions
        >>> checklist = {"install_app": 2, "set_autopay": 1}
        >>> scores = onboarding_scores(subscriptions, steps, checklist=checklist, period="2025")
        >>> scores[["customer_id", "score", "missing"]].round(1).head(3).values.tolist()
        [['cleo', 0.0, 'install_app, set_autopay'], ['dan', 33.3, 'install_app'], ['fay', 66.7, 'set_autopay']]
    """
    options = ChecklistOptions(checklist=checklist, period=period, by=by, within_days=within_days, as_of=as_of)
    refuse_result_columns(options, "started_at", "score", "activated", "done", "missing")
    inputs = check_inputs(options, subscriptions=subscriptions, steps=steps, customers=customers)
    return list_scores(inputs, options.periods, rule_of(inputs, options))


def _interval(parts: Mapping[str, Any], confidence: float) -> Bounds:
    return student(parts["points"], parts["squares"], parts["customers"], confidence, low=0, high=100)
