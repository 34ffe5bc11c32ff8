"""Sentiment: how many events are positive, neutral or negative."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw
import pandas as pd

from tenure.counting.core.aggregates import bucket_of, sum_by
from tenure.counting.core.groups import join_customers, to_parts
from tenure.counting.core.runs import non_overlapping_runs
from tenure.counting.surveys.answers import by_period, summed
from tenure.engine import collect
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["count_sentiment"]

_SUMS = ["positive", "neutral", "negative"]


def count_sentiment(inputs: Inputs, periods: Sequence[Period], neutral: float) -> Parts:
    """Count, per period and group, the events above, within and below the neutral band, its ends included."""
    groups, mark = [*inputs.entity_columns, *inputs.customer_columns], nw.col("sentiment")
    sides = {"positive": mark > neutral, "negative": mark < -neutral}
    found = []
    for run in non_overlapping_runs(periods, inputs):
        rows = inputs.tables["events"].filter(~mark.is_null())
        rows = rows.with_columns(
            bucket_of(nw.col("occurred_at"), run.bounds).alias("_bucket"),
            ((mark >= -neutral) & (mark <= neutral)).cast(nw.Int64).alias("neutral"),
            **{name: side.cast(nw.Int64) for name, side in sides.items()},
        )
        sums = collect(sum_by(join_customers(inputs, rows), [*groups, "_bucket"], _SUMS))
        found.append(by_period(sums, run, _SUMS))
    return to_parts(inputs, periods, summed(pd.concat(found, ignore_index=True), groups))
