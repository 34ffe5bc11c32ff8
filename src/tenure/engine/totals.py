"""Rows added up and collected: where an engine pays for each job, as requests that share jobs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias

import narwhals as nw
import pandas as pd

from tenure.engine.backends import engine_of
from tenure.engine.backends.backend import PaysPerJob, pays_per_job
from tenure.engine.backends.requests import Sums, Totals, Unmatched
from tenure.engine.batching import run_request
from tenure.engine.collecting import collect_on, collect_row_on
from tenure.engine.engine_errors import reading

__all__ = ["Total", "collect_sums", "collect_totals", "count_unmatched", "has_rows"]

Lazy = nw.LazyFrame[Any]
Total: TypeAlias = tuple[Literal["rows", "sum", "min", "max", "distinct"], "nw.Expr | str"]
"""How values are added up over all rows: an expression of a row or, `distinct`, a column; `rows` has "" for them."""

_HOW = {"sum": nw.Expr.sum, "min": nw.Expr.min, "max": nw.Expr.max, "distinct": nw.Expr.n_unique}


def collect_totals(lazy: Lazy, totals: Mapping[str, Total]) -> dict[str, Any]:
    """Return totals over all rows by name, which may be null in any way that pandas knows.

    One of them at least is not of distinct values, of which a null is one.
    """
    engine = engine_of(lazy)
    if pays_per_job(engine):
        return _request_totals(engine, lazy, totals)
    found = {name: nw.len() if how == "rows" else _HOW[how](_values(of)) for name, (how, of) in totals.items()}
    return collect_row_on(engine, lazy.select(**found))


def collect_sums(
    lazy: Lazy, summed: Lazy, keys: Sequence[str], columns: Sequence[str], ranges: Mapping[str, int]
) -> pd.DataFrame:
    """Return sums of whole numbers by keys, as pandas.

    Args:
        lazy: The rows.
        summed: Their sums, as a lazy frame.
        keys: The keys; with none, all rows are summed.
        columns: What is summed.
        ranges: How many values, from 0 on, a key of whole numbers has, where that is known.
    """
    engine = engine_of(lazy)
    return collect_on(engine, summed, _request_of_sums(lazy, keys, columns, ranges) if pays_per_job(engine) else None)


def count_unmatched(tables: Sequence[Lazy], existing: Lazy, column: str) -> list[int]:
    """Return how many rows of each table have a value in a column that no row of `existing` has; a null is none."""
    engine = engine_of(existing)
    if pays_per_job(engine):
        with reading():
            request = Unmatched([each.to_native() for each in tables], existing.to_native(), column)
            return [int(rows or 0) for rows in run_request(engine, request)["rows"]]
    keys = existing.select(column)
    counts = [
        each.filter(~nw.col(column).is_null())
        .select(column)
        .join(keys, on=column, how="anti")
        .select(nw.len().cast(nw.Int64).alias("rows"), nw.lit(place).cast(nw.Int64).alias("table"))
        for place, each in enumerate(tables)
    ]
    found = collect_on(engine, nw.concat(counts, how="vertical")).sort_values("table")["rows"]
    return [int(rows) for rows in found]


def _request_of_sums(
    lazy: Lazy, keys: Sequence[str], columns: Sequence[str], ranges: Mapping[str, int]
) -> Sums | Totals:
    native = lazy.to_native()
    if keys:
        return Sums(native, keys, columns, ranges)
    return Totals(native, lazy.select(*columns).to_native(), dict.fromkeys(columns, "sum"), {})


def has_rows(lazy: Lazy) -> bool:
    """Whether a lazy frame has any row."""
    engine = engine_of(lazy)
    if pays_per_job(engine):  # the first row of several plans is a shuffle for each; their numbers are none
        return bool(collect_totals(lazy, {"rows": ("rows", "")})["rows"])
    return len(collect_on(engine, lazy.head(1))) > 0


def _request_totals(engine: PaysPerJob, lazy: Lazy, totals: Mapping[str, Total]) -> dict[str, Any]:
    values = {name: _values(of) for name, (how, of) in totals.items() if how not in {"rows", "distinct"}}
    columns = {name: str(of) for name, (how, of) in totals.items() if how == "distinct"}
    with reading():
        # Rows without values are counted too.
        native = (lazy.select(**values) if values else lazy).to_native()
        request = Totals(lazy.to_native(), native, {name: how for name, (how, _) in totals.items()}, columns)
        found = run_request(engine, request)
    return dict(zip(totals, found[[*totals]].iloc[0], strict=True))


def _values(of: nw.Expr | str) -> nw.Expr:
    return nw.col(of) if isinstance(of, str) else of
