"""Sentiment: how much more is said for us than against us."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tenure import formulas
from tenure.counting.events.sentiment import count_sentiment
from tenure.engine import Frame
from tenure.intervals import Bounds, balance
from tenure.options import Columns, fraction, number
from tenure.periods import PeriodLike, as_periods
from tenure.results import Measure, asked, measure
from tenure.tables import check_inputs

__all__ = ["sentiment_score"]


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
        by: Columns to split by, of `events` or of `customers`.
        customers: Needed when `by` names one of its columns.
        neutral: Up to where a sentiment is neither positive nor negative.
        confidence: Of the normal interval, within −100 to 100.

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
    options, periods = asked(locals()), as_periods(period)
    bound, share = number(neutral, "neutral", minimum=0, maximum=1), fraction(confidence, "confidence")
    inputs = check_inputs(by, needs={"events": ["sentiment"]}, events=events, customers=customers)
    return measure(
        "sentiment_score",
        count_sentiment(inputs, periods, bound).select("positive", "neutral", "negative"),
        formula=formulas.sentiment_score,
        undefined="no_sentiment",
        interval=lambda parts: _interval(parts, share),
        options=options,
    )


def _interval(parts: Mapping[str, Any], confidence: float) -> Bounds:
    total = parts["positive"] + parts["neutral"] + parts["negative"]
    lower, upper = balance(parts["positive"], parts["negative"], total, confidence)
    return 100 * lower, 100 * upper
