"""CSAT: how many of those who answered are satisfied."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from tenure import formulas
from tenure.counting.surveys.answers import Fold, Question, count_answers
from tenure.counting.surveys.marks import Scale
from tenure.engine import Frame
from tenure.experience.asking import NO_ANSWERS, counts, know_surveys, read_scale
from tenure.intervals import Bounds, balance, student, wilson
from tenure.options import Columns, choice, columns, flag, fraction
from tenure.periods import PeriodLike, as_periods
from tenure.results import Measure, asked, measure

__all__ = ["customer_satisfaction_score"]

# The best two marks and the worst two must be others.
_MARKS = {"top1": 2, "top2": 3, "net": 4, "mean": 2}


def customer_satisfaction_score(
    surveys: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    scale: tuple[int, int] = (1, 5),
    method: str = "top2",
    latest_only: bool = False,
    confidence: float = 0.95,
) -> Measure:
    """Share of those who answered that gave one of the two best marks, in points of 100.

    Definition: 100 × satisfied / answers, of surveys of the kind `csat`. A null score was asked and not answered.

    Args:
        surveys: One row per survey sent; see `Survey`. Marks are whole.
        period: The period or periods in which answers were given.
        by: Columns to split by, of `surveys` or of `customers`.
        customers: Needed when `by` names one of its columns.
        scale: The worst and the best mark.
        method: `top2`, the two best marks; `top1`, the best; `net`, the two best less the two worst; or `mean`,
            the mean mark from 0 (all gave the worst) to 100.
        latest_only: Of each known customer only the last answer in the period.
        confidence: Of Wilson's interval; of the normal one for `net`, of Student's for `mean`.

    Returns:
        A score from 0 to 100, of `net` from −100, higher is better. Undefined when nobody answered.

    Raises:
        ContractError: A table breaks its contract, or a mark is not whole or off the scale.
        ParameterError: An option has no meaning.

    Example:
        >>> from tenure.samples import spring, surveys
        >>> customer_satisfaction_score(surveys, period=spring).value
        60.0
    """
    options, periods = asked(locals()), as_periods(period)
    least = _MARKS[choice(method, "method", tuple(_MARKS))]
    marks, share = read_scale(scale, marks=least), fraction(confidence, "confidence")
    question = Question("csat", marks, flag(latest_only, "latest_only"))
    known = know_surveys(columns(by), surveys, customers, known_only=latest_only)
    folds = _folds(marks, method)
    formula, bounds = _READINGS.get(method, _READINGS["top2"])
    span = marks.high - marks.low
    return measure(
        "customer_satisfaction_score",
        count_answers(known, periods, question, folds).select(*folds, "answers", "asked"),
        formula=partial(formula, span=span) if method == "mean" else formula,
        undefined=NO_ANSWERS,
        interval=lambda parts: bounds(parts, share, span),
        extra={"response_rate": formulas.response_rate},
        options=options,
    )


def _folds(scale: Scale, method: str) -> dict[str, Fold]:
    """Return what is added up of the marks."""
    if method == "mean":
        return {"points": lambda mark: mark - scale.low, "squares": lambda mark: (mark - scale.low) ** 2}
    best = {"satisfied": range(scale.high - (method != "top1"), scale.high + 1)}
    return counts(best | ({"dissatisfied": range(scale.low, scale.low + 2)} if method == "net" else {}))


def _net(satisfied: Any, dissatisfied: Any, answers: Any) -> Any:
    return formulas.balance(satisfied, dissatisfied, answers)


def _net_bounds(parts: Mapping[str, Any], confidence: float, _: int) -> Bounds:
    return _times(100, balance(parts["satisfied"], parts["dissatisfied"], parts["answers"], confidence))


def _mean(points: Any, answers: Any, span: int) -> Any:
    return formulas.quotient(100 * points / span, answers)


def _mean_bounds(parts: Mapping[str, Any], confidence: float, span: int) -> Bounds:
    return _times(100 / span, student(parts["points"], parts["squares"], parts["answers"], confidence))


def _share_bounds(parts: Mapping[str, Any], confidence: float, _: int) -> Bounds:
    return _times(100, wilson(parts["satisfied"], parts["answers"], confidence))


def _times(factor: float, bounds: Bounds) -> Bounds:
    return factor * bounds[0], factor * bounds[1]


_READINGS: dict[str, tuple[Callable[..., Any], Callable[..., Bounds]]] = {
    "top2": (formulas.customer_satisfaction_score, _share_bounds),
    "net": (_net, _net_bounds),
    "mean": (_mean, _mean_bounds),
}
