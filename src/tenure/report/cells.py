"""Cells: the figure of each KPI in each period and group, in words, as the filters of the page choose among them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from tenure.catalogue import Language
from tenure.periods import Period
from tenure.report.choices import Choices, Group
from tenure.results.scorecard_row import ScorecardRow
from tenure.scorecard.selection import parameters_of
from tenure.show.numbers import format_range, format_value
from tenure.show.report_words import report_word
from tenure.show.scorecard_words import change_text, row_kpi

__all__ = ["VERDICTS", "Cells", "cells_of", "reason_of_none"]

Cells: TypeAlias = dict[str, Any]
"""Texts of one KPI and group, a list over the periods for each field; or `missing`, why the group has none.

`detail` is the interval of a figure, or the reason why it is `undefined`, which lists the places of such periods.
"""

VERDICTS = ("", "better", "worse", "no_clear_change")
_UNDEFINED = "–"
_Key: TypeAlias = tuple[str, tuple[Any, ...], Period]


def cells_of(choices: Choices) -> dict[str, list[Cells]]:
    """Return the texts of each KPI, in each group and period."""
    rows = {
        split: {(row.kpi, row.group, row.period): row for row in found if row.period is not None}
        for split, found in choices.rows.items()
    }
    return {
        name: [_cells(rows[group.columns], name, group, choices) for group in choices.groups]
        for name in choices.figure_names
    }


def reason_of_none(name: str, choices: Choices) -> str:
    """Return why a KPI has nothing to show of a group in a period."""
    if "period" in parameters_of(name):
        return report_word("no_such_group", choices.lang)
    return report_word("one_instant", choices.lang, period=choices.periods[choices.last])


def _cells(rows: Mapping[_Key, ScorecardRow], name: str, group: Group, choices: Choices) -> Cells:
    if (reason := choices.split_reason(name, group)) is not None:
        return {"missing": reason}
    none = {"value": _UNDEFINED, "detail": reason_of_none(name, choices)}
    keys = [(name, group.key, period) for period in choices.periods]
    found = [dict(_texts(rows[key], choices.lang)) if key in rows else none for key in keys]
    fields = dict.fromkeys(field for texts in found for field in texts)
    columns = {field: [texts.get(field, "") for texts in found] for field in fields}
    undefined = [place for place, key in enumerate(keys) if key not in rows or math.isnan(rows[key].value)]
    return {**{field: texts for field, texts in columns.items() if any(texts)}, "undefined": undefined}


def _texts(row: ScorecardRow, lang: Language) -> Iterator[tuple[str, Any]]:
    kpi = row_kpi(row)
    yield "value", format_value(row.value, kpi, lang)
    yield "detail", row.reason or ("" if math.isnan(row.lower) else format_range(row.lower, row.upper, kpi, lang))
    if (compared := row.comparison) is not None:
        yield "before", _UNDEFINED if math.isnan(compared.previous) else format_value(compared.previous, kpi, lang)
        yield "change", "" if math.isnan(compared.change) else change_text(compared, kpi, lang)
        yield "verdict", VERDICTS.index(compared.verdict or "")
