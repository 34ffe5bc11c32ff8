"""CES: how much effort it took."""

from __future__ import annotations

from collections.abc import Iterable

from tenure import formulas
from tenure.counting.surveys.answers import Question, count_answers
from tenure.engine import Frame
from tenure.experience.asking import NO_ANSWERS, know_surveys, read_scale
from tenure.intervals import student
from tenure.options import Columns, columns, flag, fraction
from tenure.periods import PeriodLike, as_periods
from tenure.results import Measure, asked, measure

__all__ = ["customer_effort_score"]


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
        surveys: One row per survey sent; see `Survey`. Marks are whole.
        period: The period or periods in which answers were given.
        by: Columns to split by, of `surveys` or of `customers`.
        customers: Needed when `by` names one of its columns.
        scale: The first and the last mark.
        latest_only: Of each known customer only the last answer in the period.
        confidence: Of Student's interval, which needs two answers.

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
    options, periods = asked(locals()), as_periods(period)
    marks, share = read_scale(scale), fraction(confidence, "confidence")
    question = Question("ces", marks, flag(latest_only, "latest_only"))
    known = know_surveys(columns(by), surveys, customers, known_only=latest_only)
    parts = count_answers(known, periods, question, {"marks": int, "squares": lambda mark: mark * mark})
    return measure(
        "customer_effort_score",
        parts.select("marks", "squares", "answers", "asked"),
        formula=formulas.customer_effort_score,
        undefined=NO_ANSWERS,
        interval=lambda parts: student(parts["marks"], parts["squares"], parts["answers"], share),
        extra={"response_rate": formulas.response_rate},
        options=options,
    )
