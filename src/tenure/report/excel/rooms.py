"""The sheets of the rooms: a block for each KPI, one below the other, and where each figure of a scorecard stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeAlias

from tenure.catalogue import ROOMS, Language
from tenure.report.excel.blocks import Block, block_of
from tenure.report.excel.cells import Live, address_of
from tenure.report.excel.sheet import Sheet, SheetBook
from tenure.results.scorecard_row import ScorecardRow
from tenure.scorecard import Scorecard
from tenure.show.words import label_of, question_of
from tenure.show.workbook import column_label, say, sheet_name

__all__ = ["Figure", "Key", "Places", "key_of", "write_rooms"]

_HEAD = 4  # the rows of a block above its cells

Key: TypeAlias = tuple[str, Any, tuple[Any, ...]]
"""A KPI, a period and a group."""


@dataclass(frozen=True)
class Figure:
    """A cell of a sheet with a figure: its address, and whether it is a formula."""

    address: str
    is_formula: bool


@dataclass(frozen=True)
class Places:
    """Where the block of each KPI begins, as sheet and row, and where each figure stands."""

    blocks: dict[str, tuple[str, int]] = field(default_factory=dict)
    figures: dict[Key, Figure] = field(default_factory=dict)


def key_of(row: ScorecardRow) -> Key:
    """Return the key of a figure."""
    return row.kpi, row.period, row.group


def write_rooms(book: SheetBook, card: Scorecard, rows: Sequence[ScorecardRow], lang: Language) -> Places:
    """Write a sheet for each room that has figures."""
    places, found = Places(), [_rows_by_kpi(each) for each in (rows, card.earlier_rows(lang))]
    for room in ROOMS:
        if names := [name for name, result in card.measures.items() if result.kpi.room == room]:
            _write_room(book.sheet(sheet_name(room, lang)), card, names, found, places, lang)
    return places


def _rows_by_kpi(rows: Sequence[ScorecardRow]) -> dict[str, list[ScorecardRow]]:
    found: dict[str, list[ScorecardRow]] = {}
    for row in rows:
        found.setdefault(row.kpi, []).append(row)
    return found


def _write_room(
    sheet: Sheet,
    card: Scorecard,
    names: Sequence[str],
    rows: Sequence[Mapping[str, list[ScorecardRow]]],
    places: Places,
    lang: Language,
) -> None:
    """Write the blocks of some KPIs, and note where their figures stand."""
    sheet.widths(26, *[14] * 24)
    top = 0
    for name in names:
        results = [found[name] for found in (card.measures, card.earlier) if name in found]
        block = block_of(results, lang, by_group=bool(card.by))
        _write_head(sheet, top, block, lang)
        _write_cells(sheet, top, block)
        places.blocks[name] = (sheet.name, top)
        for shown, cells in zip(rows, block.figures, strict=False):
            places.figures.update(_figure_places(sheet, top, block, shown.get(name, []), cells))
        top += _HEAD + len(block.rows) + 1


def _write_head(sheet: Sheet, top: int, block: Block, lang: Language) -> None:
    """Write a title, the question, the formula in words, and headings."""
    is_fitted = bool({"alpha", "remaining_value"} & set(block.columns))
    formula = say("formula", lang, block.formula) if block.formula else say("no_formula", lang)
    sheet.text(top, 0, label_of(block.kpi, lang), bold=True, font_size=12)
    sheet.text(top + 1, 0, question_of(block.kpi, lang), italic=True)
    sheet.text(top + 2, 0, f"{formula} {say('fitted', lang)}" if is_fitted else formula, font_color="#555555")
    sheet.headings(top + 3, [_label(name, lang) for name in block.columns])


def _write_cells(sheet: Sheet, top: int, block: Block) -> None:
    for place, row in enumerate(block.rows):
        for column, (name, number_format) in enumerate(block.columns.items()):
            cell, at = row.get(name), (top + _HEAD + place, column)
            if isinstance(cell, Live):
                sheet.formula(*at, cell.write(partial(_address, top, block)), cell.value, number_format)
            else:
                sheet.value(*at, cell, number_format)


def _label(name: str, lang: Language) -> str:
    return column_label(name.removeprefix("by "), lang)


def _address(top: int, block: Block, place: int, name: str) -> str:
    """Return the address of a cell of a block."""
    return address_of(top + _HEAD + place, [*block.columns].index(name))


def _figure_places(
    sheet: Sheet, top: int, block: Block, rows: Sequence[ScorecardRow], cells: Sequence[int]
) -> Mapping[Key, Figure]:
    """Return where the figures of a result stand, in the order of its rows in the scorecard."""
    shown = [row for row in rows if row.kind in ("figure", "median")]
    return {
        key_of(row): Figure(f"'{sheet.name}'!{_address(top, block, place, block.figure)}", _is_live(block, place))
        for row, place in zip(shown, cells, strict=False)
    }


def _is_live(block: Block, place: int) -> bool:
    return isinstance(block.rows[place].get(block.figure), Live)
