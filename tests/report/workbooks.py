"""Workbooks of scorecards, and what a spreadsheet computes of them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
from pycel import ExcelCompiler

import tenure
from tenure.periods import Period
from tenure.results import Result
from tests.laws.cases import MONTH


class Cell(NamedTuple):
    """A cell with a formula: what the library wrote as its value, and what the formula gives."""

    address: str
    formula: str
    written: Any
    computed: Any

    @property
    def agrees(self) -> bool:
        if isinstance(self.written, str) or isinstance(self.computed, str):
            return bool(self.written == self.computed)
        return math.isclose(self.written, self.computed, rel_tol=1e-9, abs_tol=1e-9)


def card_of(results: Mapping[str, Result]) -> tenure.Scorecard:
    """Return results as a scorecard of the month."""
    return tenure.Scorecard(tuple(results), (Period(MONTH),), (), results, {}, earlier={})


def formulas_of(file: Path) -> Iterator[Cell]:
    """Compute every formula of a workbook anew."""
    spreadsheet, written = ExcelCompiler(str(file)), openpyxl.load_workbook(file, data_only=True)
    for sheet in openpyxl.load_workbook(file):
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            value = written[sheet.title][cell.coordinate].value
            computed = spreadsheet.evaluate(f"'{sheet.title}'!{cell.coordinate}")
            yield Cell(f"{sheet.title}!{cell.coordinate}", cell.value, "" if value is None else value, computed)


def texts_of(file: Path) -> list[str]:
    """Return the texts of all cells."""
    sheets = openpyxl.load_workbook(file)
    return [cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.data_type == "s"]


def rows_of(file: Path, sheet: str) -> list[list[Any]]:
    """Return the values of a sheet, as they were written."""
    return [[*row] for row in openpyxl.load_workbook(file, data_only=True)[sheet].iter_rows(values_only=True)]
