"""Data of a page made small: what stands in it several times is written once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

__all__ = ["compact", "expand"]

REFERENCE, COLUMNS, BREAK = "$", "&", "<br>"
_SHORTEST = 24
"""Characters below which a reference is hardly shorter than what it stands for."""


def compact(value: Any) -> dict[str, Any]:
    """Return plain data as `shared` and `value`.

    In either, `{"$": 3}` stands for the value at place 3 of `shared`, and `{"&": columns}` for a list of texts of
    several lines: a column for each line, or one text where all have the same.

    Example:
        >>> compact([["a long text of a page"] * 2] * 2)
        {'shared': [['a long text of a page', 'a long text of a page']], 'value': [{'$': 0}, {'$': 0}]}
        >>> compact(["May<br>5.7 %", "June<br>4.1 %"])
        {'shared': [], 'value': {'&': [['May', 'June'], ['5.7 %', '4.1 %']]}}
    """
    value = _in_columns(value)
    times = Counter(_texts_within(value, set()))
    shared, places = list[Any](), dict[str, int]()

    def shortened(each: Any) -> Any:
        if not isinstance(each, list | dict | str):
            return each
        text = _text(each)
        if len(text) < _SHORTEST or times[text] < 2:
            return inside_of(each)
        if text not in places:
            inside = inside_of(each)
            places[text] = len(shared)
            shared.append(inside)
        return {REFERENCE: places[text]}

    def inside_of(each: Any) -> Any:
        if isinstance(each, dict):
            return {key: shortened(held) for key, held in each.items()}
        return [shortened(held) for held in each] if isinstance(each, list) else each

    found = shortened(value)
    return {"shared": shared, "value": found}


def expand(compacted: dict[str, Any]) -> Any:
    """Return the data that `compact` made small.

    Example:
        >>> expand({"shared": ["a", [{"$": 0}]], "value": {"b": {"$": 1}}})
        {'b': ['a']}
    """
    shared = compacted["shared"]

    def whole(each: Any) -> Any:
        if isinstance(each, list):
            return [whole(held) for held in each]
        if not isinstance(each, dict):
            return each
        if COLUMNS in each:
            return _joined([whole(column) for column in whole(each[COLUMNS])])
        return whole(shared[each[REFERENCE]]) if REFERENCE in each else {key: whole(each[key]) for key in each}

    return whole(compacted["value"])


def _in_columns(value: Any) -> Any:
    """Set lists of texts of several lines in columns, most of which stand elsewhere too."""
    if isinstance(value, dict):
        return {key: _in_columns(each) for key, each in value.items()}
    if not isinstance(value, list):
        return value
    if not value or not all(isinstance(each, str) and BREAK in each for each in value):
        return [_in_columns(each) for each in value]
    lines = [each.split(BREAK) for each in value]
    columns = [[each[at] if at < len(each) else None for each in lines] for at in range(max(map(len, lines)))]
    # The first column stays a list: it tells how many texts there are.
    return {COLUMNS: [columns[0], *(each[0] if len(set(each)) == 1 else each for each in columns[1:])]}


def _joined(columns: list[Any]) -> list[str]:
    rows = range(len(columns[0]))
    lines = ([each if isinstance(each, str) else each[row] for each in columns] for row in rows)
    return [BREAK.join(line for line in each if line is not None) for each in lines]


def _texts_within(value: Any, seen: set[str]) -> Iterator[str]:
    """Return the JSON of each part, those inside of a part that has come before aside."""
    if isinstance(value, list | dict | str):
        text = _text(value)
        yield text
        if text not in seen and not isinstance(value, str):
            seen.add(text)
            for each in value.values() if isinstance(value, dict) else value:
                yield from _texts_within(each, seen)


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
