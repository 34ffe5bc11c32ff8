"""The groups of a table: their names, and which of them are shown where there are many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.show.plots.labels import group_names
from tenure.show.plots.style import Style

__all__ = ["FULL_NAME", "MOST_BANDS", "NAME", "Group", "group_sizes", "groups_of", "largest_rows", "size_part"]

MOST_BANDS = 4
"""More intervals that overlap cannot be told apart: they are shown when pointed at."""

NAME, FULL_NAME = 28, 200
"""How many letters of a name a legend has room for, and a hover text."""
_NO_COUNTS = {"marks", "points", "scores", "squares"}  # sums of what was answered, not how many answered


class Group(NamedTuple):
    """A group: its name as a legend shows it, its full name, and its rows."""

    name: str
    full_name: str
    rows: pd.DataFrame


def groups_of(table: pd.DataFrame, by: Sequence[str], style: Style, most: int) -> tuple[list[Group], str]:
    """Return at most so many groups in the order of the table, and words about those left out.

    Of many groups, those are shown that are the largest over all periods.
    """
    if not by:
        return [Group("", "", table)], ""
    found = [rows for _, rows in table.groupby(list(by), dropna=False, sort=False)]
    shown = found if len(found) <= most else _largest_groups(table, by, found, most)
    first = table.loc[[rows.index[0] for rows in shown]]
    names = (group_names(first, by, style.lang, longest) for longest in (NAME, FULL_NAME))
    groups = [Group(*each) for each in zip(*names, shown, strict=True)]
    return groups, _left_out(len(shown), len(found), style)


def largest_rows(table: pd.DataFrame, by: Sequence[str], style: Style, most: int) -> tuple[pd.DataFrame, str]:
    """Return at most so many rows in the order of the table, the largest groups, and words about those left out."""
    if len(table) <= most:
        return table, ""
    return table.iloc[_largest(group_sizes(table, by), most)], _left_out(most, len(table), style)


def group_sizes(table: pd.DataFrame, by: Sequence[str]) -> NDArray[np.float64]:
    """Return how large the group of each row is: its count of customers, answers or requests.

    Of tables without counts, the figure itself says how large a group is.
    """
    part = size_part(table, by)
    sizes = table["value"].abs() if part is None else table[part]
    return np.nan_to_num(sizes.to_numpy(dtype=float))


def size_part(table: pd.DataFrame, by: Sequence[str]) -> str | None:
    """Return the part that says how large a group is: the largest of the counts in which groups differ."""
    numbers = [str(name) for name, kind in table.dtypes.items() if pd.api.types.is_integer_dtype(kind)]
    counts = [name for name in numbers if name not in {*by, *_NO_COUNTS}]
    if not counts:
        return None
    sums = table.groupby(list(by), dropna=False)[counts].sum() if by else table[counts]
    differing = [name for name in counts if sums[name].min() < sums[name].max()]
    return max(differing or counts, key=lambda name: sums[name].sum())


def _largest_groups(
    table: pd.DataFrame, by: Sequence[str], groups: list[pd.DataFrame], most: int
) -> list[pd.DataFrame]:
    sizes = pd.Series(group_sizes(table, by), index=table.index)
    return [groups[place] for place in _largest(np.array([sizes[rows.index].sum() for rows in groups]), most)]


def _largest(sizes: NDArray[np.float64], most: int) -> NDArray[np.intp]:
    """Return the places of the largest, in their order; of equals, the first."""
    return np.sort(np.argsort(-sizes, kind="stable")[:most])


def _left_out(shown: int, everything: int, style: Style) -> str:
    return "" if shown == everything else style.say("largest", shown=shown, all=everything)
