"""Responses: who answers at all."""

from __future__ import annotations

from collections.abc import Iterable

from tenure import formulas
from tenure.counting.surveys.answers import count_asked
from tenure.engine import Frame
from tenure.experience.survey_inputs import check_surveys
from tenure.options import Columns, Options
from tenure.periods import PeriodLike
from tenure.results import Measure, measure, wilson_of

__all__ = ["response_rate"]


def response_rate(
    surveys: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    confidence: float = 0.95,
) -> Measure:
    """Share of the surveys that were answered.

    Definition: answers / asked, over all surveys of every kind; `by="kind"` splits them. A null score was asked
    and not answered. Where few answer, the scores of the others may be those of a minority: see
    `weights_by_stratum`.

    Args:
        surveys: One row per survey sent; see `Survey`.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        confidence: Confidence level of the interval.

    Returns:
        A rate from 0 to 1, higher is better. Undefined when nobody was asked.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning.

    Example:
        >>> from tenure.samples import spring, surveys
        >>> response_rate(surveys, period=spring).value
        0.95
    """
    options = Options(period=period, by=by, confidence=confidence)
    inputs = check_surveys(options, surveys, customers)
    return measure(
        "response_rate",
        count_asked(inputs, options.periods),
        formula=formulas.response_rate,
        undefined="nobody_asked",
        interval=wilson_of("answers", "asked", options.confidence),
        base="asked",
        options=options,
    )
