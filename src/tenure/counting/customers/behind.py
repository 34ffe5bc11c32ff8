"""The customers behind a figure: a table of customers to split any count by, and its rows as they are given back."""

from __future__ import annotations

from functools import reduce
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from tenure.counting.core import distinct_rows
from tenure.engine import Frame, Replacement, from_pandas, replace_columns, restore, scan
from tenure.errors import ParameterError
from tenure.tables import Inputs

__all__ = ["list_rows", "mark_customers", "name_customers"]

Lazy = nw.LazyFrame[Any]

_NOTHING = {"i": 0, "u": 0, "f": 0.0, "b": False, "M": pd.Timestamp(0)}


def name_customers(inputs: Inputs, column: str) -> Frame:
    """Return every customer of some tables once, with a column that holds the customer again."""
    held = [rows.select("customer_id") for name, rows in inputs.tables.items() if inputs.has(name, "customer_id")]
    if not held:
        raise ParameterError(f"{', '.join(inputs.tables)} have no customer_id: no customers are behind the figure.")
    rows = distinct_rows(reduce(_stack, held), ["customer_id"]).filter(~nw.col("customer_id").is_null())
    return restore(rows.with_columns(nw.col("customer_id").alias(column)), inputs.kind)


def mark_customers(frame: Frame, source: str, column: str) -> Frame:
    """Return a table of customers with a further column that holds the customer again; `source` is its name."""
    again = Replacement(
        read={"_customer": source},
        change=lambda rows: rows.with_columns(nw.col("_customer").alias("_again")),
        write={column: "_again"},
    )
    return replace_columns(frame, again)


def list_rows(inputs: Inputs, table: pd.DataFrame) -> Frame:
    """Return a table of results, in its order, in the kind of frame that came in."""
    zoned = [str(name) for name in table if isinstance(table[name].dtype, pd.DatetimeTZDtype)]
    naive = {name: table[name].dt.tz_convert("UTC").dt.tz_localize(None) for name in zoned}
    rows = table.assign(**naive, _place=np.arange(len(table)))
    if table.empty:  # a row that is left out again: not every engine takes a table of none
        rows = pd.DataFrame({str(name): [_NOTHING.get(_kind(rows[name]), "")] for name in rows}).assign(_place=-1)
    # Not by `upload`, which some engines do row by row.
    placed = from_pandas(rows, inputs.kind, next(iter(inputs.tables.values())))
    found = scan(placed, list(rows.columns)).lazy.filter(nw.col("_place") >= 0).sort("_place").drop("_place")
    return restore(found, inputs.kind, dict.fromkeys(zoned, inputs.zone))


def _stack(first: Lazy, second: Lazy) -> Lazy:
    return nw.concat([first, second], how="vertical")


def _kind(column: pd.Series[Any]) -> str:
    return str(getattr(column.dtype, "kind", "O"))
