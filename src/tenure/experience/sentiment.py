"""Sentiment: how much more is said for us than against us."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tenure import formulas
from tenure.counting.events.sentiment import count_sentiment
from tenure.engine import Frame
from tenure.intervals import Bounds, net_score
from tenure.options import Columns, Options, Share
from tenure.periods import PeriodLike
from tenure.results import Measure, measure
from tenure.tables import check_inputs

__all__ = ["sentiment_score"]


class SentimentOptions(Options):
    """The options of `sentiment_score`."""

    neutral: Share = 0.05


def sentiment_score(
    events: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    neutral: float = 0.05,
    confidence: float = 0.95,
) -> Measure:
    """Positive less negative among the events that have a sentiment.

    Definition: 100 × (positive − negative) / all of them. Sentiment runs from −1 to 1; from −`neutral` to
    `neutral`, both included, it is neither.

    Args:
        events: One row per event; see `Event`. Those without a sentiment are left out. Contacts will do as well.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        neutral: Up to where a sentiment is neither positive nor negative.
        confidence: Confidence level of the interval.

    Returns:
        A score from −100 to 100, higher is better. Undefined when no event has a sentiment.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning.

    Reference:
        Hutto & Gilbert, VADER, ICWSM 8 (2014), for the usual bound of 0.05.

    Example:
        >>> from tenure.samples import events, spring
        >>> sentiment_score(events, period=spring).value
        25.0
    """
    options = SentimentOptions(period=period, by=by, neutral=neutral, confidence=confidence)
    inputs = check_inputs(options, needs={"events": ["sentiment"]}, events=events, customers=customers)
    return measure(
        "sentiment_score",
        count_sentiment(inputs, options.periods, options.neutral),
        formula=formulas.sentiment_score,
        undefined="no_sentiment",
        interval=lambda parts: _interval(parts, options.confidence),
        options=options,
    )


def _interval(parts: Mapping[str, Any], confidence: float) -> Bounds:
    total = parts["positive"] + parts["neutral"] + parts["negative"]
    lower, upper = net_score(parts["positive"], parts["negative"], total, confidence)
    return 100 * lower, 100 * upper
