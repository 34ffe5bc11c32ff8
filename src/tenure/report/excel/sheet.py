"""Sheets: texts, numbers and formulas, each written as that and as nothing else."""

from __future__ import annotations

import math
from collections.abc import Iterable
from io import BytesIO
from types import ModuleType
from typing import Any

from tenure.catalogue import Language
from tenure.errors import ParameterError
from tenure.report.excel.cells import as_number, as_text
from tenure.show.workbook import say

__all__ = ["MOST_ROWS", "Sheet", "SheetBook"]

MOST_ROWS = 1_048_576
"""How many rows a sheet of Excel has."""

# A text that begins so would become a formula when its cell is edited, or saved as CSV and opened again.
_LIKE_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


class SheetBook:
    """A workbook in memory, and the formats of its cells, each made once."""

    def __init__(self, lang: Language) -> None:
        self._bytes = BytesIO()
        self._book = _xlsxwriter(lang).Workbook(self._bytes, {"in_memory": True})
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def sheet(self, name: str) -> Sheet:
        """Add a sheet."""
        return Sheet(self._book.add_worksheet(name), name, self)

    def format(self, **properties: Any) -> Any:
        """Return a format of cells."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format({"valign": "top", **properties})
        return self._formats[key]

    def to_bytes(self) -> bytes:
        """Return the file."""
        self._book.close()
        return self._bytes.getvalue()


class Sheet:
    """A sheet of a workbook; rows and columns count from 0."""

    def __init__(self, worksheet: Any, name: str, book: SheetBook) -> None:
        self._worksheet, self._book, self.name = worksheet, book, name
        worksheet.hide_gridlines(2)
        worksheet.set_landscape()
        worksheet.fit_to_pages(1, 0)

    def value(self, row: int, column: int, cell: Any, number_format: str) -> None:
        """Write a number or a text; nothing for what is neither."""
        _check_row(row)
        if (number := as_number(cell)) is not None:
            self._worksheet.write_number(row, column, number, self._book.format(num_format=number_format))
        elif isinstance(cell, str):
            self.text(row, column, cell)

    def text(self, row: int, column: int, text: str, **style: Any) -> None:
        """Write a text, whatever it looks like."""
        _check_row(row)
        quoted = {"quote_prefix": True} if text.startswith(_LIKE_FORMULAS) else {}
        self._worksheet.write_string(row, column, as_text(text), self._book.format(**style, **quoted))

    def formula(self, row: int, column: int, formula: str, value: float, number_format: str) -> None:
        """Write a formula and the value that it has now, empty where that is nan."""
        _check_row(row)
        shown = "" if math.isnan(value) else value
        self._worksheet.write_formula(row, column, formula, self._book.format(num_format=number_format), shown)

    def headings(self, row: int, labels: Iterable[str]) -> None:
        """Write a row of headings."""
        for column, label in enumerate(labels):
            self.text(row, column, label, bold=True, bottom=1, text_wrap=True, bg_color="#EEF2F7")

    def link(self, row: int, column: int, label: str, sheet: str, target: int) -> None:
        """Write a label that leads to a row of another sheet."""
        self._worksheet.write_url(row, column, f"internal:'{sheet}'!A{target + 1}", self._book.format(), label)

    def widths(self, *widths: float) -> None:
        """Set the widths of the first columns, in characters."""
        for column, width in enumerate(widths):
            self._worksheet.set_column(column, column, width)

    def freeze(self, row: int, column: int) -> None:
        """Keep the rows above and the columns before in sight."""
        self._worksheet.freeze_panes(row, column)


def _check_row(row: int) -> None:
    # The writer leaves out what lies beyond, without a word.
    if row >= MOST_ROWS:
        raise ParameterError(f"A sheet of Excel has {MOST_ROWS:,} rows, and this scorecard needs more: split it.")


def _xlsxwriter(lang: Language) -> ModuleType:
    try:
        import xlsxwriter  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise ImportError(say("needs_xlsxwriter", lang)) from error
    found: ModuleType = xlsxwriter
    return found
