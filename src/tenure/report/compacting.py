"""Data of a page made small: what stands in it several times is written once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

__all__ = ["compact", "expand"]

_SHORTEST = 24
"""Characters below which a reference is hardly shorter than what it stands for."""

REFERENCE = "$"


def compact(value: Any) -> dict[str, Any]:
    """Return plain data as `shared` and `value`: `{"$": 3}` in either stands for the value at place 3 of `shared`.

    Example:
        >>> compact([["a long text of a page"] * 2] * 2)
        {'shared': [['a long text of a page', 'a long text of a page']], 'value': [{'$': 0}, {'$': 0}]}
    """
    times = Counter(_texts_within(value, {}))
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
        if isinstance(each, dict):
            return whole(shared[each[REFERENCE]]) if REFERENCE in each else {key: whole(each[key]) for key in each}
        return [whole(held) for held in each] if isinstance(each, list) else each

    return whole(compacted["value"])


def _texts_within(value: Any, seen: dict[str, None]) -> Iterator[str]:
    """Return the JSON of each part, those inside of a part that has come before aside."""
    if isinstance(value, list | dict | str):
        text = _text(value)
        yield text
        if text not in seen and not isinstance(value, str):
            seen[text] = None
            for each in value.values() if isinstance(value, dict) else value:
                yield from _texts_within(each, seen)


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
