"""MOS: how good a call over the network would sound."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from tenure import formulas
from tenure.counting.service_quality.requests import count_opinions
from tenure.engine import Frame
from tenure.intervals import Bounds, student
from tenure.options import Columns, Options
from tenure.periods import PeriodLike
from tenure.results import Measure, measure
from tenure.tables import check_inputs

__all__ = ["mean_opinion_score"]

_WORST, _BEST = 1.0, 4.5


def mean_opinion_score(
    requests: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    confidence: float = 0.95,
) -> Measure:
    """Mean opinion score (MOS) that listeners would give, estimated from latency, jitter and loss.

    Definition: the mean over the requests that have a latency. The delay L is latency + 2 × jitter + 10 ms. Of a rating
    R = 93.2 − I_d − I_e, delay takes I_d = L / 40 where L is below 160 ms, and (L − 120) / 10 from there on, and loss
    takes I_e = 2.5 for each percent. With R within 0 and 100, the score is 1 + 0.035 R + 0.000007 R (R − 60) (100 − R),
    at least 1. A jitter or loss that is null, or not there, is 0; a request without a latency is left out, and counted
    as `unmeasured`. Scores are summed as whole billionths.

    Args:
        requests: One row per request; see `Request`.
        period: The period or periods observed.
        by: Columns of `requests` to split by.
        confidence: Confidence level of the interval.

    Returns:
        A score from 1 to 4.5, higher is better. Undefined when no request has a latency.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning.

    Reference:
        ITU-T G.107, The E-model (2015), for the rating and the score; that delay and loss take so much is the usual
        simplification of its impairments for monitoring.

    Example:
        >>> from tenure.samples import requests, spring
        >>> round(mean_opinion_score(requests, period=spring).value, 2)
        3.83
    """
    options = Options(period=period, by=by, confidence=confidence)
    inputs = check_inputs(options, uses={"requests": ["jitter_ms", "packet_loss"]}, requests=requests)
    return measure(
        "mean_opinion_score",
        count_opinions(inputs, options.periods),
        formula=formulas.mean_opinion_score,
        undefined="no_request_with_latency",
        interval=partial(_interval, confidence=options.confidence),
        base="requests",
        options=options,
    )


def _interval(parts: Mapping[str, Any], confidence: float) -> Bounds:
    return student(parts["scores"], parts["squares"], parts["requests"], confidence, low=_WORST, high=_BEST)
