"""Cohorts: how much of each is still there at each age."""

from __future__ import annotations

from typing import Literal, TypeAlias

from tenure import formulas
from tenure.counting.subscriptions.cohorts import count_cohorts
from tenure.engine import Frame
from tenure.options import Ages, Columns, Options
from tenure.periods import Grain, Instant
from tenure.results import Measure, measure, wilson_of
from tenure.tables import check_inputs

__all__ = ["cohort_retention"]

Basis: TypeAlias = Literal["customers", "revenue"]


class CohortOptions(Options):
    """The options of `cohort_retention`."""

    every: Grain = "month"
    ages: Ages = 12
    basis: Basis = "customers"


def cohort_retention(
    subscriptions: Frame,
    *,
    every: Grain = "month",
    ages: int = 12,
    basis: Basis = "customers",
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
        as_of: What is known by then; the start of the day after the latest instant in the tables if left out. Give it
            where ends are planned ahead.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.
        confidence: Confidence level of the interval.

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
    options = CohortOptions(
        every=every, ages=ages, basis=basis, as_of=as_of, by=by, grace_days=grace_days, confidence=confidence
    )
    inputs = check_inputs(options, subscriptions=subscriptions, customers=customers)
    revenue = options.basis == "revenue"
    parts = count_cohorts(
        inputs, options.every, options.ages, inputs.as_of(options.as_of), revenue=revenue, grace_days=options.grace_days
    )
    return measure(
        "cohort_retention",
        parts,
        formula=formulas.cohort_retention,
        undefined="not_yet_observed",
        interval=None if revenue else wilson_of("retained", "size", options.confidence),
        options=options,
        single=False,
    )
