"""What a scorecard shows, in words: a line per KPI, room by room, a column per period and group."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tenure.catalogue import kpi as kpi_row
from tenure.periods import Period
from tenure.results.scorecard_row import ScorecardRow
from tenure.show.scorecard_table import grid_columns
from tenure.show.scorecard_words import (
    ROOMS,
    change_text,
    interval_text,
    language,
    message_text,
    missing_text,
    period_text,
    row_kpi,
    row_label,
    row_reason,
    say,
    value_text,
)

__all__ = ["Line", "View", "scorecard_view"]

_Columns = Sequence[tuple[Period, tuple[Any, ...]]]


@dataclass(frozen=True)
class Line:
    """A KPI: its label, a text per column, and what to mind with it."""

    label: str
    cells: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class View:
    """A scorecard in words: lines under the question of their room, and what each KPI lacks by its label.

    Columns that belong together, such as a figure and its change, stand side by side.
    """

    title: str
    headings: tuple[str, ...]
    columns_per_group: int
    sections: Mapping[str, tuple[Line, ...]]
    missing: Mapping[str, str]


def scorecard_view(rows: Sequence[ScorecardRow], periods: Sequence[Period], lang: str) -> View:
    """Put the rows of a scorecard into words."""
    columns = grid_columns(rows, periods) or [(period, ()) for period in periods]
    compared = {row.period: row.comparison.period for row in rows if row.period and row.comparison}
    shown = sorted((row for row in rows if row.missing is None), key=lambda row: [*ROOMS].index(kpi_row(row.kpi).room))
    sections: dict[str, tuple[Line, ...]] = {}
    for name in dict.fromkeys(row.kpi for row in shown):
        title = ROOMS[kpi_row(name).room][language(lang)]
        of_kpi = [row for row in shown if row.kpi == name]
        sections[title] = (*sections.get(title, ()), _line(of_kpi, columns, lang, compared=bool(compared)))
    return View(
        title=_title(periods, compared, lang),
        headings=tuple(_headings(columns, compared, lang)),
        columns_per_group=4 if compared else 1,
        sections=sections,
        missing={row_label(row, lang): missing_text(row.missing, lang) for row in rows if row.missing is not None},
    )


def _title(periods: Sequence[Period], compared: Mapping[Period, Period], lang: str) -> str:
    now = ", ".join(period_text(period, lang) for period in periods)
    then = ", ".join(period_text(compared[period], lang) for period in periods if period in compared)
    return say("scorecard", lang, say("against", lang, now, then) if then else now)


def _headings(columns: _Columns, compared: Mapping[Period, Period], lang: str) -> Iterable[str]:
    for period, group in columns:
        yield _heading(period, group, lang)
        if compared:
            earlier = compared.get(period)
            yield "" if earlier is None else _heading(earlier, group, lang)
            yield say("change", lang)
            yield say("verdict", lang)


def _heading(period: Period, group: Iterable[Any], lang: str) -> str:
    return " · ".join([period_text(period, lang), *("–" if value is None else str(value) for value in group)])


def _line(rows: Sequence[ScorecardRow], columns: _Columns, lang: str, *, compared: bool) -> Line:
    placed = {(row.period, row.group): row for row in rows}
    alone = len(columns) == 1
    cells = [text for column in columns for text in _texts(placed.get(column), lang, alone=alone, compared=compared)]
    label, level = row_label(rows[0], lang), next((row.confidence for row in rows if row.confidence), None)
    if level is not None and not alone:
        label = say("with_interval", lang, label, f"{100 * level:g} %")
    return Line(label, tuple(cells), "; ".join(_notes(rows, lang, alone=alone)))


def _texts(row: ScorecardRow | None, lang: str, *, alone: bool, compared: bool) -> list[str]:
    """Return the text of a cell, and those of its comparison; an interval stands in the notes where it is alone."""
    if row is None:
        return ["", "", "", ""] if compared else [""]
    kpi = row_kpi(row)
    value = "–" if math.isnan(row.value) and row.reason is not None else value_text(row.value, kpi, lang)
    if row.confidence is not None and not alone:
        bounds = (value_text(bound, kpi, lang) for bound in (row.lower, row.upper))
        value = f"{value} ({say('range', lang, *bounds)})"
    if row.comparison is None:
        return [value, "", "", ""] if compared else [value]
    verdict = "" if row.comparison.verdict is None else say(row.comparison.verdict, lang)
    previous = row.comparison.previous
    before = "–" if math.isnan(previous) else value_text(previous, kpi, lang)
    return [value, before, change_text(row.comparison, kpi, lang), verdict]


def _notes(rows: Sequence[ScorecardRow], lang: str, *, alone: bool) -> Iterator[str]:
    """Return the interval of a figure that stands alone, reasons, with their places where they differ, and notes."""
    if alone and rows[0].confidence is not None:
        yield interval_text(rows[0], lang)
    places: dict[str, list[str]] = {}
    for row in rows:
        if (reason := row_reason(row, lang)) is not None:
            places.setdefault(reason, []).append("" if row.period is None else _heading(row.period, row.group, lang))
    yield from (f"{', '.join(found)}: {reason}" if len(places) > 1 else reason for reason, found in places.items())
    yield from dict.fromkeys(message_text(note, lang) for row in rows for note in row.notes)
