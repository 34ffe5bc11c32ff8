"""The summary: a row per KPI, period and group, whose values lead to their parts."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tenure.catalogue import Language
from tenure.report.excel.cells import address_of, key_cell, number_format
from tenure.report.excel.rooms import Figure, Places, key_of
from tenure.report.excel.sheet import Sheet
from tenure.results.scorecard_row import Comparison, ScorecardRow
from tenure.scorecard import Scorecard
from tenure.show.formats import format_count, format_period
from tenure.show.scorecard_view import scorecard_title
from tenure.show.scorecard_words import missing_text, row_kpi, row_label, verdict_text
from tenure.show.words import unit_of
from tenure.show.workbook import column_label, say

__all__ = ["write_summary"]

_VALUES = ("value", "lower", "upper", "confidence_level", "unit")
_CHANGES = ("previous_value", "change", "change_lower", "change_upper", "verdict")
_TOP = 4  # below the title and how to read the workbook


def write_summary(sheet: Sheet, card: Scorecard, rows: Sequence[ScorecardRow], places: Places, lang: Language) -> None:
    """Write the title, how to read the workbook, headings, and the rows."""
    changes = _CHANGES if card.compare is not None else ()
    columns = ["label", "period", *card.by, *_VALUES, *changes, "remarks"]
    sheet.text(0, 0, scorecard_title(rows, card.periods, lang), bold=True, font_size=14)
    sheet.text(1, 0, say("how_to_read", lang), font_color="#555555")
    sheet.headings(_TOP - 1, [column_label(name, lang) for name in columns])
    sheet.widths(38, 20, *[14] * (len(columns) - 3), 90)
    sheet.freeze(_TOP, 1)
    linked = dict(places.blocks)
    for place, row in enumerate(rows, _TOP):
        _write_names(sheet, place, row, linked.pop(row.kpi, None), lang)
        _write_figures(sheet, place, 2 + len(card.by), row, places, lang)
        sheet.text(place, len(columns) - 1, _remarks(row, places, lang))


def _write_names(sheet: Sheet, place: int, row: ScorecardRow, block: tuple[str, int] | None, lang: Language) -> None:
    """Write the KPI, which leads to its block in its first row, as Excel bounds the number of links; period, group."""
    label = row_label(row, lang)
    if block is not None:
        sheet.link(place, 0, label, *block)
    else:
        sheet.text(place, 0, label)
    sheet.text(place, 1, "" if row.period is None else format_period(row.period, lang))
    for column, value in enumerate(row.group, 2):
        sheet.value(place, column, key_cell(value, lang), "General")


def _write_figures(sheet: Sheet, place: int, column: int, row: ScorecardRow, places: Places, lang: Language) -> None:
    """Write the value, its interval and unit, and the change."""
    kpi = row_kpi(row)
    shown = number_format("value", kpi, ())
    _write_figure(sheet, place, column, row.value, places.figures.get(key_of(row)), shown)
    sheet.value(place, column + 1, row.lower, shown)
    sheet.value(place, column + 2, row.upper, shown)
    sheet.value(place, column + 3, row.confidence, "0.0%")
    sheet.text(place, column + 4, unit_of(kpi, lang))
    if row.comparison is not None:
        before = places.figures.get((row.kpi, row.comparison.period, row.group))
        _write_figure(sheet, place, column + 5, row.comparison.previous, before, shown)
        _write_change(sheet, place, column, row.comparison, f"+{shown};-{shown};{shown}", lang)


def _write_change(sheet: Sheet, place: int, column: int, comparison: Comparison, shown: str, lang: Language) -> None:
    """Write the change of the value in a column since the one five columns on, its interval and the verdict."""
    now, before = address_of(place, column), address_of(place, column + 5)
    sheet.formula(place, column + 6, f'=IF(COUNT({now},{before})<2,"",{now}-{before})', comparison.change, shown)
    sheet.value(place, column + 7, comparison.lower, shown)
    sheet.value(place, column + 8, comparison.upper, shown)
    sheet.text(place, column + 9, verdict_text(comparison.verdict, lang) or "")


def _write_figure(sheet: Sheet, place: int, column: int, value: float, figure: Figure | None, shown: str) -> None:
    """Write a figure as a formula that leads to it; one that stands nowhere else, as a value."""
    if figure is not None and (figure.is_formula or not math.isnan(value)):
        sheet.formula(place, column, f"={figure.address}", value, shown)
    else:
        sheet.value(place, column, value, shown)


def _remarks(row: ScorecardRow, places: Places, lang: Language) -> str:
    """Say why there is no figure, and what to mind with one."""
    if row.missing is not None:
        return missing_text(row.missing, lang)
    if row.kind == "list":
        found = say("list", lang, format_count(row.list_length, lang), places.blocks[row.kpi][0])
    else:
        found = row.reason or ""
    return "; ".join([*([found] if found else []), *row.notes])
