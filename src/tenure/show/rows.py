"""Rows of a result as text: the first and the last of them, figures in their units."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

import pandas as pd

from tenure.catalogue import Kpi, Language
from tenure.periods import Period
from tenure.results.curve import Curve
from tenure.results.result import Result
from tenure.show.numbers import (
    format_cell,
    format_confidence,
    format_days,
    format_part,
    format_period,
    format_range,
    format_value,
)
from tenure.show.words import part_label, word

__all__ = ["Column", "Label", "Rows", "rows_of", "span_text"]

Label: TypeAlias = Callable[[str, Language], str]
"""How a part or a column is called: as people say it, or by its name."""

_FIGURES = {"period_start", "period_end", "value", "survival", "median", "lower", "upper", "reason"}


@dataclass(frozen=True)
class Column:
    """A heading, how a row's cell is written, and whether the column is a part."""

    head: str
    write: Callable[[Mapping[str, Any]], str]
    is_part: bool = False


@dataclass(frozen=True)
class Rows:
    """The columns, the cells of the first and of the last rows, and how many rows lie between them."""

    columns: list[Column]
    first: list[list[str]]
    last: list[list[str]]
    between: int


def rows_of(result: Result, lang: Language, most: int, label: Label = part_label) -> Rows:
    """Return at most so many rows of a result, half from either end."""
    frame = result.medians_in(lang) if isinstance(result, Curve) and result.by else result.to_frame(lang)
    columns, half = _columns(result, frame, lang, label), len(frame) if len(frame) <= most else most // 2
    first, last = frame.iloc[:half], frame.iloc[max(half, len(frame) - half) :]
    return Rows(columns, _cells(first, columns), _cells(last, columns), len(frame) - len(first) - len(last))


def span_text(start: Any, end: Any, lang: Language) -> str:
    """Write the period of a row; of one that has no end, its first instant."""
    if pd.isna(start) or pd.isna(end):
        return format_cell(start, lang)
    # Wall-clock time: the offsets of a zone's two bounds may differ.
    return format_period(Period(start.tz_localize(None), end.tz_localize(None)), lang)


def _columns(result: Result, frame: pd.DataFrame, lang: Language, label: Label) -> list[Column]:
    columns = [
        _key(name, label(name, lang), lang) if name in result.by else _part(name, label(name, lang), frame[name], lang)
        for name in map(str, frame.columns)
        if name not in _FIGURES
    ]
    if "period_start" in frame and frame["period_start"].notna().any():
        columns.insert(0, Column(label("period", lang), partial(_period, lang)))
    return [*columns, *_value_columns(result, frame, lang, label)]


def _key(name: str, head: str, lang: Language) -> Column:
    return Column(head, lambda row: format_cell(row[name], lang))


def _part(name: str, head: str, values: pd.Series[Any], lang: Language) -> Column:
    # Counts that a missing one has made floats.
    counts = bool(values.isna().any() and (values.dropna() % 1 == 0).all())

    def write(row: Mapping[str, Any]) -> str:
        value = row[name]
        return format_part(int(value) if counts and not pd.isna(value) else value, lang, name)

    return Column(head, write, is_part=True)


def _period(lang: Language, row: Mapping[str, Any]) -> str:
    return span_text(row["period_start"], row["period_end"], lang)


def _value(name: str, kpi: Kpi, lang: Language, row: Mapping[str, Any]) -> str:
    return format_value(row[name], kpi, lang)


def _value_columns(result: Result, frame: pd.DataFrame, lang: Language, label: Label) -> Iterable[Column]:
    """Return the columns of the value, its interval and the reason, as far as there are such."""
    for name in ("value", "survival"):
        if name in frame:
            yield Column(label(name, lang), partial(_value, name, result.kpi, lang))
    if "median" in frame:
        yield Column(label("median", lang), lambda row: format_days(row["median"], lang))
    if "lower" in frame:
        head = word("interval", lang, confidence=format_confidence(result.options.get("confidence", 0.95), lang))
        yield Column(head, lambda row: format_range(row["lower"], row["upper"], result.kpi, lang))
    if "reason" in frame and frame["reason"].notna().any():
        yield Column(label("reason", lang), lambda row: row["reason"] or "")


def _cells(frame: pd.DataFrame, columns: list[Column]) -> list[list[str]]:
    rows = [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]
    return [[column.write(row) for column in columns] for row in rows]
