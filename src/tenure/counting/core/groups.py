"""Groups: the customers' columns joined to rows, and collected rows summed by group, nulls among them.

Nothing here merges on the values of groups: engines and pandas disagree on nulls and on columns without a type.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.counting.core.runs import PeriodRun
from tenure.errors import ContractError, Fault
from tenure.tables import Inputs

__all__ = ["PERIOD", "Groups", "add_up", "are_equal", "group_rows", "join_customers", "states_by_period"]

Lazy = nw.LazyFrame[Any]

PERIOD = "_period"
"""The column of sums that says to which of the periods asked for, by its place in their list, a row belongs."""


@dataclass(frozen=True)
class Groups:
    """The distinct groups of some tables, in order, and the group of each row of each table by its number."""

    table: pd.DataFrame
    numbers: list[NDArray[np.int64]]


def join_customers(inputs: Inputs, rows: Lazy) -> Lazy:
    """Join the columns of customers to split by; as late as can be, when rows are few."""
    if not inputs.customer_columns:
        return rows
    people = inputs.tables["customers"].select("customer_id", *inputs.customer_columns)
    return rows.join(people, on="customer_id", how="left")


def are_equal(one: str, other: str) -> nw.Expr:
    """Whether two columns have the same value, nulls being equal: they are to groups, and to no join."""
    first, second = nw.col(one), nw.col(other)
    return (first == second).fill_null(value=False) | (first.is_null() & second.is_null())


def group_rows(tables: Sequence[pd.DataFrame], columns: Sequence[str]) -> Groups:
    """Number the groups of several tables alike, in ascending order, nulls last; without columns there is one.

    Raises:
        ContractError: A column holds numbers in one table and text in another.
    """
    lengths = [len(table) for table in tables]
    numbers: NDArray[np.int64] = np.zeros(sum(lengths), dtype=np.int64)
    values = [_ordered_values([table[name] for table in tables], name) for name in columns]
    for codes, uniques in values:
        numbers = numbers * max(len(uniques), 1) + codes
    distinct, first, numbers = np.unique(numbers, return_index=True, return_inverse=True)
    if not columns:
        distinct, first = np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64)
    frame = pd.DataFrame(index=range(len(distinct)))
    for name, (codes, uniques) in zip(columns, values, strict=True):
        frame[name] = uniques.take(codes[first]).array
    return Groups(frame, np.split(numbers, np.cumsum(lengths)[:-1]))


def states_by_period(sums: pd.DataFrame, columns: Sequence[str], names: Sequence[str], run: PeriodRun) -> pd.DataFrame:
    """Return, per group and period of a run, the sums of some columns over all buckets up to that of the period."""
    groups = group_rows([sums], columns)
    changed = np.zeros((len(names), len(groups.table), len(run.bounds)), dtype=np.int64)
    places: Any = (slice(None), groups.numbers[0], sums["_bucket"].to_numpy())
    np.add.at(changed, places, sums[list(names)].to_numpy(dtype=np.int64).T)
    states = np.cumsum(changed, axis=2)[:, :, list(run.buckets)].reshape(len(names), -1)
    places = np.repeat(np.arange(len(groups.table)), len(run.positions))
    repeated: dict[Any, Any] = {each: groups.table[each].array.take(places) for each in groups.table}
    found = dict(zip(names, states, strict=True))
    return pd.DataFrame({**repeated, PERIOD: np.tile(run.positions, len(groups.table)), **found})


def add_up(places: Sequence[NDArray[np.int64]], values: Sequence[pd.Series[Any]], size: int) -> NDArray[Any]:
    """Sum values by their places 0 to size − 1; whole numbers and fractions stay exact."""
    exact = any(each.dtype == object for each in values)
    is_float = any(pd.api.types.is_float_dtype(each.dtype) for each in values)
    kind: Any = object if exact else np.float64 if is_float else np.int64
    sums = np.zeros(size, dtype=kind)
    for place, each in zip(places, values, strict=True):
        np.add.at(sums, place, each.to_numpy(dtype=kind))
    return sums


def _ordered_values(columns: Sequence[pd.Series[Any]], name: str) -> tuple[NDArray[np.int64], pd.Series[Any]]:
    """Return the number of each value among the distinct ones, and these in ascending order, a null last."""
    typed = [column for column in columns if column.notna().any()]
    kinds = {pd.api.types.is_numeric_dtype(column.dtype) for column in typed if column.dtype != object}
    if len(kinds) > 1:
        words = f"holds {typed[-1].dtype} in one table and {typed[0].dtype} in another"
        raise ContractError([Fault("by", name, "type", words, hint="Bring them to one type")])
    codes, uniques = pd.factorize(np.concatenate([_to_objects(column) for column in columns]), use_na_sentinel=False)
    distinct = [None if pd.isna(value) else value for value in uniques]
    # Text and numbers may share an object column: sorted by their words then.
    mixed = len({isinstance(value, str) for value in distinct if value is not None}) > 1
    order = sorted(range(len(distinct)), key=lambda at: _sort_key(distinct[at], as_text=mixed))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    kind: Any = typed[0].dtype if typed else columns[0].dtype
    return rank[codes.astype(np.int64)], pd.Series([distinct[at] for at in order], dtype=object).astype(kind)


def _sort_key(value: Any, *, as_text: bool) -> tuple[bool, Any]:
    return (True, "") if value is None else (False, str(value) if as_text else value)


def _to_objects(column: pd.Series[Any]) -> NDArray[Any]:
    return column.astype(object).where(column.notna(), None).to_numpy(dtype=object)
