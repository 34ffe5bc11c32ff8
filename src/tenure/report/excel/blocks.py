"""Blocks: the results of a KPI as rows of cells, figures as formulas of their parts wherever they are that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from tenure.catalogue import Kpi, Language
from tenure.report.excel.cells import Live, number_format
from tenure.report.excel.measures import Rows, measure_rows
from tenure.report.excel.survival import curve_rows
from tenure.results import Curve, Measure, Result

__all__ = ["Block", "block_of"]

_OPTIONAL = ("period", "lower", "upper", "reason")


@dataclass(frozen=True)
class Block:
    """A KPI in a sheet.

    Args:
        kpi: Its row of the catalogue.
        columns: The columns by name, each with the format of its numbers.
        rows: The cells of each row by column: texts, numbers, formulas.
        figures: For each result, which rows hold the figures of a scorecard.
        figure: The column in which they stand.
        formula: What the value is of its row, in words; empty where it is no formula of it.
    """

    kpi: Kpi
    columns: Mapping[str, str]
    rows: Sequence[Mapping[str, Any]]
    figures: Sequence[Sequence[int]]
    figure: str
    formula: str


def block_of(results: Sequence[Result], lang: Language, *, by_group: bool) -> Block:
    """Return the block of a KPI: the rows of its result and, after these, of the period compared with."""
    found = [_rows_of(each, lang, by_group=by_group) for each in results]
    starts = [sum(len(each.cells) for each in found[:place]) for place in range(len(found))]
    rows = [_shift_row(row, start) for start, each in zip(starts, found, strict=True) for row in each.cells]
    names, kpi = _names(found, rows), results[0].kpi
    return Block(
        kpi=kpi,
        columns={name: number_format(name, kpi, [_number(row.get(name)) for row in rows]) for name in names},
        rows=rows,
        figures=[[start + row for row in each.figures] for start, each in zip(starts, found, strict=True)],
        figure="median" if isinstance(results[0], Curve) else "value",
        formula=found[0].formula,
    )


def _names(found: Sequence[Rows], rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the columns of all results; of those that not every result has, the ones with a cell."""
    names = dict.fromkeys(name for each in found for name in each.columns)
    return [name for name in names if name not in _OPTIONAL or any(row.get(name) not in (None, "") for row in rows)]


def _rows_of(result: Result, lang: Language, *, by_group: bool) -> Rows:
    if isinstance(result, Measure):
        return measure_rows(result, lang, by_group=by_group)
    return curve_rows(cast("Curve", result), lang)


def _shift_row(row: Mapping[str, Any], down: int) -> dict[str, Any]:
    """Return a row whose formulas speak of rows so much further down."""
    return {name: _shift_formula(cell, down) if isinstance(cell, Live) else cell for name, cell in row.items()}


def _shift_formula(cell: Live, down: int) -> Live:
    return replace(cell, write=lambda address: cell.write(lambda place, name: address(place + down, name)))


def _number(cell: Any) -> Any:
    return cell.value if isinstance(cell, Live) else cell
