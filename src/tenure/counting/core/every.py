"""Every group, and every value of a key in it: what nobody did has a row too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core.aggregates import summed_by
from tenure.counting.core.groups import PERIOD, join_customers
from tenure.engine import instant
from tenure.periods import Period
from tenure.tables import Inputs

__all__ = ["every_group", "every_value"]

Lazy = nw.LazyFrame[Any]


def every_group(inputs: Inputs, periods: Sequence[Period], rows: Lazy, at: str, count: str) -> list[pd.DataFrame]:
    """Return a count of 0 for each group of the rows before the last end, as a table of sums; none without groups.

    A count that looks at the rows of the periods alone combines it with its sums: groups are those of all rows.
    """
    if not inputs.group_columns:
        return []
    latest = max(inputs.to_utc(period.end) for period in periods)
    rows = rows.filter(nw.col(at) < instant(latest)).with_columns(nw.lit(0).alias(count))
    return [summed_by(join_customers(inputs, rows), inputs.group_columns, [count]).assign(**{PERIOD: 0})]


def every_value(inputs: Inputs, groups: pd.DataFrame, key: str, count: int) -> pd.DataFrame:
    """Return a row for each group of a table of sums and each number of a key, from 0, in the first period."""
    columns = inputs.group_columns
    names = groups[columns].drop_duplicates() if columns else pd.DataFrame(index=range(1))
    return names.merge(pd.DataFrame({key: range(count)}), how="cross").assign(**{PERIOD: 0})
