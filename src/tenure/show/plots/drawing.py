"""A drawing: traces and a layout as plain data, until plotly reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Self, TypeAlias

from tenure.catalogue import Language
from tenure.results.plain import plain
from tenure.show.words import word

__all__ = ["Drawing", "Trace", "merged", "plotly", "trace"]

Trace: TypeAlias = dict[str, Any]
"""What plotly draws as one, by the names of its attributes."""


class Drawing:
    """Traces and a layout, by the names that plotly has for them.

    Plotly's own objects look at each value whenever one is set, which takes longer than all else about a plot. So they
    are made once, of a whole drawing, and a page, which draws by itself, does without them. The caption says in a line
    what is drawn.
    """

    def __init__(self, traces: Iterable[Trace] = ()) -> None:
        self.traces = [*traces]
        self.layout: dict[str, Any] = {"xaxis": {}, "yaxis": {}}
        self.caption = ""

    def add(self, *traces: Trace) -> Self:
        """Add traces."""
        self.traces += traces
        return self

    def set(self, **layout: Any) -> Self:
        """Set parts of the layout, what they do not name left as it is; None sets nothing."""
        self.layout = merged(self.layout, layout)
        return self

    def to_plain(self) -> dict[str, Any]:
        """Return what JSON can hold: undefined values are None, instants are ISO text."""
        return {"data": plain(self.traces), "layout": plain(self.layout)}

    def to_figure(self, lang: Language) -> Any:
        """Return a plotly figure."""
        return plotly(lang).Figure(self.traces, {**self.layout, "template": "none"})


def trace(kind: str, **attributes: Any) -> Trace:
    """Return a trace of a kind of plotly's; None sets no attribute.

    Example:
        >>> trace("bar", x=[1, 2], width=None)
        {'type': 'bar', 'x': [1, 2]}
    """
    return merged({"type": kind}, attributes)


def merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Return nested dicts as one, the new over the old; None is left out.

    Example:
        >>> merged({"xaxis": {"range": [0, 1], "ticks": ""}}, {"xaxis": {"range": [0, 2], "title": None}})
        {'xaxis': {'range': [0, 2], 'ticks': ''}}
    """
    found = dict(old)
    for name, value in new.items():
        if isinstance(value, Mapping):
            inside = found.get(name)
            found[name] = merged(inside if isinstance(inside, Mapping) else {}, value)
        elif value is not None:
            found[name] = value
    return found


def plotly(lang: Language) -> Any:
    """Return plotly's graph objects."""
    try:
        import plotly.graph_objects as go  # noqa: PLC0415 - an extra, imported only when a plot is asked
    except ImportError:  # pragma: no cover - the tests have plotly
        raise ImportError(word("needs_plotly", lang)) from None
    return go
