"""Plots for light and dark pages: drawn once, and a second time only where the colours of the other are not known."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from tenure.catalogue import Language
from tenure.results import Result

__all__ = ["Figure", "ThemedPlots"]

Figure: TypeAlias = dict[str, Any]
_Path: TypeAlias = tuple[str | int, ...]
_Use: TypeAlias = tuple[str, tuple[str, ...], str]
"""The picture in which a colour stands, what it colours, and the colour on light pages."""


class ThemedPlots:
    """Draws results for both themes.

    A plot is the same in both but for its colours, and those that one picture has in one place are known once two
    plots have shown them; so most plots are drawn once.
    """

    def __init__(self, lang: Language) -> None:
        self._lang = lang
        self._dark_of: dict[_Use, str] = {}

    def plot(self, result: Result) -> Figure:
        """Return a plot for a light page, and under `dark` the path and colour of what is otherwise on a dark one."""
        light = self._drawn(result, "light")
        colours = {path: (_use(result, path, colour), colour) for path, colour in _colours(light, ())}
        if any(use not in self._dark_of for use, _ in colours.values()):
            for path, colour in _colours(self._drawn(result, "dark"), ()):
                self._dark_of[colours[path][0]] = colour
        dark = [
            [list(path), self._dark_of[use]] for path, (use, light) in colours.items() if self._dark_of[use] != light
        ]
        return {"data": light["data"], "layout": light["layout"], "dark": dark}

    def _drawn(self, result: Result, theme: Any) -> Figure:
        found: Figure = json.loads(result.plot(self._lang, theme=theme).to_json(validate=False))
        return found


def _use(result: Result, path: _Path, colour: str) -> _Use:
    return result.kpi.picture, tuple(part for part in path if isinstance(part, str)), colour


def _colours(value: Any, path: _Path) -> Iterator[tuple[_Path, str]]:
    """Return each colour in a figure with its path."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _colours(each, (*path, key))
    elif isinstance(value, list):
        # Long lists of a plot are places, values and texts.
        if (value and isinstance(value[0], dict | list)) or _is_colour(value[0] if value else None):
            for place, each in enumerate(value):
                yield from _colours(each, (*path, place))
    elif _is_colour(value):
        yield path, value


def _is_colour(value: Any) -> bool:
    return isinstance(value, str) and (value.startswith("rgba(") or (value.startswith("#") and len(value) == 7))
