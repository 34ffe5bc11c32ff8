"""Responses: who answers at all."""

from __future__ import annotations

from collections.abc import Iterable

from tenure import formulas
from tenure.counting.surveys.answers import count_asked
from tenure.engine import Frame
from tenure.experience.asking import know_surveys
from tenure.options import Columns, columns, fraction
from tenure.periods import PeriodLike, as_periods
from tenure.results import Measure, asked, measure, wilson_of

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
        period: The period or periods in which surveys were sent or answered (`answered_at`).
        by: Columns to split by, of `surveys` or of `customers`.
        customers: Needed when `by` names one of its columns.
        confidence: Of Wilson's interval.

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
    options, periods = asked(locals()), as_periods(period)
    share = fraction(confidence, "confidence")
    known = know_surveys(columns(by), surveys, customers)
    return measure(
        "response_rate",
        count_asked(known, periods).select("answers", "asked"),
        formula=formulas.response_rate,
        undefined="nobody_asked",
        interval=wilson_of("answers", "asked", share),
        options=options,
    )
