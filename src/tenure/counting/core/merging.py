"""Parts of several partitions of the same tables, added up to the parts of the whole."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.counting.core.groups import PERIOD, add_up, group_rows
from tenure.results import PERIOD as BOUNDS
from tenure.results import Message, Parts

__all__ = ["merge_parts"]

_IN_EVERY_PARTITION = {"period_not_over", "period_in_future"}
"""Notes that say up to where the data go: they hold of the whole only where they hold of each partition."""


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
    scale = math.lcm(*(each.scale for each in several))
    several = [_in_scale(each, scale) for each in several]
    first = several[0]
    spans_of = [_spans(each) for each in several]
    spans = list(dict.fromkeys(itertools.chain(*spans_of)))
    numbers = {span: number for number, span in enumerate(spans)}
    tables = [
        each.rows.assign(**{PERIOD: [numbers[span] for span in own]})
        for each, own in zip(several, spans_of, strict=True)
    ]
    groups = group_rows(tables, [PERIOD, *first.keys.values()])
    size = len(groups.table)
    bounds = {name: pd.Series([spans[at][n] for at in groups.table[PERIOD]]) for n, name in enumerate(BOUNDS)}
    columns: dict[Any, Any] = {
        **{name: values.astype(first.rows[name].dtype) for name, values in bounds.items()},
        **{name: groups.table[name] for name in first.keys.values()},
        **{name: add_up(groups.numbers, [table[name] for table in tables], size) for name in first.counted},
    }
    for name in first.constant & {*first.counted}:
        columns[name] = _constants(groups.numbers, [table[name] for table in tables], size)
    table = pd.DataFrame(columns).assign(**{PERIOD: groups.table[PERIOD]})
    return replace(
        first,
        rows=_in_order(table, first.order or [PERIOD, *first.keys.values()], tables).drop(columns=PERIOD),
        whole=_whole(several),
        notes=tuple(_merged_notes([each.notes for each in several])),
        undefined=_why_undefined([each.undefined for each in several]),
    )


def _spans(parts: Parts) -> list[tuple[Any, ...]]:
    return list(zip(*(parts.rows[bound] for bound in BOUNDS), strict=True))


def _in_scale(parts: Parts, scale: int) -> Parts:
    """Return parts whose money is in finer units."""
    if parts.scale == scale:
        return parts
    rows = parts.rows.assign(**{name: parts.rows[name].astype(object) for name in parts.money})
    return replace(replace(parts, rows=rows).times(scale // parts.scale, *parts.money), scale=scale)


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


def _why_undefined(reasons: Sequence[Message | None]) -> Message | None:
    """Return why no partition can be counted, with all that they found instead; None where one can."""
    known = [reason for reason in reasons if reason is not None]
    if len(known) < len(reasons):
        return None
    alike = [reason.values for reason in known if reason.key == known[0].key]  # noqa: PD011 - of messages
    return Message(known[0].key, reduce(_all_named, alike))


def _all_named(one: Mapping[str, Any], other: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: sorted({*one[name], *other[name]}) if isinstance(one[name], list) else one[name] for name in one}


def _merged_notes(several: Sequence[tuple[Message, ...]]) -> Iterator[Message]:
    """Return each note once, with the counts in it added up, and those of where data end with the latest end."""
    for key in dict.fromkeys(note.key for notes in several for note in notes):
        alike = [note for notes in several for note in notes if note.key == key]
        if key in _IN_EVERY_PARTITION:
            if len(alike) == len(several):
                yield max(alike, key=_data_end)
            continue
        yield Message(key, reduce(_add_counts, [note.values for note in alike]))  # noqa: PD011 - of messages


def _data_end(note: Message) -> str:
    return str(note.values["data_end"])  # noqa: PD011 - of a message


def _add_counts(one: Mapping[str, Any], other: Mapping[str, Any]) -> Mapping[str, Any]:
    """Add what are numbers; names are those that both have."""
    return {name: _together(one[name], other[name]) for name in one}


def _together(one: Any, other: Any) -> Any:
    if isinstance(one, int):
        return one + other
    if isinstance(one, list | tuple):
        return [each for each in one if each in other]
    return one
