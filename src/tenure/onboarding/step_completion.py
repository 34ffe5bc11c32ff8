"""Step completion: which steps of the checklist customers complete, and where they stop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tenure import formulas
from tenure.counting.steps.completion import count_steps
from tenure.engine import Frame
from tenure.onboarding.checklist import Checklist, ChecklistOptions
from tenure.onboarding.result_columns import refuse_result_columns
from tenure.onboarding.step_rule import rule_of
from tenure.options import Columns
from tenure.periods import Instant, PeriodLike
from tenure.results import Measure, measure, wilson_of
from tenure.tables import check_inputs

__all__ = ["step_completion_rate"]


def step_completion_rate(
    subscriptions: Frame,
    steps: Frame,
    *,
    checklist: Checklist | Mapping[str, Any] | str,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    funnel: bool = False,
    within_days: float = 30,
    as_of: Instant | None = None,
    confidence: float = 0.95,
) -> Measure:
    """Share of the customers who complete each step of the checklist in their first days.

    Definition: done / customers, a row per step in the order of the checklist. Customers and what is in time are
    those of `onboarding_engagement_score`; so are the windows that have not passed at `as_of`, `immature`.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        steps: One row per step completed; see `Step`.
        checklist: The steps and their weights; see `Checklist`. A plain mapping of steps to weights requires all.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        funnel: Whether a step is only done with all before it on the checklist, in whichever order of time.
        within_days: How many times 24 hours the window stays open, its end included.
        as_of: What is known by then; the start of the day after the latest instant in the tables if left out. Give it
            where ends are planned ahead.
        confidence: Confidence level of the interval.

    Returns:
        A rate from 0 to 1 for each step, higher is better, in `.table`; there is no one `.value`. Undefined when no
        customer is mature.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning, or the checklist is none.

    Example:
        >>> from tenure.samples import steps, subscriptions
        >>> checklist = {"install_app": 2, "set_autopay": 1}
        >>> options = {"checklist": checklist, "period": "2025"}
        >>> step_completion_rate(subscriptions, steps, **options).table[["step", "value"]].values.tolist()
        [['install_app', 0.6], ['set_autopay', 0.6]]
        >>> step_completion_rate(subscriptions, steps, **options, funnel=True).table["value"].tolist()
        [0.6, 0.4]
    """
    options = ChecklistOptions(
        checklist=checklist,
        period=period,
        by=by,
        funnel=funnel,
        within_days=within_days,
        as_of=as_of,
        confidence=confidence,
    )
    refuse_result_columns(options, "step")
    inputs = check_inputs(options, subscriptions=subscriptions, steps=steps, customers=customers)
    return measure(
        "step_completion_rate",
        count_steps(inputs, options.periods, rule_of(inputs, options), funnel=options.funnel),
        formula=formulas.step_completion_rate,
        undefined="no_mature_start",
        interval=wilson_of("done", "customers", options.confidence),
        base="customers",
        options=options,
        single=False,
    )
