"""A scorecard as frames: a row per figure, or a grid of values."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from tenure.catalogue import Language
from tenure.periods import Period
from tenure.results.scorecard_row import COLUMNS, COMPARED, ScorecardRow
from tenure.show.scorecard_words import missing_text, row_kpi, row_label, row_reason, say
from tenure.show.words import unit_of

__all__ = ["grid_columns", "tidy_table", "value_grid"]

_TEXTS = ("period", "unit", "reason", "notes", "missing", "verdict")
_NUMBERS = ("value", "lower", "upper", "confidence", "previous", "change", "change_lower", "change_upper")


def tidy_table(rows: Iterable[ScorecardRow], by: Sequence[str], lang: Language, *, compared: bool) -> pd.DataFrame:
    """Return a row per KPI, period and group, with words in a language."""
    names = [*COLUMNS[:3], *by, *COLUMNS[3:], *(COMPARED if compared else ())]
    table = pd.DataFrame([_cells(row, by, lang) for row in rows], columns=names)
    kinds = {name: "float64" for name in _NUMBERS if name in table} | {name: object for name in _TEXTS if name in table}
    table = table.astype(kinds)
    return table.assign(**{name: table[name].where(table[name].notna(), None) for name in _TEXTS if name in table})


def value_grid(
    rows: Sequence[ScorecardRow], kpis: Sequence[str], periods: Sequence[Period], by: Sequence[str]
) -> pd.DataFrame:
    """Return the values: a row per KPI, a column per period and group, nan for what has no figure."""
    values = {(row.kpi, row.period, row.group): row.value for row in rows}
    columns = grid_columns(rows, periods)
    table = [[values.get((name, *column), math.nan) for column in columns] for name in kpis]
    heads = [(period.label, *group) for period, group in columns]
    names = ["period", *by]
    index = (
        pd.MultiIndex.from_tuples(heads, names=names) if by else pd.Index([head[0] for head in heads], name="period")
    )
    return pd.DataFrame(table, index=pd.Index(kpis, name="kpi"), columns=index, dtype="float64")


def grid_columns(rows: Iterable[ScorecardRow], periods: Sequence[Period]) -> list[tuple[Period, tuple[Any, ...]]]:
    """Return the columns of a grid: periods as they were asked for, and in each the groups in order, nulls last."""
    groups = {row.group for row in rows if row.period is not None}
    ordered = sorted(groups, key=lambda group: [(value is None, str(value)) for value in group])
    return [(period, group) for period in periods for group in ordered]


def _cells(row: ScorecardRow, by: Sequence[str], lang: Language) -> dict[str, Any]:
    compared = row.comparison
    cells = {
        "kpi": row.kpi,
        "label": row_label(row, lang),
        "period": None if row.period is None else row.period.label,
        "value": row.value,
        "lower": row.lower,
        "upper": row.upper,
        "confidence": row.confidence,
        "unit": unit_of(row_kpi(row), lang),
        "reason": row_reason(row, lang),
        "notes": "; ".join(row.notes) or None,
        "missing": None if row.missing is None else missing_text(row.missing, lang),
    }
    if compared is not None:
        verdict = None if compared.verdict is None else say(compared.verdict, lang)
        changed = (compared.previous, compared.change, compared.lower, compared.upper, verdict)
        cells |= dict(zip(COMPARED, changed, strict=True))
    return {**cells, **dict(zip(by, row.group, strict=False))}
