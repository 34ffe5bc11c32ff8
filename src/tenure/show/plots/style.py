"""What all plots have in common: titles, axes and colours, and numbers as the language writes them."""

from __future__ import annotations

from collections.abc import Mapping
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
from tenure.show.plots.labels import plain_text
from tenure.show.plots.words import say
from tenure.show.text import note_lines
from tenure.show.words import label_of, unit_of, word

__all__ = [
    "HEIGHT",
    "Style",
    "direction",
    "dress",
    "legend_below",
    "plotly",
    "set_layout",
    "span_of",
    "undefined_marker",
    "value_axis",
]

HEIGHT = 460
_NOTES, _LINE, _LINES = 2, 104, 4  # notes, letters of a line, and lines: more would press upon the plot
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


def plotly(lang: Language) -> Any:
    """Return plotly's graph objects."""
    try:
        import plotly.graph_objects as go  # noqa: PLC0415 - an extra, imported only when a plot is asked
    except ImportError:  # pragma: no cover - the tests have plotly
        raise ImportError(word("needs_plotly", lang)) from None
    return go


def dress(
    figure: Any, result: Result, style: Style, *further: str, height: int = HEIGHT, intervals: bool = True
) -> Any:
    """Give a figure of a result its title, with period, unit and direction, and the looks of all plots.

    Args:
        figure: The figure, changed in place.
        result: The result that it shows.
        style: Its language and colours.
        *further: What else the subtitle says.
        height: Its height in pixels.
        intervals: Whether it shows intervals.
    """
    first = " · ".join(
        filter(None, [_when(result, style.lang), unit_of(result.kpi, style.lang), _better(result.kpi, style)])
    )
    second = " · ".join(filter(None, [_interval(result, style.lang) if intervals else "", *further]))
    notes = [line for note in note_lines(result, style.lang)[:_NOTES] for line in wrap(note, _LINE)][:_LINES]
    lines = [first, second, *(plain_text(line, _LINE) for line in notes)]
    return set_layout(figure, label_of(result.kpi, style.lang), lines, style, height)


def set_layout(figure: Any, title: str, subtitles: list[str], style: Style, height: int = HEIGHT) -> Any:
    """Give a figure its title and the looks of all plots; it has no ground of its own."""
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
        "template": "none",
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
        "automargin": True,
        "ticks": "",
        "tickfont": {"color": colours.muted},
        "title": {"font": {"color": colours.muted, "size": 13}},
        "zerolinewidth": 1,
    }
    own = figure.layout.to_plotly_json()
    axes = {name: axis for name in own if name[:5] in {"xaxis", "yaxis"}}
    # Set as one, as plotly takes its time over each update.
    figure.layout = _merged(_merged(own, looks), axes)
    return figure


def _merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Return nested dicts as one, the new over the old."""
    both = {
        name: _merged(old[name], value) if isinstance(value, dict) and isinstance(old.get(name), dict) else value
        for name, value in new.items()
    }
    return {**old, **both}


def legend_below(figure: Any, height: int) -> Any:
    """Set the legend as far below the plot as its ticks need, whatever its height."""
    return figure.update_layout(legend={"y": -48 / (height - 150)})


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


def span_of(row: Mapping[Any, Any]) -> Period | None:
    """Return the period of a row, if it has one, in wall-clock time."""
    if pd.isna(row["period_start"]) or pd.isna(row["period_end"]):
        return None
    return Period(*(row[name].tz_localize(None) for name in ("period_start", "period_end")))


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
    spans = result.table[["period_start", "period_end"]].dropna().drop_duplicates().to_dict("records")
    periods = sorted(filter(None, map(span_of, spans)), key=lambda period: (period.start, period.end))
    if not periods:
        return ""
    first, last = (format_period(period, lang) for period in (periods[0], periods[-1]))
    return first if len(periods) == 1 else f"{first} – {last}"


def _interval(result: Result, lang: Language) -> str:
    if "lower" not in result.table or "confidence" not in result.options:
        return ""
    return word("interval", lang, confidence=format_confidence(result.options["confidence"], lang))
