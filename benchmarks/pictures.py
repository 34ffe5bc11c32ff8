"""Growth curves: what a million subscriptions cost as books grow, a panel for each family, as SVG."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.families import FAMILIES
from benchmarks.family import CONTESTANTS, Contestant
from benchmarks.results import Report, Result

__all__ = ["draw"]

COLUMNS = 5
# Okabe and Ito's colours, which all eyes tell apart.
COLOURS: dict[Contestant, str] = {
    "tenure": "#0072B2",
    "on_polars": "#56B4E9",
    "duckdb": "#E69F00",
    "polars": "#CC79A7",
    "pandas": "#009E73",
    "grid": "#000000",
}
_MILLION = 1_000_000
_STYLE: dict[Any, Any] = {"svg.hashsalt": "tenure", "svg.fonttype": "none", "font.size": 7, "font.family": "sans-serif"}


def draw(report: Report, folder: Path) -> list[Path]:
    """Draw the growth of time and of memory, and return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    return [
        _draw(report, folder / "growth_of_time.svg", "seconds per million subscriptions", _time),
        _draw(report, folder / "growth_of_memory.svg", "peak of memory in MB", _memory),
    ]


def _time(result: Result) -> float:
    return result.time / result.size * _MILLION


def _memory(result: Result) -> float:
    return max(result.peak or 0.0, 1.0)


def _draw(report: Report, path: Path, what: str, figure_of: Callable[[Result], float]) -> Path:
    families = [name for name in FAMILIES if name in {each.family for each in report.results}]
    rows = math.ceil(len(families) / COLUMNS)
    with mpl.rc_context(_STYLE):
        picture = Figure(figsize=(9, 1.7 * rows + 0.5), layout="constrained")
        panels = picture.subplots(rows, COLUMNS, sharex=True, sharey=True, squeeze=False).ravel().tolist()
        for panel, family in zip(panels, families, strict=False):
            _draw_panel(panel, family, [each for each in report.results if each.family == family], figure_of)
        sizes = sorted({each.size for each in report.results})
        panels[0].set_xticks(sizes, [_short(size) for size in sizes])
        for panel in panels[len(families) :]:
            panel.set_axis_off()
        handles, labels = _legend(panels[: len(families)])
        picture.legend(handles, labels, loc="outside upper center", ncols=len(labels), frameon=False)
        picture.supxlabel("subscriptions")
        picture.supylabel(what)
        picture.savefig(path, metadata={"Date": None, "Title": what})
    return path


def _draw_panel(panel: Axes, family: str, results: Sequence[Result], figure_of: Callable[[Result], float]) -> None:
    panel.set(title=family, xscale="log", yscale="log")
    panel.minorticks_off()
    panel.grid(which="major", linewidth=0.3)
    for name, colour in COLOURS.items():
        own = [each for each in results if each.contestant == name and each.was_measured]
        points = [(each.size, figure_of(each)) for each in sorted(own, key=lambda result: result.size)]
        if points:
            first = name in ("tenure", "on_polars")
            panel.plot(
                *zip(*points, strict=True), color=colour, label=CONTESTANTS[name], marker="o", markersize=2,
                linewidth=1.6 if first else 0.8, zorder=3 if first else 2,
            )  # fmt: skip


def _short(size: int) -> str:
    """Return a number of subscriptions as it is written on an axis.

    >>> _short(100_000), _short(10_000_000)
    ('100 k', '10 M')
    """
    return f"{size // _MILLION} M" if size >= _MILLION else f"{size / 1000:g} k"


def _legend(panels: Sequence[Axes]) -> tuple[list[Artist], list[str]]:
    found: dict[str, Artist] = {}
    for panel in panels:
        found |= dict(zip(*reversed(panel.get_legend_handles_labels()), strict=True))
    order = [name for name in CONTESTANTS.values() if name in found]
    return [found[name] for name in order], order
