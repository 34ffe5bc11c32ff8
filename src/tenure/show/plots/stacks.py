"""Stacks: what a whole is made of, from bad to good, in shares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tenure.show.numbers import format_number, format_part
from tenure.show.plots.drawing import Trace, trace
from tenure.show.plots.hover import in_tag
from tenure.show.plots.style import Style

__all__ = ["READABLE_TEXT", "Stacks", "counts_of", "stack_traces"]

READABLE_TEXT = {"minsize": 10, "mode": "hide"}
"""The layout of texts in bars: what had to be smaller is left out."""

_READABLE = 0.06  # a narrower segment has no room for its share


class Stacks(NamedTuple):
    """Segments by name, from bad to good, and how many are in each: a row of counts for each whole."""

    segments: list[str]
    wholes: list[str]
    counts: NDArray[np.float64]

    @property
    def shares(self) -> NDArray[np.float64]:
        """Return the shares of the segments in their whole; nan of an empty one."""
        with np.errstate(invalid="ignore"):
            return np.asarray(self.counts / self.counts.sum(axis=1, keepdims=True))


def stack_traces(stacks: Stacks, at: Sequence[Any], style: Style, *, upright: bool = False) -> list[Trace]:
    """Return a trace of bars for each segment; bars lie, or stand upright.

    Args:
        stacks: What is drawn.
        at: Where the stack of each whole stands.
        style: The language and colours.
        upright: Whether bars stand.
    """
    colours, shares = style.colours.steps(len(stacks.segments)), stacks.shares
    traces = []
    for place, (segment, colour) in enumerate(zip(stacks.segments, colours, strict=True)):
        lengths = [None if np.isnan(share) else float(share) for share in shares[:, place]]
        ends = {"x": list(at), "y": lengths} if upright else {"x": lengths, "y": list(at), "orientation": "h"}
        traces.append(
            trace(
                "bar",
                **ends,
                width=None if upright else 0.6,
                name=segment,
                marker={"color": colour},
                text=[_percent(share, style) if share >= _READABLE else "" for share in shares[:, place]],
                textposition="inside",
                insidetextanchor="middle",
                textangle=0,
                hovertext=_hover(stacks, segment, place, style),
                hoverinfo="text",
            )
        )
    return traces


def counts_of(columns: Sequence[ArrayLike]) -> NDArray[np.float64]:
    """Return the counts of segments, given as columns, with a row for each whole."""
    return np.column_stack([np.asarray(column, dtype=float) for column in columns])


def _hover(stacks: Stacks, segment: str, place: int, style: Style) -> list[str]:
    texts = []
    for whole, count, share in zip(stacks.wholes, stacks.counts[:, place], stacks.shares[:, place], strict=True):
        number = format_part(int(count) if count.is_integer() else float(count), style.lang)
        texts.append("<br>".join(filter(None, [in_tag("b", whole), f"{segment}: {number}", _percent(share, style)])))
    return texts


def _percent(share: float, style: Style) -> str:
    return "" if np.isnan(share) else f"{format_number(100 * share, 0, style.lang)} %"
