"""Sentiment: how many events are positive, neutral or negative."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw

from tenure.counting.core import count_by_period
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["count_sentiment"]


def count_sentiment(inputs: Inputs, periods: Sequence[Period], neutral: float) -> Parts:
    """Count, per period and group, the events above, within and below the neutral band, its ends included."""
    mark = nw.col("sentiment")
    sums = {"positive": mark > neutral, "neutral": (mark >= -neutral) & (mark <= neutral), "negative": mark < -neutral}
    rows = inputs.tables["events"].filter(~mark.is_null())
    return count_by_period(inputs, periods, rows, at="occurred_at", sums=sums)
