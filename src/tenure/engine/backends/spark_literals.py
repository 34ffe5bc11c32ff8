"""Rows of small tables as SQL of Spark."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pandas as pd

from tenure.engine.backends.arrow_rows import to_arrow
from tenure.engine.backends.spark_sql import literal_instant

__all__ = ["literal_rows", "types_of"]

_TYPES = {
    "int64": "BIGINT",
    "double": "DOUBLE",
    "bool": "BOOLEAN",
    "string": "STRING",
    "timestamp[us]": "TIMESTAMP_NTZ",
}


def types_of(rows: Any) -> list[tuple[str, str]]:
    """Return the columns of an Arrow table with their types."""
    return [(field.name, _TYPES[str(field.type)]) for field in rows.schema]


def literal_rows(table: pd.DataFrame) -> str:
    """Return a table as an array of structs."""
    rows = to_arrow(table)
    kinds = types_of(rows)
    structs = [
        "named_struct("
        + ", ".join(f"{_text(name)}, CAST({_literal(row[name])} AS {kind})" for name, kind in kinds)
        + ")"
        for row in rows.to_pylist()
    ]
    return f"array({', '.join(structs)})"


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, datetime):
        return literal_instant(value)
    return _text(value) if isinstance(value, str) else repr(value)


def _text(value: str) -> str:
    """Write text by its bytes: how quotes and backslashes are escaped depends on the session."""
    return f"CAST(X'{value.encode().hex()}' AS STRING)"
