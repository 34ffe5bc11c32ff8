"""Sentiment: how many events are positive, neutral or negative."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw
import pandas as pd

from tenure.counting.core.groups import to_parts, with_traits
from tenure.counting.core.runs import chains
from tenure.counting.core.aggregates import bounded, total
from tenure.counting.surveys.answers import by_period, summed
from tenure.engine import collect
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Known

__all__ = ["count_sentiment"]

_SUMS = ["positive", "neutral", "negative"]


def count_sentiment(known: Known, periods: Sequence[Period], neutral: float) -> Parts:
    """Count, per period and group, the events above, within and below the neutral band, its ends included."""
    groups, mark = [*known.unit, *known.traits], nw.col("sentiment")
    sides = {"positive": mark > neutral, "negative": mark < -neutral}
    found = []
    for chain in chains(periods, known):
        rows = known.tables["events"].filter(~mark.is_null())
        rows = rows.with_columns(
            bounded(nw.col("occurred_at"), chain.bounds).alias("_bucket"),
            ((mark >= -neutral) & (mark <= neutral)).cast(nw.Int64).alias("neutral"),
            **{name: side.cast(nw.Int64) for name, side in sides.items()},
        )
        sums = collect(total(with_traits(known, rows), [*groups, "_bucket"], _SUMS))
        found.append(by_period(sums, chain, _SUMS))
    return to_parts(known, periods, summed(pd.concat(found, ignore_index=True), groups))
