"""Workbooks: a summary, a sheet for each room with the parts, and the definitions."""

from __future__ import annotations

from tenure.catalogue import Language
from tenure.report.excel.definitions import write_definitions
from tenure.report.excel.rooms import write_rooms
from tenure.report.excel.sheet import SheetBook
from tenure.report.excel.summary import write_summary
from tenure.scorecard import Scorecard
from tenure.show.workbook import sheet_name

__all__ = ["workbook_bytes"]


def workbook_bytes(card: Scorecard, lang: Language) -> bytes:
    """Return a scorecard as the bytes of an Excel workbook."""
    book = SheetBook(lang)
    summary = book.sheet(sheet_name("summary", lang))
    rows = card.rows(lang)
    write_summary(summary, card, rows, write_rooms(book, card, rows, lang), lang)
    write_definitions(book.sheet(sheet_name("definitions", lang)), card, lang)
    return book.to_bytes()
