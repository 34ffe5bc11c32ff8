"""Results of one group or one period, out of those of all."""

from __future__ import annotations

from collections.abc import Collection
from copy import copy
from datetime import datetime
from typing import Any, TypeAlias, TypeVar

import pandas as pd

from tenure.report.choices import Split
from tenure.results import Result

__all__ = ["Span", "results_by_group", "results_by_span", "spans_of"]

R = TypeVar("R", bound=Result)
Span: TypeAlias = tuple[datetime, datetime]
"""The bounds of a period as a table has them, in the time zone of the data."""


def results_by_group(result: R, split: Split) -> dict[tuple[Any, ...], R]:
    """Return the rows of each group as a result of its own, by the values of the group; None of a missing value."""
    if not split:
        return {(): result}
    groups: Any = _table(result).groupby(list(split), dropna=False, sort=False)
    return {
        tuple(None if pd.isna(value) else value for value in key): _with_rows(result, rows, split)
        for key, rows in groups
    }


def results_by_span(result: R) -> dict[Span, R]:
    """Return the rows of each period as a result of its own."""
    groups: Any = _table(result).groupby(["period_start", "period_end"], sort=False)
    return {(start, end): _with_rows(result, rows) for (start, end), rows in groups}


def spans_of(result: Result) -> list[Span]:
    """Return the bounds of the periods of a result, in the order in which these were asked for."""
    table = _table(result)
    return list(dict.fromkeys(zip(table["period_start"], table["period_end"], strict=True)))


def _table(result: Result) -> pd.DataFrame:
    return result._table  # noqa: SLF001 - its reasons are in no language yet


def _with_rows(result: R, rows: pd.DataFrame, without: Collection[str] = ()) -> R:
    """Return a result with these rows, and without the columns that name its group."""
    found = copy(result)
    by = tuple(name for name in result.by if name not in without)
    vars(found).update(by=by, _table=rows.drop(columns=list(without)).reset_index(drop=True))
    return found
