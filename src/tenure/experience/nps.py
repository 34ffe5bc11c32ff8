"""NPS: how many more would recommend us than would not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import PlainValidator

from tenure import formulas
from tenure.counting.surveys.answers import Question, count_answers
from tenure.counting.surveys.weights import count_weighted
from tenure.engine import Frame
from tenure.errors import ParameterError
from tenure.experience.survey_inputs import (
    NPS_BANDS,
    NPS_SCALE,
    SurveyOptions,
    band_values,
    check_surveys,
    check_weighted_surveys,
)
from tenure.intervals import Bounds, net_score
from tenure.options import Columns
from tenure.periods import PeriodLike
from tenure.results import Measure, measure

__all__ = ["net_promoter_score"]


def _read_weight(weight: Any) -> str | None:
    if weight is not None and not isinstance(weight, str):
        raise ParameterError(f"weight names {weight!r}, which is no column name.")
    return weight


class NpsOptions(SurveyOptions):
    """The options of `net_promoter_score`."""

    weight: Annotated[str | None, PlainValidator(_read_weight)] = None


def net_promoter_score(
    surveys: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    latest_only: bool = False,
    weight: str | None = None,
    confidence: float = 0.95,
) -> Measure:
    """Promoters less detractors among those who answered.

    Definition: 100 × (promoters − detractors) / answers. A promoter gives 9 or 10, a passive 7 or 8, a
    detractor 0 to 6. A null score was asked and not answered: it is in `asked` and in no band. Surveys of
    another kind are left aside, and all answers of a customer count.

    Args:
        surveys: One row per survey sent; see `Survey`.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        latest_only: Count only the last answer of each known customer in the period.
        weight: A column of weights from 0, such as `weights_by_stratum` gives. Parts are then in weight,
            `effective_answers` is Kish's sample size, and `answers` still counts.
        confidence: Confidence level of the interval.

    Returns:
        A score from −100 to 100, higher is better. Undefined when nobody answered.

    Raises:
        ContractError: A table breaks its contract, or marks are not whole, not from 0 to 10, or on another scale.
        ParameterError: An option has no meaning.

    Reference:
        Reichheld, The one number you need to grow, Harvard Business Review 81 (2003).

    Example:
        >>> from tenure.samples import spring, surveys
        >>> net_promoter_score(surveys, period=spring).value
        10.0
    """
    options = NpsOptions(period=period, by=by, latest_only=latest_only, weight=weight, confidence=confidence)
    question = Question("nps", NPS_SCALE, options.latest_only)
    values = band_values(NPS_BANDS)
    if options.weight is None:
        inputs = check_surveys(options, surveys, customers, needs_customer=options.latest_only)
        parts = count_answers(inputs, options.periods, question, values).select(*values, "answers", "asked")
    else:
        inputs, column = check_weighted_surveys(options, options.weight, surveys, customers)
        parts = count_weighted(inputs, options.periods, question, values, options.weight, column)
        parts = parts.select(*values, "answers", "asked", "squares")
    return measure(
        "net_promoter_score",
        parts,
        formula=formulas.net_promoter_score,
        undefined="no_answers",
        interval=lambda parts: _interval(parts, options.confidence),
        extra={
            **({} if options.weight is None else {"effective_answers": _effective}),
            "response_rate": formulas.response_rate,
        },
        base="answers",
        options=options,
    )


def _weight_of(parts: Mapping[str, Any]) -> Any:
    return parts["promoters"] + parts["passives"] + parts["detractors"]


def _effective(parts: Mapping[str, Any]) -> Any:
    return formulas.effective_answers(_weight_of(parts), parts["squares"])


def _interval(parts: Mapping[str, Any], confidence: float) -> Bounds:
    effective = _effective(parts) if "squares" in parts else None
    lower, upper = net_score(parts["promoters"], parts["detractors"], _weight_of(parts), confidence, effective)
    return 100 * lower, 100 * upper
