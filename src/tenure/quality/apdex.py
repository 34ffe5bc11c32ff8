"""Apdex: how many requests are soon enough."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from tenure import formulas
from tenure.counting.service_quality.requests import count_apdex
from tenure.engine import Frame
from tenure.intervals import Bounds, student
from tenure.options import Columns, Milliseconds, Options
from tenure.periods import PeriodLike
from tenure.results import Measure, measure
from tenure.tables import check_inputs

__all__ = ["apdex_score"]


class ApdexOptions(Options):
    """The options of `apdex_score`."""

    target_ms: Milliseconds


def apdex_score(
    requests: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    target_ms: float,
    confidence: float = 0.95,
) -> Measure:
    """Application performance index: satisfied requests, and half of those that are tolerated.

    Definition: (satisfied + tolerating / 2) / (satisfied + tolerating + frustrated). A request up to the target T
    satisfies, one up to 4 T is tolerated, and one beyond frustrates, as does one that failed (`ok` is false), however
    soon. One that has no latency and is not known to have failed is left out, and counted as `unmeasured`. The interval
    is that of a mean of 1, 1/2 and 0, one request at either end added, so that it has a width also where few agree.

    Args:
        requests: One row per request; see `Request`.
        period: The period or periods observed.
        by: Columns of `requests` to split by.
        target_ms: The latency T up to which a request satisfies, in milliseconds; up to 4 T it is tolerated.
        confidence: Confidence level of the interval.

    Returns:
        A score from 0 to 1, higher is better. Undefined when no request can be judged.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning.

    Reference:
        Apdex Alliance, Application Performance Index: Apdex technical specification 1.1 (2007).

    Example:
        >>> from tenure.samples import requests, spring
        >>> apdex_score(requests, period=spring, target_ms=100).value
        0.65
    """
    options = ApdexOptions(period=period, by=by, target_ms=target_ms, confidence=confidence)
    inputs = check_inputs(options, uses={"requests": ["ok"]}, requests=requests)
    return measure(
        "apdex_score",
        count_apdex(inputs, options.periods, options.target_ms),
        formula=formulas.apdex_score,
        undefined="no_request_to_judge",
        interval=partial(_interval, confidence=options.confidence),
        options=options,
    )


def _interval(parts: Mapping[str, Any], confidence: float) -> Bounds:
    satisfied, tolerating = parts["satisfied"], parts["tolerating"]
    judged = satisfied + tolerating + parts["frustrated"]
    return student(satisfied + tolerating / 2, satisfied + tolerating / 4, judged, confidence, low=0, high=1)
