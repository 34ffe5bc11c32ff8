"""Measures as rows of cells: parts as values, figures as formulas of them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from tenure.catalogue import Language
from tenure.report.excel.cells import Address, Live, as_number, key_cells, key_name
from tenure.report.excel.expressions import Expression
from tenure.report.excel.kpi_formulas import columns_of, settings_of
from tenure.results import Measure
from tenure.show.rows import span_text
from tenure.show.workbook import column_label, say

__all__ = ["Rows", "measure_rows"]

_BOUNDS = ("period_start", "period_end")
_LAST = ("value", "lower", "upper", "reason")
_CLOSE = 1e-9


@dataclass(frozen=True)
class Rows:
    """The columns of a result, its cells by row, which rows hold the figures of a scorecard, and the formula in words.

    A scorecard shows the figure over all groups where it is not split, else each row.
    """

    columns: Sequence[str]
    cells: Sequence[Mapping[str, Any]]
    figures: Sequence[int]
    formula: str


def measure_rows(measure: Measure, lang: Language, *, by_group: bool) -> Rows:
    """Return the rows of a measure, then that over all groups; those with no formula have values."""
    table = measure.to_frame(lang)
    parts = [name for name in table.columns if name not in {*_BOUNDS, *_LAST, *measure.by}]
    settings = settings_of(measure.options)
    expressions = columns_of(measure.kpi.name, {*parts, "value", *settings}, measure.options)
    used = {name for each in expressions.values() for name in each.names}
    settings = {name: value for name, value in settings.items() if name in used and name not in parts}
    steps = [name for name in expressions if name not in {*parts, "value"}]
    rows = [*_table_rows(measure, table, lang), *_whole_row(measure, table, lang)]
    numbers = [_numbers(row, (*parts, "value"), settings) for row in rows]
    guards = _may_be_empty(expressions, numbers)
    cells = [
        {**row, **_formulas(place, given, expressions, guards)}
        for place, (row, given) in enumerate(zip(rows, numbers, strict=True))
    ]
    is_whole = measure.whole is not None and not by_group
    return Rows(
        columns=["period", *map(key_name, measure.by), *parts, *settings, *steps, *_LAST],
        cells=[{**settings, **row} for row in cells],
        figures=[len(rows) - 1] if is_whole else range(len(table)),
        formula=_words(expressions, lang),
    )


def _table_rows(measure: Measure, table: pd.DataFrame, lang: Language) -> Iterator[dict[str, Any]]:
    for row in table.to_dict("records"):
        yield {
            **{str(name): value for name, value in row.items() if name not in {*_BOUNDS, *measure.by}},
            "period": _period(row, lang),
            **key_cells(row, measure.by, lang),
        }


def _whole_row(measure: Measure, table: pd.DataFrame, lang: Language) -> Iterator[dict[str, Any]]:
    """Return the row over all groups, where that is not the one row of the table."""
    if measure.whole is None or (not measure.by and len(table) == 1):
        return
    whole = measure.whole
    yield {
        "period": _period(table.iloc[0], lang) if len(table) else "",
        **dict.fromkeys(map(key_name, measure.by[:1]), say("all_groups", lang)),
        **whole.parts,
        **{name: getattr(whole, name) for name in ("value", "lower", "upper")},
        "reason": None if whole.reason is None else whole.reason.text(lang),
    }


def _period(row: Mapping[Any, Any] | pd.Series[Any], lang: Language) -> str:
    return "" if pd.isna(row["period_start"]) else span_text(row["period_start"], row["period_end"], lang)


def _numbers(row: Mapping[str, Any], names: Iterable[str], settings: Mapping[str, float]) -> dict[str, float]:
    """Return the numbers that formulas are of; nan for an empty cell."""
    given = {name: as_number(row.get(name)) for name in names}
    return {**settings, **{name: math.nan if value is None else float(value) for name, value in given.items()}}


def _may_be_empty(expressions: Mapping[str, Expression], rows: Sequence[Mapping[str, float]]) -> set[str]:
    """Return the cells that may hold nothing: counts that are missing somewhere, and quotients."""
    empty = {name for row in rows for name, value in row.items() if math.isnan(value)}
    for name, each in expressions.items():
        if each.over or empty & set(each.names):
            empty.add(name)
    return empty


def _formulas(
    place: int, numbers: Mapping[str, float], expressions: Mapping[str, Expression], guards: set[str]
) -> dict[str, Live]:
    """Return the formulas of a row that give what the library gives; what they do not give stays a value."""
    known, found = dict(numbers), dict[str, Live]()
    for name, each in expressions.items():
        value = each.value(known)
        expected = known.setdefault(name, value)
        if _is_same(value, expected):
            found[name] = Live(partial(_formula, place, each, guards), expected)
    return found


def _formula(place: int, expression: Expression, guards: set[str], address: Address) -> str:
    addresses = {name: address(place, name) for name in expression.names}
    return expression.formula(addresses, may_be_empty=tuple(name for name in expression.names if name in guards))


def _is_same(one: float, other: float) -> bool:
    if math.isnan(one) or math.isnan(other):
        return math.isnan(one) and math.isnan(other)
    return math.isclose(one, other, rel_tol=_CLOSE, abs_tol=_CLOSE)


def _words(expressions: Mapping[str, Expression], lang: Language) -> str:
    """Say what is what, steps on the way first."""
    said = [f"{column_label(name, lang)} = {_said(each, lang)}" for name, each in expressions.items()]
    return "; ".join(said) if "value" in expressions else ""


def _said(expression: Expression, lang: Language) -> str:
    return expression.words({name: column_label(name, lang) for name in expression.names})
