"""The columns of a summary table, whichever library it comes from; none is imported for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from tenure.errors import ContractError, Fault, ParameterError

__all__ = ["is_table", "select_columns"]

# What turns a table that does not hold its rows yet into one that does: of Spark, DuckDB, Polars (lazy) and Ibis.
LOADERS = ("toPandas", "df", "collect", "execute")


def is_table(values: Any) -> bool:
    """Tell a table from a column."""
    # Of the type: a lazy Polars frame asked for its columns plans its query, and warns.
    return hasattr(type(values), "columns")


def select_columns(table: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns given one by one or, where the first is a table, its columns of these names."""
    names, (first, *others) = list(given), list(given.values())
    if is_table(first):
        if any(values is not None for values in others):
            raise ParameterError(f"{table} takes a table with the columns {', '.join(names)}, or these columns")
        return _take(table, first, names)
    if any(values is None for values in given.values()):
        raise ParameterError(f"{table} needs {', '.join(names)}, or one table with these columns")
    return dict(given)


def _take(table: str, frame: Any, names: Sequence[str]) -> dict[str, Any]:
    loader = next((name for name in LOADERS if callable(getattr(type(frame), name, None))), None)
    loaded = getattr(frame, loader)() if loader else frame
    # A pyarrow table has its columns, not their names, in `columns`.
    present = list(getattr(loaded, "column_names", loaded.columns))
    missing = [name for name in names if name not in present]
    if missing:
        hint = f"It has {', '.join(map(str, present))}."
        raise ContractError(
            [Fault(table, name, "column", "no such column in the table", hint=hint) for name in missing]
        )
    columns = {name: loaded[name] for name in names}
    return {name: values if isinstance(values, pd.Series) else values.to_numpy() for name, values in columns.items()}
