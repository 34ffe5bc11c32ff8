"""How a column that came in becomes the type that its model names, without loss or not at all."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tenure.tables.row import Column

__all__ = ["INSTANT", "WORDS", "as_text", "cast", "family", "fits", "group", "may_lose", "raw"]

INSTANT = nw.Datetime("us")
WORDS = {
    "key": "whole numbers or text",
    "instant": "dates, datetimes or ISO text",
    "number": "numbers",
    "whole": "whole numbers",
    "text": "text",
    "flag": "True and False",
}
_FITS = {
    "key": {"integer", "text", "float", "unknown"},
    "instant": {"instant", "text", "unknown"},
    "number": {"integer", "float", "text", "unknown"},
    "whole": {"integer", "float", "unknown"},
    "text": {"text", "integer", "unknown"},
    "flag": {"flag", "integer", "unknown"},
}


def family(dtype: Any) -> str:
    """Return the family of a column's type; unknown is what an engine alone has, such as UUID or all null."""
    if dtype.is_integer():
        return "integer"
    if dtype.is_float() or dtype.is_decimal():
        return "float"
    if dtype in (nw.Datetime, nw.Date):
        return "instant"
    if dtype in (nw.String, nw.Categorical, nw.Enum):
        return "text"
    if dtype == nw.Boolean:
        return "flag"
    return "unknown" if dtype == nw.Unknown else "other"


def fits(column: Column, found: str) -> bool:
    """Whether a family may hold what the model asks for."""
    return found in _FITS[column.kind]


def as_text(column: Column, found: str) -> str | None:
    """Return how the column is to be read from text, or None where it is no text."""
    return column.kind if column.kind in {"instant", "number"} and found in {"text", "unknown"} else None


def may_lose(column: Column, found: str) -> bool:
    """Whether a cast may lose something, so that the value that came in is kept beside it and compared."""
    if found == "float":
        return column.kind in {"key", "whole"}
    return as_text(column, found) is not None or (found == "integer" and column.kind == "flag")


def cast(column: Column, found: str) -> nw.Expr:
    """Return the column of this name in its type; NaN is null."""
    value = nw.col(column.name)
    if column.kind == "instant":
        return value.cast(INSTANT)
    if column.kind == "number":
        return value.cast(nw.Float64) if found == "integer" else value.cast(nw.Float64).fill_nan(None)
    if column.kind == "flag":
        return value == 1 if found == "integer" else value.cast(nw.Boolean)
    if column.kind in {"key", "whole"} and found in {"integer", "float"}:
        return (value if found == "integer" else value.cast(nw.Float64).fill_nan(None).floor()).cast(nw.Int64)
    return value.cast(nw.String)


def group(name: str, found: str) -> nw.Expr:
    """Return a column to group by: NaN is null, categories are text."""
    value = nw.col(name)
    if found == "float":
        return value.fill_nan(None)
    return value.cast(nw.String) if found in {"text", "unknown"} else value


def raw(name: str) -> str:
    """Return the name under which a column stands as it came in."""
    return f"_raw_{name}"
