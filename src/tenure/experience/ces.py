"""CES: how much effort it took."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from tenure import formulas
from tenure.counting.surveys.answers import Question, count_answers
from tenure.engine import Frame
from tenure.experience.survey_inputs import ScaleMarks, SurveyOptions, check_surveys, scale_of
from tenure.intervals import Bounds, student
from tenure.options import Columns
from tenure.periods import PeriodLike
from tenure.results import Measure, measure

__all__ = ["customer_effort_score"]


class EffortOptions(SurveyOptions):
    """The options of `customer_effort_score`."""

    scale: ScaleMarks = (1, 7)


def customer_effort_score(
    surveys: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    scale: tuple[int, int] = (1, 7),
    latest_only: bool = False,
    confidence: float = 0.95,
) -> Measure:
    """Mean mark of the effort that customers had to make.

    Definition: sum of the marks / answers, of surveys of the kind `ces`. A null score was asked and not answered.

    Args:
        surveys: One row per survey sent; see `Survey`.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        scale: The first and the last mark.
        latest_only: Count only the last answer of each known customer in the period.
        confidence: Confidence level of the interval.

    Returns:
        A mark within the scale, lower is better; where the question asks how easy it was, higher is. Undefined
        when nobody answered.

    Raises:
        ContractError: A table breaks its contract, or a mark is not whole or off the scale.
        ParameterError: An option has no meaning.

    Reference:
        Dixon, Freeman & Toman, Stop trying to delight your customers, Harvard Business Review 88 (2010).

    Example:
        >>> from tenure.samples import spring, surveys
        >>> customer_effort_score(surveys, period=spring).value
        5.0
    """
    options = EffortOptions(period=period, by=by, scale=scale, latest_only=latest_only, confidence=confidence)
    question = Question("ces", scale_of(options.scale), options.latest_only)
    inputs = check_surveys(options, surveys, customers, needs_customer=options.latest_only)
    parts = count_answers(inputs, options.periods, question, {"marks": int, "squares": lambda mark: mark * mark})
    return measure(
        "customer_effort_score",
        parts.select("marks", "squares", "answers", "asked"),
        formula=formulas.customer_effort_score,
        undefined="no_answers",
        interval=partial(_interval, options=options),
        extra={"response_rate": formulas.response_rate},
        base="answers",
        options=options,
    )


def _interval(parts: Mapping[str, Any], options: EffortOptions) -> Bounds:
    low, high = options.scale
    return student(parts["marks"], parts["squares"], parts["answers"], options.confidence, low=low, high=high)
