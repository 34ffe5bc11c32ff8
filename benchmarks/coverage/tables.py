"""The tables of coverage: `least` is the lowest over the truths of `cases`, `mean` their mean, at 95 % confidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import permutations
from typing import Any

import numpy as np
from scipy.special import gammaln, xlogy

from benchmarks.coverage.cases import FIVE_MARKS, PAIRS, SEVEN_MARKS, SHARES, TRINOMIALS
from benchmarks.coverage.outcomes import (
    Floats,
    covered,
    list_outcomes,
    mean_coverages,
    percent,
    probabilities,
    summary,
)
from tenure.formulas import effective_answers, value_drivers
from tenure.intervals import Bounds, greenwood, lift, net_score, poisson, rank_correlation, student, wilson, z_value

__all__ = ["tables"]

Rows = Iterator[Sequence[str]]

_CONFIDENCE = 0.95
_NET = (1, 0, -1)


def tables() -> str:
    """Return all tables, as the page holds them."""
    return "\n".join(
        [
            table("Shares: `wilson`", ("trials", "coverage"), share_rows()),
            table("Net scores: `net_score`", ("answers", "coverage", "with no answers added"), net_score_rows()),
            table("Net scores, weighted", ("answers", "effective", "coverage"), weighted_rows()),
            table("Mean marks: `student`", ("scale", "answers", "coverage", "with no answers added"), mark_rows()),
            table("Rates per exposure: `poisson`", ("expected events", "coverage"), rate_rows()),
            table("Rank correlation of 0: `rank_correlation`", ("customers", "coverage"), correlation_rows()),
            table("Lift of two services: `lift`", ("customers", "coverage"), lift_rows()),
            table("Survival at one time: `greenwood`", ("customers", "coverage"), survival_rows()),
        ]
    )


def table(title: str, head: Sequence[str], rows: Rows) -> str:
    lines = [f"| {' | '.join(line)} |" for line in (head, ["---"] * len(head), *rows)]
    return "\n".join([f"**{title}**", "", *lines, ""])


def net_score_rows() -> Rows:
    for answers in (5, 6, 8, 10, 20, 50, 100):
        counts = list_outcomes(answers, 3)
        plus, _, minus = counts.T
        chances = [probabilities(counts, shares) for shares in TRINOMIALS]
        bounds = net_score(plus, minus, answers, _CONFIDENCE), normal_interval(plus, minus, answers)
        yield str(answers), *(summary(mean_coverages(TRINOMIALS, chances, each, _NET)) for each in bounds)


def normal_interval(plus: Any, minus: Any, total: int) -> Bounds:
    score = (plus - minus) / total
    half = z_value(_CONFIDENCE) * np.sqrt(((plus + minus) / total - score**2) / total)
    return score - half, score + half


def weighted_rows() -> Rows:
    """Cover two strata of equally many answers, alike but for their weight: those of the second count threefold."""
    for answers in (8, 12, 20):
        counts = list_outcomes(answers // 2, 3)
        first, second = np.repeat(counts, len(counts), axis=0), np.tile(counts, (len(counts), 1))
        plus, _, minus = (first + 3 * second).T
        weight, squares = (1 + 3) * answers / 2, (1 + 9) * answers / 2
        effective = effective_answers(weight, squares)
        bounds = net_score(plus, minus, weight, _CONFIDENCE, effective)
        of_stratum = [probabilities(counts, shares) for shares in TRINOMIALS]
        chances = [np.multiply.outer(each, each).ravel() for each in of_stratum]
        yield str(answers), f"{effective:g}", summary(mean_coverages(TRINOMIALS, chances, bounds, _NET))


def mark_rows() -> Rows:
    for cases, sizes in ((FIVE_MARKS, (5, 6, 8, 10, 20, 30)), (SEVEN_MARKS, (5, 6, 8, 10, 15))):
        marks = np.arange(1, len(cases[0]) + 1)
        for answers in sizes:
            counts = list_outcomes(answers, len(marks))
            sums = (counts * marks).sum(axis=1), (counts * marks**2).sum(axis=1), answers
            chances = [probabilities(counts, shares) for shares in cases]
            bounds = student(*sums, _CONFIDENCE, low=1, high=len(marks)), student(*sums, _CONFIDENCE)
            coverages = (summary(mean_coverages(cases, chances, each, marks)) for each in bounds)
            yield f"1 to {len(marks)}", str(answers), *coverages


def share_rows() -> Rows:
    return binomial_rows(lambda kept, trials: wilson(kept, trials, _CONFIDENCE), SHARES)


def survival_rows() -> Rows:
    return binomial_rows(survival_interval, [share for share in SHARES if 0.2 <= share <= 0.95])


def survival_interval(kept: Floats, customers: int) -> Bounds:
    bounds = [greenwood([customers - each], [customers], [each / customers], _CONFIDENCE) for each in kept]
    return np.array([lower[0] for lower, _ in bounds]), np.array([upper[0] for _, upper in bounds])


def binomial_rows(interval: Callable[[Floats, int], Bounds], truths: Sequence[float]) -> Rows:
    for trials in (5, 10, 20, 50, 100, 500):
        counts = list_outcomes(trials, 2)
        bounds = interval(counts[:, 0].astype(float), trials)
        coverages = [covered(bounds, truth, probabilities(counts, (truth, 1 - truth))) for truth in truths]
        yield str(trials), summary(np.array(coverages))


def rate_rows() -> Rows:
    events = np.arange(400.0)
    bounds = poisson(events, 1, _CONFIDENCE)
    for low, high in ((0.1, 1), (1, 10), (10, 100)):
        means = np.geomspace(low, high, 50)
        chances = np.exp(xlogy(events, means[:, None]) - means[:, None] - gammaln(events + 1))
        coverages = [covered(bounds, mean, each) for mean, each in zip(means, chances, strict=True)]
        yield f"{low:g} to {high:g}", summary(np.array(coverages))


def lift_rows() -> Rows:
    """Cover every way in which customers have both services, one or none, but those in which nobody has one of them."""
    for customers in (20, 50, 80):
        counts = list_outcomes(customers, 4)
        both, first, second = counts[:, 0], counts[:, :2].sum(axis=1), counts[:, [0, 2]].sum(axis=1)
        bounds, defined = lift(both, first, second, customers, _CONFIDENCE), (first > 0) & (second > 0)
        coverages = []
        for one, other, truth in PAIRS:
            shared = truth * one * other
            chances = probabilities(counts, (shared, one - shared, other - shared, 1 - one - other + shared))
            coverages.append(covered(bounds, truth, chances) / chances[defined].sum())
        yield str(customers), summary(np.array(coverages))


def correlation_rows() -> Rows:
    """Cover every order of so many customers, all equally likely where two columns have no relation."""
    for customers in (4, 5, 6, 7):
        order = list(range(customers))
        correlations = np.array([value_drivers(order, other) for other in permutations(order)])
        chances = np.full(len(correlations), 1 / len(correlations))
        yield str(customers), percent(covered(rank_correlation(correlations, customers, _CONFIDENCE), 0.0, chances))
