"""What all plots have in common: titles, axes and colours, and numbers as the language writes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from textwrap import wrap
from typing import Any

import pandas as pd

from tenure.catalogue import Kpi, Language
from tenure.periods import Period
from tenure.results.result import Result
from tenure.show.colours import Colours
from tenure.show.formats import format_period
from tenure.show.numbers import format_confidence
from tenure.show.plots.drawing import Drawing
from tenure.show.plots.labels import plain_text
from tenure.show.plots.period_axis import wall_clock
from tenure.show.plots.words import say
from tenure.show.text import note_lines
from tenure.show.words import label_of, unit_of, word

__all__ = [
    "HEIGHT",
    "Style",
    "direction",
    "dress",
    "legend_below",
    "set_layout",
    "undefined_marker",
    "value_axis",
]

HEIGHT = 460
_LINE = 72  # letters: plotly breaks no line by itself, and plots of 500 pixels have room for so many
_NOTES, _LINES = 2, 5  # notes, and lines of them: more would press upon the plot
_SEPARATORS = {"en": ".,", "es": ",.", "es-MX": ".,"}
_FONT = "system-ui, -apple-system, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"
_ARROWS = {"higher": "▲", "lower": "▼", "neutral": ""}
_NOTHING = "rgba(0,0,0,0)"


@dataclass(frozen=True)
class Style:
    """The language and the colours of a plot."""

    lang: Language
    colours: Colours

    def say(self, key: str, **values: Any) -> str:
        """Return a word or phrase of plots."""
        return say(key, self.lang, **values)


def dress(
    drawing: Drawing, result: Result, style: Style, *further: str, height: int = HEIGHT, intervals: bool = True
) -> Drawing:
    """Give the drawing of a result its title, with period, unit and direction, and the looks of all plots.

    Args:
        drawing: The drawing, changed in place.
        result: The result that it shows.
        style: Its language and colours.
        *further: What else the subtitle says.
        height: Its height in pixels.
        intervals: Whether it shows intervals.
    """
    first = [*filter(None, [_when(result, style.lang), unit_of(result.kpi, style.lang), _better(result.kpi, style)])]
    second = [*filter(None, [_interval(result, style.lang) if intervals else "", *further])]
    notes = [line for note in note_lines(result, style.lang)[:_NOTES] for line in wrap(note, _LINE)][:_LINES]
    drawing.caption = " · ".join([*first, *second])
    lines = [*_lines(first), *_lines(second), *(plain_text(line, _LINE) for line in notes)]
    return set_layout(drawing, label_of(result.kpi, style.lang), lines, style, height)


def _lines(said: list[str]) -> list[str]:
    """Return what is said side by side, in as many lines as a narrow plot needs."""
    lines = said[:1]
    for each in said[1:]:
        together = f"{lines[-1]} · {each}"
        lines = [*lines[:-1], together] if len(together) <= _LINE else [*lines, each]
    return lines


def set_layout(drawing: Drawing, title: str, subtitles: list[str], style: Style, height: int = HEIGHT) -> Drawing:
    """Give a drawing its title and the looks of all plots; it has no ground of its own."""
    colours, lines = style.colours, [each for each in subtitles if each]
    muted = {"color": colours.muted, "size": 13}
    looks = {
        "title": {
            "text": title,
            "subtitle": {"text": "<br>".join(lines), "font": muted},
            "font": {"size": 19},
            "x": 0,
            "xref": "container",
            "xanchor": "left",
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "pad": {"t": 16, "l": 12},
        },
        "paper_bgcolor": _NOTHING,
        "plot_bgcolor": _NOTHING,
        "separators": _SEPARATORS[style.lang],
        "font": {"family": _FONT, "size": 13, "color": colours.text},
        "colorway": list(colours.series),
        "hoverlabel": {
            "bgcolor": colours.panel,
            "bordercolor": colours.grid,
            "font": {"color": colours.text},
            "align": "left",
        },
        "hovermode": "closest",
        "legend": {"orientation": "h", "x": 0, "y": -0.16, "yanchor": "top", "font": {"color": colours.text}},
        "margin": {"t": 68 + 18 * len(lines), "r": 24, "b": 56, "l": 56},
        "height": height + 18 * max(len(lines) - 2, 0),
    }
    axis = {
        "gridcolor": colours.grid,
        "zerolinecolor": colours.grid,
        "linecolor": colours.grid,
        "ticks": "",
        "tickfont": {"color": colours.muted},
        "title": {"font": {"color": colours.muted, "size": 13}},
        "zerolinewidth": 1,
    }
    # Room beside the plot for long figures below it would change which figures stand there, and so on without end.
    lying, upright = {**axis, "automargin": "height"}, {**axis, "automargin": True}
    ways = {"xaxis": lying, "yaxis": upright}
    axes = {name: ways[name[:5]] for name in drawing.layout if name[:5] in ways}
    return drawing.set(**looks, **axes)


def legend_below(drawing: Drawing, height: int) -> Drawing:
    """Set the legend as far below the plot as its ticks need, whatever its height."""
    return drawing.set(legend={"y": -48 / (height - 150)})


def value_axis(kpi: Kpi) -> dict[str, Any]:
    """Return an axis of values of a KPI: percent for shares, all digits and their separators for other figures."""
    return {"tickformat": "~%"} if kpi.unit == "share" else {"separatethousands": True, "exponentformat": "none"}


def undefined_marker(style: Style) -> dict[str, Any]:
    """Return the mark of an undefined figure."""
    return {
        "symbol": "x-thin",
        "size": 9,
        "color": style.colours.muted,
        "line": {"width": 2, "color": style.colours.muted},
    }


def direction(kpi: Kpi) -> str:
    """Return the sign of which way is better; none where neither is."""
    return _ARROWS[kpi.better]


def _better(kpi: Kpi, style: Style) -> str:
    return " ".join(filter(None, [direction(kpi), style.say(kpi.better)]))


def _when(result: Result, lang: Language) -> str:
    """Say which periods are shown, from the first to the last, or as of when."""
    if "period" not in result.options:
        as_of = result.options.get("as_of")
        return say("as_of", lang, date=datetime.fromisoformat(as_of)) if as_of else ""
    found = wall_clock(result.table[["period_start", "period_end"]])
    every = {*zip(found["period_start"].tolist(), found["period_end"].tolist(), strict=True)}
    spans = sorted(span for span in every if pd.NaT not in span)
    if not spans:
        return ""
    first, last = (format_period(Period(*span), lang) for span in (spans[0], spans[-1]))
    return first if len(spans) == 1 else f"{first} – {last}"


def _interval(result: Result, lang: Language) -> str:
    if "lower" not in result.table or "confidence" not in result.options:
        return ""
    return word("interval", lang, confidence=format_confidence(result.options["confidence"], lang))
