"""One figure from those of partitions: the KPI is applied to the sums of their parts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, get_args

import pandas as pd

from tenure.counting.core import merge_parts
from tenure.errors import ParameterError
from tenure.results import Measure, Parts, parts_given
from tenure.scorecard.selection import function_of, parameters_of, table_parameters
from tenure.tables import SCHEMAS, Event, TableSchema
from tenure.tables.derived import Score

__all__ = ["merge"]

_FURTHER: dict[str, type[TableSchema]] = {"scores": Score, "outcomes": Event}


def merge(measures: Iterable[Measure]) -> Measure:
    """Return the figure of the whole from those of its partitions; see `Measure.merge`."""
    several = _checked(measures)
    parts = [_exact_parts(each) for each in several]
    first = several[0]
    with parts_given(merge_parts(parts)):
        merged: Measure = function_of(first.kpi.name)(**_empty_tables(first), **first.options)
    return merged


def _checked(measures: Iterable[Measure]) -> list[Measure]:
    several = [measures] if isinstance(measures, Measure) else list(measures)
    if not several:
        raise ParameterError("There is no measure to merge: give those of the partitions.")
    if wrong := [each for each in several if not isinstance(each, Measure)]:
        raise ParameterError(f"Measures are merged, not a {type(wrong[0]).__name__}.")
    if len(kpis := dict.fromkeys(each.kpi.name for each in several)) > 1:
        raise ParameterError(f"Measures of one KPI are merged, not of {', '.join(kpis)}.")
    for each in several[1:]:
        _refuse_other_options(several[0], each)
    return several


def _refuse_other_options(first: Measure, other: Measure) -> None:
    names = dict.fromkeys([*first.options, *other.options])
    differ = [name for name in names if first.options.get(name) != other.options.get(name)]
    if differ:
        told = "; ".join(f"{name} is {first.options.get(name)!r} and {other.options.get(name)!r}" for name in differ)
        hint = " Give as_of: by default it is where the data of each partition end." if "as_of" in differ else ""
        raise ParameterError(f"Measures with the same options are merged; {told}.{hint}")


def _exact_parts(measure: Measure) -> Parts:
    counted, name = measure._counted, measure.kpi.name  # noqa: SLF001 - of results, for merging alone
    if counted is None:
        raise ParameterError(
            f"This {name} was read from JSON, which has no exact parts to add up: pickle the measures of partitions."
        )
    if not counted.mergeable:
        raise ParameterError(f"{name} does not add up over partitions: count it on the whole.")
    return counted


def _empty_tables(measure: Measure) -> dict[str, pd.DataFrame]:
    """Return the tables that a KPI takes, without rows, with the columns that it splits by: of customers, if it can."""
    name, by = measure.kpi.name, measure.options.get("by", ())
    schemas = {table: SCHEMAS[table] for table in table_parameters(name)} | _FURTHER
    first, *further = [table for table in parameters_of(name) if table in schemas]
    own = () if "customers" in further else by
    tables = {first: _empty(schemas[first], own), **{table: _empty(schemas[table], by) for table in further}}
    if (weight := measure.options.get("weight")) is not None:
        tables[first] = tables[first].assign(**{weight: pd.Series(dtype="float64")})
    return tables


def _empty(schema: type[TableSchema], by: Iterable[str]) -> pd.DataFrame:
    columns = {name: pd.Series(dtype=_dtype(field.annotation)) for name, field in schema.model_fields.items()}
    return pd.DataFrame({**{name: pd.Series(dtype="str") for name in by}, **columns})


def _dtype(annotation: Any) -> str:
    kinds = {datetime: "datetime64[us]", float: "float64", bool: "bool"}
    return next((dtype for kind, dtype in kinds.items() if kind in _types_in(annotation)), "str")


def _types_in(annotation: Any) -> set[Any]:
    """Return the types that an annotation names, however deep."""
    return {annotation}.union(*map(_types_in, get_args(annotation))) if get_args(annotation) else {annotation}
