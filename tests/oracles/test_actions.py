"""What is drawn does reach the cases that the oracles tell apart."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, find, settings
from hypothesis import strategies as st

from . import actions, strategies
from .actions import CHECKLIST, MICROSECOND
from .buying import cart_abandonment_rate, return_rate
from .checklists import onboarding_engagement_score, step_completion_rate
from .cohort_activity import cohort_activity
from .engagement import declining_use_rate
from .features import sticky_features
from .funnels import funnel
from .grid import MONTHS, run_of
from .onboarding import activation_days, trial_conversion_rate
from .sessions import sessions_per_day
from .states import Row

SPANS = run_of("month", 5)
FAR = MONTHS[-1].replace(year=2030)
WEIGHTS = dict.fromkeys(CHECKLIST, 1)
QUICKLY = settings(max_examples=500, phases=(Phase.generate,), database=None)
BOOKS = strategies.subscriptions()
STEPPED = BOOKS.flatmap(lambda book: st.tuples(st.just(book), actions.steps(book)))
USED = BOOKS.flatmap(lambda book: st.tuples(st.just(book), actions.events(instants=actions.near(book))))
USES = actions.events()
FUNNEL = actions.events(("a", "b", "c"))
ORDERS = actions.events(("cart", "purchase", "return"))
HALF_HOUR = actions.WINDOWS[0].total_seconds() / 60


def total(rows: list[Row], name: str) -> Any:
    return sum(row[name] or 0 for row in rows)


def narrow(drawn: list[Row], gap: float) -> Any:
    return total(sessions_per_day(drawn, SPANS, gap_minutes=gap), "sessions")


def rolls_differently(drawn: list[Row]) -> bool:
    counts = [cohort_activity(drawn, ages=2, ages_from=each, as_of=FAR) for each in ("calendar", "rolling")]
    return [row["value"] for row in counts[0]] != [row["value"] for row in counts[1]]


def in_a_funnel(drawn: list[Row], place: int) -> Any:
    rows = funnel(drawn, SPANS, steps=("a", "b", "c"), within_days=7, as_of=FAR)
    return sum(row["reached"] for row in rows if row["place"] == place)


def meets_an_end(drawn: tuple[list[Row], list[Row]]) -> bool:
    """Whether a step on the last instant of the window changes the score."""
    book, steps = drawn
    sooner = [{**row, "completed_at": row["completed_at"] + MICROSECOND} for row in steps]
    one, other = (
        onboarding_engagement_score(book, each, SPANS, weights=WEIGHTS, within_days=7, as_of=FAR)
        for each in (steps, sooner)
    )
    return total(one, "value") != total(other, "value")


def orders_are_checked(drawn: tuple[list[Row], list[Row]]) -> bool:
    book, steps = drawn
    one, other = (
        step_completion_rate(book, steps, SPANS, weights=WEIGHTS, funnel=each, as_of=FAR) for each in (False, True)
    )
    return total(one, "done") != total(other, "done")


def some_wait(drawn: tuple[list[Row], list[Row]]) -> bool:
    return any(row["waiting"] and row["median_days"] for row in activation_days(drawn[0], drawn[1], SPANS, as_of=FAR))


def judged(kpi: Callable[..., list[Row]], part: str, **options: Any) -> Callable[[list[Row]], bool]:
    return lambda drawn: total(kpi(drawn, SPANS, **options), part) > 0


CASES: dict[str, tuple[st.SearchStrategy[Any], Callable[[Any], bool]]] = {
    "a trial that converts": (actions.trials(), judged(trial_conversion_rate, "converted", as_of=FAR)),
    "a trial that is immature": (actions.trials(), judged(trial_conversion_rate, "immature", as_of=MONTHS[5])),
    "a trial of another service": (
        actions.trials(),
        lambda book: (
            total(trial_conversion_rate(book, SPANS, as_of=FAR), "converted")
            < total(trial_conversion_rate([{**row, "service": None} for row in book], SPANS, as_of=FAR), "converted")
        ),
    ),
    "some who wait": (
        USED,
        lambda drawn: any(
            row["waiting"] and row["median_days"] for row in activation_days(drawn[0], drawn[1], SPANS, as_of=FAR)
        ),
    ),
    "a step on the last instant": (STEPPED, meets_an_end),
    "a step before the one before": (STEPPED, orders_are_checked),
    "the second step": (FUNNEL, lambda drawn: in_a_funnel(drawn, 1) > in_a_funnel(drawn, 2)),
    "the third step": (FUNNEL, lambda drawn: in_a_funnel(drawn, 2) > 0),
    "a pause of just the gap": (
        actions.events(columns=()),
        lambda drawn: narrow(drawn, HALF_HOUR) != narrow(drawn, HALF_HOUR - 0.001),
    ),
    "a session that began before": (
        USES,
        lambda drawn: (
            total(sessions_per_day(drawn, SPANS[1:2]), "sessions")
            < total(sessions_per_day([row for row in drawn if row["occurred_at"] >= MONTHS[2]], SPANS[1:2]), "sessions")
        ),
    ),
    "a decline": (
        st.tuples(BOOKS, USES),
        lambda drawn: any(row["declining"] and row["stable"] for row in declining_use_rate(drawn[0], drawn[1], SPANS)),
    ),
    "users and others": (
        actions.regulars(SPANS[1], 30),
        lambda drawn: any(row["value"] for row in sticky_features(drawn[0], drawn[1], SPANS[1], days=30, as_of=FAR)),
    ),
    "an abandoned cart": (ORDERS, judged(cart_abandonment_rate, "abandoned", as_of=FAR)),
    "a return": (ORDERS, judged(return_rate, "returned", as_of=FAR)),
    "a month of one's own": (USES, rolls_differently),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_drawn_reaches(case: str) -> None:
    strategy, reaches = CASES[case]
    find(strategy, reaches, settings=QUICKLY, random=Random(7))
