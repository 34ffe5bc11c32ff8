"""Failures: which requests came to nothing."""

from __future__ import annotations

from collections.abc import Iterable

from tenure import formulas
from tenure.counting.service_quality.requests import count_failures
from tenure.engine import Frame
from tenure.options import Columns, Options
from tenure.periods import PeriodLike
from tenure.results import Measure, measure, wilson_of
from tenure.tables import check_inputs

__all__ = ["error_rate"]


def error_rate(
    requests: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    confidence: float = 0.95,
) -> Measure:
    """Share of the requests that failed.

    Definition: failed / requests, of those whose `ok` says whether they failed; a null `ok` is left out, and counted
    as `unknown`.

    Args:
        requests: One row per request; see `Request`.
        period: The period or periods observed.
        by: Columns of `requests` to split by.
        confidence: Confidence level of the interval.

    Returns:
        A rate from 0 to 1, lower is better. Undefined when no request says whether it failed.

    Raises:
        ContractError: A table breaks its contract; `ok` is needed.
        ParameterError: An option has no meaning.

    Example:
        >>> from tenure.samples import requests, spring
        >>> error_rate(requests, period=spring).value
        0.2
    """
    options = Options(period=period, by=by, confidence=confidence)
    inputs = check_inputs(options, needs={"requests": ["ok"]}, requests=requests)
    return measure(
        "error_rate",
        count_failures(inputs, options.periods),
        formula=formulas.error_rate,
        undefined="no_request_with_outcome",
        interval=wilson_of("failed", "requests", options.confidence),
        base="requests",
        options=options,
    )
