"""The picture of plain figures: lines over several periods, bars by group in one."""

from __future__ import annotations

import pandas as pd

from tenure.results.measure import Measure
from tenure.show.plots.bars import bars
from tenure.show.plots.drawing import Drawing
from tenure.show.plots.limits import groups_by_size
from tenure.show.plots.lines import lines
from tenure.show.plots.style import Style

__all__ = ["has_several_periods", "lines_or_bars"]


def lines_or_bars(measure: Measure, table: pd.DataFrame, style: Style) -> Drawing:
    """Draw lines over periods where there are several, else bars by group, or groups by size with their limits."""
    if has_several_periods(table):
        return lines(measure, table, style)
    return (groups_by_size if "expected" in table else bars)(measure, table, style)


def has_several_periods(table: pd.DataFrame) -> bool:
    """Whether a table has rows of more than one period."""
    return len({*zip(table["period_start"].tolist(), table["period_end"].tolist(), strict=True)}) > 1
