"""Lists: the rows of KPIs that have keys of their own, such as reasons or cohorts, in words.

They are kept in columns: those of the keys are mostly the same in every period and group, and written once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

import pandas as pd

from tenure.catalogue import Language
from tenure.report.cells import reason_of_none
from tenure.report.choices import Choices, Split
from tenure.report.group_results import spans_of
from tenure.results import Curve, Result
from tenure.scorecard.selection import parameters_of
from tenure.show.numbers import format_cell, format_confidence, format_range, format_value
from tenure.show.report_words import report_word
from tenure.show.shortening import shortened
from tenure.show.words import part_label

__all__ = ["lists_of"]

_Rows: TypeAlias = list[list[str]]
_Columns: TypeAlias = list[list[str]]
_RowsByPlace: TypeAlias = dict[tuple[tuple[Any, ...], int], _Rows]
"""Rows in words, by the values of the group and the place of the period."""

_DAYS = (30, 60, 90, 180, 365, 730, 1095)
"""Where a curve is read for its table."""


def lists_of(choices: Choices) -> dict[str, dict[str, Any]]:
    """Return the headings of each such KPI, and its columns in each group and period, or why there are none."""
    names, measures = choices.list_names, choices.whole.measures
    heads = {name: _heads(measures[name], choices.lang) for name in names}
    return {name: {"heads": heads[name], "columns": _columns_of_groups(name, choices)} for name in names}


def _heads(result: Result, lang: Language) -> list[str]:
    if isinstance(result, Curve):
        return [report_word("days", lang), report_word("share_left", lang)]
    confidence = format_confidence(result.options.get("confidence", 0.95), lang)
    interval = [report_word("interval", lang, confidence=confidence)] if "lower" in result.table else []
    return [*(shortened(part_label(key, lang)) for key in result.by), report_word("value", lang), *interval]


def _columns_of_groups(name: str, choices: Choices) -> list[list[_Columns | str]]:
    places, none = range(len(choices.periods)), reason_of_none(name, choices)
    found = {split: _rows(result, split, choices) for split, result in choices.results_of(name).items()}
    return [
        [reason] * len(places)
        if (reason := choices.split_reason(name, group)) is not None
        else [_in_columns(found[group.columns].get((group.key, place))) or none for place in places]
        for group in choices.groups
    ]


def _in_columns(rows: _Rows | None) -> _Columns:
    return [list(column) for column in zip(*rows or [], strict=True)]


def _rows(result: Result, split: Split, choices: Choices) -> _RowsByPlace:
    if isinstance(result, Curve):
        keys = [()] if not split else [_key(row, split) for row in result.medians.to_dict("records")]
        shares = {key: [*_curve_rows(result, dict(zip(split, key, strict=True)), choices.lang)] for key in keys}
        return {(key, choices.last): rows for key, rows in shares.items()}
    table, found = result.to_frame(choices.lang), _RowsByPlace()
    over_time = "period" in parameters_of(result.kpi.name)
    place_of = {each: place if over_time else choices.last for place, each in enumerate(spans_of(result))}
    for row in table.to_dict("records"):
        place = place_of[row["period_start"], row["period_end"]]
        found.setdefault((_key(row, split), place), []).append(_texts(row, result, split, choices.lang))
    return found


def _key(row: Mapping[Any, Any], split: Split) -> tuple[Any, ...]:
    return tuple(None if pd.isna(row[name]) else row[name] for name in split)


def _curve_rows(curve: Curve, group: Mapping[str, Any], lang: Language) -> Iterator[list[str]]:
    for days, share in zip(_DAYS, curve.at(_DAYS, **group).tolist(), strict=True):
        shown = report_word("beyond", lang) if pd.isna(share) else format_value(share, curve.kpi, lang)
        yield [format_cell(days, lang), shown]


def _texts(row: Mapping[Any, Any], result: Result, split: Split, lang: Language) -> list[str]:
    keys = [shortened(format_cell(row[key], lang)) for key in result.by if key not in split]
    value = row["reason"] or format_value(row["value"], result.kpi, lang)
    return [*keys, value, *([format_range(row["lower"], row["upper"], result.kpi, lang)] if "lower" in row else [])]
