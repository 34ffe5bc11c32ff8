"""How much of a checklist do they complete, and which step do they miss?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

from .behaviour import wilson
from .groups import default_as_of, per_group, quotient
from .onboarding import Newcomer, newcomers
from .states import Group, Period, Row, Table

Weights = Mapping[str, float]


class Progress(NamedTuple):
    """What one newcomer has done of a checklist in time."""

    who: Newcomer
    done: list[str]
    mature: bool


def progress(
    subscriptions: Table,
    steps: Table,
    weights: Weights,
    *,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    within_days: float = 30,
    as_of: datetime | None = None,
) -> list[Progress]:
    """Steps done before the start count, those not on the list do not; who is yet to start has time left."""
    today = default_as_of(subscriptions, steps) if as_of is None else as_of
    found = []
    for one in newcomers(subscriptions, by, customers):
        closes = one.start + timedelta(days=within_days)
        own = {row["step"] for row in steps if row["customer_id"] == one.customer and row["completed_at"] <= closes}
        found.append(Progress(one, [step for step in weights if step in own], closes <= today))
    return found


def score_of(one: Progress, weights: Weights) -> Fraction:
    return 100 * sum((Fraction(weights[step]) for step in one.done), Fraction(0)) / sum(map(Fraction, weights.values()))


def starting(everyone: Sequence[Progress], group: Group, period: Period) -> list[Progress]:
    return [one for one in everyone if one.who.group == group and period[0] <= one.who.start < period[1]]


def onboarding_engagement_score(
    subscriptions: Table,
    steps: Table,
    periods: Sequence[Period],
    *,
    weights: Weights,
    required: Sequence[str] | None = None,
    by: str | Sequence[str] = (),
    **options: object,
) -> list[Row]:
    everyone = progress(subscriptions, steps, weights, by=by, **options)  # type: ignore[arg-type]
    needed = set(weights if required is None else required)

    def count(group: Group, period: Period) -> Row:
        here = starting(everyone, group, period)
        over = [one for one in here if one.mature]
        total = sum((score_of(one, weights) for one in over), Fraction(0))
        activated = sum(needed <= set(one.done) for one in over)
        sums = {"customers": len(over), "activated": activated, "immature": len(here) - len(over)}
        return {**sums, **quotient(total, len(over), "no customer to judge")}

    return per_group({one.who.group for one in everyone}, periods, by, count)


def onboarding_scores(
    subscriptions: Table,
    steps: Table,
    periods: Sequence[Period],
    *,
    weights: Weights,
    required: Sequence[str] | None = None,
    **options: object,
) -> list[Row]:
    """`missing` is a list here."""
    needed = set(weights if required is None else required)
    everyone = progress(subscriptions, steps, weights, **options)  # type: ignore[arg-type]
    return [
        {
            "customer_id": one.who.customer,
            "started_at": one.who.start,
            "score": score_of(one, weights),
            "activated": needed <= set(one.done),
            "done": len(one.done),
            "missing": [step for step in weights if step not in one.done],
        }
        for period in periods
        for one in starting(everyone, (), period)
        if one.mature
    ]


def step_completion_rate(
    subscriptions: Table,
    steps: Table,
    periods: Sequence[Period],
    *,
    weights: Weights,
    funnel: bool = False,
    by: str | Sequence[str] = (),
    **options: object,
) -> list[Row]:
    """A row for each step of the list in its order; of a funnel, who did it and all before it."""
    everyone = progress(subscriptions, steps, weights, by=by, **options)  # type: ignore[arg-type]
    rows = []
    for place, step in enumerate(weights):
        needed = set(list(weights)[: place + 1]) if funnel else {step}

        def count(group: Group, period: Period, needed: set[str] = needed, step: str = step) -> Row:
            here = starting(everyone, group, period)
            over = [one for one in here if one.mature]
            done = sum(needed <= set(one.done) for one in over)
            sums = {"step": step, "done": done, "customers": len(over), "immature": len(here) - len(over)}
            value = quotient(done, len(over), "no customer to judge")
            return {**sums, **value, **wilson(done, len(over))}

        rows += per_group({one.who.group for one in everyone}, periods, by, count)
    return rows
