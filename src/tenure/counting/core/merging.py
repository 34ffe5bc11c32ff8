"""Parts of several partitions of the same tables, added up to the parts of the whole."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.counting.core.groups import PERIOD, Groups, add_up, group_rows
from tenure.counting.core.merged_messages import merged_notes, why_undefined
from tenure.results import PERIOD as BOUNDS
from tenure.results import Parts

__all__ = ["merge_parts"]


def merge_parts(several: Sequence[Parts]) -> Parts:
    """Add up the parts of partitions, row by row and over all rows; a group that a partition lacks counts nothing.

    Example:
        >>> import pandas as pd
        >>> from tenure.periods import Period
        >>> march = {"period_start": Period("2026-03").start, "period_end": Period("2026-03").end}
        >>> north = Parts(pd.DataFrame([{**march, "region": "north", "lost": 2}]), {"region": "region"})
        >>> rows = [{**march, "region": name, "lost": 1} for name in ("north", "south")]
        >>> both = Parts(pd.DataFrame(rows), north.keys)
        >>> merge_parts([north, both]).rows["lost"].tolist()
        [3, 1]
    """
    several = _in_one_scale(several)
    return replace(
        several[0],
        rows=_merged_rows(several),
        whole=_whole(several),
        notes=tuple(merged_notes(several)),
        undefined=why_undefined(several),
        is_empty=all(each.is_empty for each in several),
    )


def _in_one_scale(several: Sequence[Parts]) -> list[Parts]:
    scale = math.lcm(*(each.scale for each in several))
    return [_in_scale(each, scale) for each in several]


def _in_scale(parts: Parts, scale: int) -> Parts:
    """Return parts whose money is in finer units."""
    if parts.scale == scale:
        return parts
    rows = parts.rows.assign(**{name: parts.rows[name].astype(object) for name in parts.money})
    return replace(replace(parts, rows=rows).times(scale // parts.scale, *parts.money), scale=scale)


def _merged_rows(several: Sequence[Parts]) -> pd.DataFrame:
    """Return the sums by period and group, ordered as those of one partition are."""
    first, heads = several[0], [PERIOD, *several[0].keys.values()]
    tables, spans = _by_number_of_period(several)
    groups = group_rows(tables, heads)
    columns: dict[Any, Any] = {
        **_bounds(groups.table[PERIOD], spans, first.rows),
        **{name: groups.table[name] for name in first.keys.values()},
        **{name: _column(first, name, groups, tables) for name in first.counted},
        PERIOD: groups.table[PERIOD],
    }
    return _in_order(pd.DataFrame(columns), first.order or heads, tables).drop(columns=PERIOD)


def _by_number_of_period(several: Sequence[Parts]) -> tuple[list[pd.DataFrame], list[tuple[Any, ...]]]:
    """Return the rows of each partition with the number of their period, and the periods' bounds by number."""
    spans_of = [list(zip(*(each.rows[bound] for bound in BOUNDS), strict=True)) for each in several]
    numbers = {span: number for number, span in enumerate(dict.fromkeys(itertools.chain(*spans_of)))}
    tables = [
        each.rows.assign(**{PERIOD: [numbers[span] for span in own]})
        for each, own in zip(several, spans_of, strict=True)
    ]
    return tables, list(numbers)


def _bounds(periods: pd.Series[Any], spans: Sequence[tuple[Any, ...]], like: pd.DataFrame) -> dict[str, Any]:
    found = {name: pd.Series([spans[number][at] for number in periods]) for at, name in enumerate(BOUNDS)}
    return {name: values.astype(like[name].dtype) for name, values in found.items()}


def _column(first: Parts, name: str, groups: Groups, tables: Sequence[pd.DataFrame]) -> Any:
    """Return a part of each group: its sum, or what is the same in all partitions."""
    combine = _constants if name in first.constant else add_up
    return combine(groups.numbers, [table[name] for table in tables], len(groups.table))


def _in_order(table: pd.DataFrame, order: Sequence[str], tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Order rows by some columns: those of a list that is the same in all partitions, such as stages, as it is."""
    ranks = {name: _ranks(table[name], [each[name] for each in tables]) for name in order}
    places = np.lexsort([ranks[name] for name in reversed(order)])
    return table.take(places).reset_index(drop=True)


def _ranks(values: pd.Series[Any], partitions: Sequence[pd.Series[Any]]) -> NDArray[np.int64]:
    """Return the place of each value in the list of all partitions or, where lists differ, among sorted values."""
    (numbers,) = group_rows([values.to_frame("value")], ["value"]).numbers
    lists = [list(dict.fromkeys(each.astype(object).where(each.notna(), None))) for each in partitions]
    if any(each != lists[0] for each in lists):
        return numbers
    return values.astype(object).where(values.notna(), None).map({v: at for at, v in enumerate(lists[0])}).to_numpy()


def _constants(places: Sequence[NDArray[np.int64]], values: Sequence[pd.Series[Any]], size: int) -> Any:
    """Return the one value that each row has in every partition that has the row."""
    found = np.zeros(size, dtype=object)
    for place, each in zip(places, values, strict=True):
        found[place] = each.to_numpy(dtype=object)
    return pd.Series(found).astype(values[0].dtype)


def _whole(several: Sequence[Parts]) -> dict[str, Any]:
    """Return the sums over all rows that are not simply that: of customers who are in several rows, say."""
    names = dict.fromkeys(name for each in several for name in each.whole)
    sums = [each.sums() for each in several] if names else []
    return {
        name: sums[0][name] if name in several[0].constant else sum((each[name] for each in sums), start=0)
        for name in names
    }
