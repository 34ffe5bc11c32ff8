"""Cohorts: how much of each is still there at each age."""

from __future__ import annotations

from tenure import formulas
from tenure.counting.subscriptions.cohorts import count_cohorts
from tenure.engine import Frame
from tenure.options import Columns, choice, fraction, number, whole
from tenure.periods import Grain, Instant
from tenure.results import Measure, asked, measure, wilson_of
from tenure.tables import check_inputs

__all__ = ["cohort_retention"]

_GRAINS = ("day", "week", "month", "quarter", "year")


def cohort_retention(
    subscriptions: Frame,
    *,
    every: Grain = "month",
    ages: int = 12,
    basis: str = "customers",
    as_of: Instant | None = None,
    by: Columns = (),
    customers: Frame | None = None,
    grace_days: float = 0,
    confidence: float = 0.95,
) -> Measure:
    """Share of each cohort that is still there at each age.

    Definition: retained / size. A customer's cohort is the period of the first paid start, its size all of
    them. Retained at age k: active just before the end of the k-th period after the cohort's own. Age 0 is
    that period's own end, so who left within it makes age 0 less than 1.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        every: How long a cohort and an age are: day, week, month, quarter or year.
        ages: The highest age shown.
        basis: `customers`, or `revenue`: MRR against MRR at age 0.
        as_of: What is known by then; the latest start or end in the table if left out. Cells that end later
            are undefined.
        by: Columns to split by, of `subscriptions` or of `customers`.
        customers: Needed when `by` names one of its columns.
        grace_days: A return within so many times 24 hours is no loss.
        confidence: Of Wilson's interval, which customers have.

    Returns:
        A row per `cohort` (its start) and `age`; shares from 0, to 1 for customers, higher is better.
        Undefined is what was not yet observed.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning.

    Example:
        >>> from tenure.samples import subscriptions
        >>> cohort_retention(subscriptions, ages=2).table[["cohort", "age", "size"]].head(3)["age"].tolist()
        [0, 1, 2]
    """
    options = asked(locals())
    grain: Grain = choice(every, "every", _GRAINS)  # type: ignore[assignment]
    revenue = choice(basis, "basis", ("customers", "revenue")) == "revenue"
    grace, share = number(grace_days, "grace_days", minimum=0), fraction(confidence, "confidence")
    inputs = check_inputs(by, subscriptions=subscriptions, customers=customers)
    until = inputs.as_of(as_of)
    parts = count_cohorts(inputs, grain, whole(ages, "ages"), until, revenue=revenue, grace_days=grace)
    return measure(
        "cohort_retention",
        parts,
        formula=formulas.cohort_retention,
        undefined="not_yet_observed",
        interval=None if revenue else wilson_of("retained", "size", share),
        options=options,
        single=False,
    )
