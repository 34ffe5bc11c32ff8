"""Every value of a key in every group: what nobody did has a row too."""

from __future__ import annotations

import pandas as pd

from tenure.counting.core.groups import PERIOD
from tenure.tables import Inputs

__all__ = ["every_value"]


def every_value(inputs: Inputs, groups: pd.DataFrame, key: str, count: int) -> pd.DataFrame:
    """Return a row for each group of a table of sums and each number of a key, from 0, in the first period."""
    columns = inputs.group_columns
    names = groups[columns].drop_duplicates() if columns else pd.DataFrame(index=range(1))
    return names.merge(pd.DataFrame({key: range(count)}), how="cross").assign(**{PERIOD: 0})
