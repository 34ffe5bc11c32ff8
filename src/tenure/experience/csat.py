"""CSAT: how many of those who answered are satisfied."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Literal, NamedTuple, TypeAlias

from tenure import formulas
from tenure.counting.surveys.answers import MarkValue, Question, count_answers
from tenure.counting.surveys.marks import Scale
from tenure.engine import Frame
from tenure.experience.survey_inputs import ScaleMarks, SurveyOptions, band_values, check_surveys, scale_of
from tenure.intervals import Bounds, net_score, student, wilson
from tenure.options import Columns
from tenure.periods import PeriodLike
from tenure.results import Measure, measure

__all__ = ["customer_satisfaction_score"]

Method: TypeAlias = Literal["top2", "top1", "net", "mean"]


class SatisfactionOptions(SurveyOptions):
    """The options of `customer_satisfaction_score`."""

    scale: ScaleMarks = (1, 5)
    method: Method = "top2"


class _Reading(NamedTuple):
    """How marks are read: how many a scale needs so that best and worst are others, and what is made of them."""

    at_least: int
    values: Callable[[Scale], dict[str, MarkValue]]
    formula: Callable[..., Any]
    interval: Callable[[Mapping[str, Any], float, int], Bounds]


def customer_satisfaction_score(
    surveys: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    scale: tuple[int, int] = (1, 5),
    method: Method = "top2",
    latest_only: bool = False,
    confidence: float = 0.95,
) -> Measure:
    """Share of those who answered that gave one of the two best marks, in points of 100.

    Definition: 100 × satisfied / answers, of surveys of the kind `csat`. A null score was asked and not answered.

    Args:
        surveys: One row per survey sent; see `Survey`.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        scale: The worst and the best mark.
        method: `top2`, the two best marks; `top1`, the best; `net`, the two best less the two worst; or `mean`, the
            mean mark from 0 (all gave the worst) to 100.
        latest_only: Count only the last answer of each known customer in the period.
        confidence: Confidence level of the interval.

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
    options = SatisfactionOptions(
        period=period, by=by, scale=scale, method=method, latest_only=latest_only, confidence=confidence
    )
    reading = _READINGS[options.method]
    marks = scale_of(options.scale, at_least=reading.at_least)
    question = Question("csat", marks, options.latest_only)
    inputs = check_surveys(options, surveys, customers, needs_customer=options.latest_only)
    values = reading.values(marks)
    return measure(
        "customer_satisfaction_score",
        count_answers(inputs, options.periods, question, values).select(*values, "answers", "asked"),
        formula=partial(reading.formula, span=marks.high - marks.low) if options.method == "mean" else reading.formula,
        undefined="no_answers",
        interval=lambda parts: reading.interval(parts, options.confidence, marks.high - marks.low),
        extra={"response_rate": formulas.response_rate},
        base="answers",
        options=options,
    )


def _best(scale: Scale, marks: int) -> dict[str, range]:
    return {"satisfied": range(scale.high - marks + 1, scale.high + 1)}


def _best_and_worst(scale: Scale) -> dict[str, MarkValue]:
    return band_values({**_best(scale, 2), "dissatisfied": range(scale.low, scale.low + 2)})


def _points(scale: Scale) -> dict[str, MarkValue]:
    return {"points": lambda mark: mark - scale.low, "squares": lambda mark: (mark - scale.low) ** 2}


def _share_bounds(parts: Mapping[str, Any], confidence: float, _: int) -> Bounds:
    return _times(100, wilson(parts["satisfied"], parts["answers"], confidence))


def _net_bounds(parts: Mapping[str, Any], confidence: float, _: int) -> Bounds:
    return _times(100, net_score(parts["satisfied"], parts["dissatisfied"], parts["answers"], confidence))


def _mean_bounds(parts: Mapping[str, Any], confidence: float, span: int) -> Bounds:
    bounds = student(parts["points"], parts["squares"], parts["answers"], confidence, low=0, high=span)
    return _times(100 / span, bounds)


def _times(factor: float, bounds: Bounds) -> Bounds:
    return factor * bounds[0], factor * bounds[1]


_READINGS = {
    "top2": _Reading(
        3, lambda scale: band_values(_best(scale, 2)), formulas.customer_satisfaction_score, _share_bounds
    ),
    "top1": _Reading(
        2, lambda scale: band_values(_best(scale, 1)), formulas.customer_satisfaction_score, _share_bounds
    ),
    "net": _Reading(4, _best_and_worst, formulas.customer_satisfaction_net, _net_bounds),
    "mean": _Reading(2, _points, formulas.customer_satisfaction_mean, _mean_bounds),
}
