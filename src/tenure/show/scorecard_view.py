"""What a scorecard shows, in words: a line per KPI, room by room, a column per period and group."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tenure.catalogue import ROOMS, Language
from tenure.catalogue import kpi as kpi_row
from tenure.periods import Period
from tenure.results.scorecard_row import ScorecardRow
from tenure.show.formats import format_period
from tenure.show.numbers import format_cell, format_confidence, format_interval, format_range, format_value
from tenure.show.scorecard_table import grid_columns
from tenure.show.scorecard_words import change_text, missing_text, periods_text, row_kpi, row_label, row_reason, say
from tenure.show.words import spoken, word

__all__ = ["Line", "View", "scorecard_title", "scorecard_view"]

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

    `notes` are those of several KPIs, numbered and said once. Columns that belong together, such as a figure and
    its change, stand side by side.
    """

    title: str
    notes: tuple[str, ...]
    headings: tuple[str, ...]
    columns_per_group: int
    sections: Mapping[str, tuple[Line, ...]]
    missing: Mapping[str, str]


def scorecard_view(rows: Sequence[ScorecardRow], periods: Sequence[Period], lang: Language) -> View:
    """Put the rows of a scorecard into words."""
    columns = grid_columns(rows, periods) or [(period, ()) for period in periods]
    compared = _compared(rows)
    shown = sorted((row for row in rows if row.missing is None), key=lambda row: [*ROOMS].index(kpi_row(row.kpi).room))
    numbered, sections = _numbered_notes(shown, lang), dict[str, tuple[Line, ...]]()
    for name in dict.fromkeys(row.kpi for row in shown):
        title = ROOMS[kpi_row(name).room][spoken(lang)]
        of_kpi = [row for row in shown if row.kpi == name]
        line = _line(of_kpi, columns, numbered, lang, compared=bool(compared))
        sections[title] = (*sections.get(title, ()), line)
    return View(
        title=scorecard_title(rows, periods, lang),
        notes=tuple(f"{number}: {note}" for note, number in numbered.items()),
        headings=tuple(_headings(columns, compared, lang)),
        columns_per_group=4 if compared else 1,
        sections=sections,
        missing={row_label(row, lang): missing_text(row.missing, lang) for row in rows if row.missing is not None},
    )


def scorecard_title(rows: Iterable[ScorecardRow], periods: Sequence[Period], lang: Language) -> str:
    """Say which periods a scorecard is of, and with which it compares them."""
    compared = _compared(rows)
    now = periods_text(periods, lang)
    then = periods_text([compared[period] for period in periods if period in compared], lang)
    return say("scorecard", lang, say("against", lang, now, then) if then else now)


def _compared(rows: Iterable[ScorecardRow]) -> dict[Period, Period]:
    return {row.period: row.comparison.period for row in rows if row.period and row.comparison}


def _numbered_notes(rows: Iterable[ScorecardRow], lang: Language) -> dict[str, str]:
    """Return the notes of more than two KPIs, each with its number."""
    kpis: dict[str, set[str]] = {}
    for row in rows:
        for note in row.notes:
            kpis.setdefault(note, set()).add(row.kpi)
    shared = [note for note, named in kpis.items() if len(named) > 2]
    return {note: f"{word('note', lang)} {number}" for number, note in enumerate(shared, 1)}


def _headings(columns: _Columns, compared: Mapping[Period, Period], lang: Language) -> Iterable[str]:
    for period, group in columns:
        yield _heading(period, group, lang)
        if compared:
            earlier = compared.get(period)
            yield "" if earlier is None else _heading(earlier, group, lang)
            yield say("change", lang)
            yield say("verdict", lang)


def _heading(period: Period, group: Iterable[Any], lang: Language) -> str:
    return " · ".join([format_period(period, lang), *(format_cell(value, lang) for value in group)])


def _line(
    rows: Sequence[ScorecardRow], columns: _Columns, numbered: Mapping[str, str], lang: Language, *, compared: bool
) -> Line:
    placed = {(row.period, row.group): row for row in rows}
    alone = len(columns) == 1
    cells = [text for column in columns for text in _texts(placed.get(column), lang, alone=alone, compared=compared)]
    label, level = row_label(rows[0], lang), next((row.confidence for row in rows if row.confidence), None)
    if level is not None and not alone:
        label = f"{label}, {word('interval', lang, confidence=format_confidence(level, lang))}"
    notes = dict.fromkeys(numbered.get(note, note) for row in rows for note in row.notes)
    return Line(label, tuple(cells), "; ".join([*_reasons(rows, lang, alone=alone), *notes]))


def _texts(row: ScorecardRow | None, lang: Language, *, alone: bool, compared: bool) -> list[str]:
    """Return the text of a cell, and those of its comparison; an interval stands in the notes where it is alone."""
    if row is None:
        return ["", "", "", ""] if compared else [""]
    kpi = row_kpi(row)
    value = "–" if math.isnan(row.value) and row.reason is not None else format_value(row.value, kpi, lang)
    if row.confidence is not None and not alone:
        value = f"{value} ({format_range(row.lower, row.upper, kpi, lang)})"
    if row.comparison is None:
        return [value, "", "", ""] if compared else [value]
    verdict = "" if row.comparison.verdict is None else say(row.comparison.verdict, lang)
    previous = row.comparison.previous
    before = "–" if math.isnan(previous) else format_value(previous, kpi, lang)
    return [value, before, change_text(row.comparison, kpi, lang), verdict]


def _reasons(rows: Sequence[ScorecardRow], lang: Language, *, alone: bool) -> Iterator[str]:
    """Return the interval of a figure that stands alone, and reasons, with their places where they differ."""
    first, level = rows[0], rows[0].confidence
    if alone and level is not None:
        yield format_interval(first.lower, first.upper, row_kpi(first), level, lang)
    places: dict[str, list[str]] = {}
    for row in rows:
        if (reason := row_reason(row, lang)) is not None:
            places.setdefault(reason, []).append("" if row.period is None else _heading(row.period, row.group, lang))
    yield from (f"{', '.join(found)}: {reason}" if len(places) > 1 else reason for reason, found in places.items())
