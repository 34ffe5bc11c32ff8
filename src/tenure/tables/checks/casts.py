"""How a column that came in becomes the type that its schema names, without loss or not at all."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tenure.tables.column import Column

__all__ = [
    "INSTANT",
    "WORDS",
    "as_text",
    "cast",
    "family",
    "fits",
    "group",
    "has_offset",
    "is_typed",
    "may_lose",
    "raw",
    "unread",
]

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
    "key": {"integer", "wide", "float", "decimal", "text", "unknown"},
    "instant": {"instant", "date", "text", "unknown"},
    "number": {"integer", "wide", "float", "decimal", "text", "unknown"},
    "whole": {"integer", "wide", "float", "decimal", "unknown"},
    "text": {"text", "integer", "wide", "unknown"},
    "flag": {"flag", "integer", "unknown"},
}
_TYPED = {
    "key": {"integer", "text"},
    "instant": {"instant"},
    "number": {"float"},
    "whole": {"integer"},
    "text": {"text"},
    "flag": {"flag"},
}
_OFFSET = r"^.{16,}(Z|[+-]\d{2}:\d{2})$"
_WIDE = (nw.UInt64, nw.Int128, nw.UInt128)
_FAMILIES: dict[str, tuple[Any, ...]] = {
    "decimal": (nw.Decimal,),
    "instant": (nw.Datetime,),
    "date": (nw.Date,),
    "text": (nw.String, nw.Categorical, nw.Enum),
    "flag": (nw.Boolean,),
    "unknown": (nw.Unknown,),
}
_NUMBERS = {"integer", "wide", "float", "decimal"}
_EXACT = 2**53  # beyond it a float has lost digits of a whole number
_LARGEST = 2.0**63
# One grammar for all engines, whose own readers take different liberties.
_FORMS = {
    "instant": r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-](0\d|1[0-5]):[0-5]\d)?)?$",
    "number": r"^ *[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)? *$",
}


def family(dtype: Any) -> str:
    """Return the family of a column's type; unknown is what an engine alone has, such as UUID or all null."""
    if dtype in _WIDE:
        return "wide"
    if dtype.is_integer():
        return "integer"
    if dtype.is_float():
        return "float"
    return next((name for name, kinds in _FAMILIES.items() if dtype in kinds), "other")


def fits(column: Column, found: str) -> bool:
    """Whether a family may hold what the schema asks for."""
    return found in _FITS[column.kind]


def is_typed(column: Column, found: str) -> bool:
    """Whether a family is the column's own, so that nothing has to be cast."""
    return found in _TYPED[column.kind]


def as_text(column: Column, found: str) -> str | None:
    """Return how the column is to be read from text, or None where it is no text."""
    return column.kind if column.kind in _FORMS and found in {"text", "unknown"} else None


def may_lose(column: Column, found: str) -> bool:
    """Whether a cast may lose something, so that the value that came in is kept beside it."""
    if found in {"wide", "float", "decimal"}:
        return column.kind in {"key", "whole"}
    return as_text(column, found) is not None or (found == "integer" and column.kind == "flag")


def unread(column: Column, kind: str) -> nw.Expr:
    """Return the text of a column as far as it has the form of what is to be read."""
    text = nw.col(column.name).cast(nw.String)
    return nw.when(text.str.contains(_FORMS[kind])).then(text).alias(column.name)


def has_offset(column: Column) -> nw.Expr:
    """Whether the text of an instant, as it came in, says how far it is from UTC."""
    return nw.col(raw(column.name)).cast(nw.String).str.contains(_OFFSET)


def cast(column: Column, found: str, at: str | None = None) -> nw.Expr:
    """Return the column, under its name or another, in its type, null where it cannot be; NaN is null."""
    value = nw.col(at or column.name)
    match column.kind:
        case "instant":
            return value.cast(INSTANT)
        case "number":
            return value.cast(nw.Float64) if found in {"integer", "wide"} else _float(value)
        case "flag":
            flag = nw.when((value == 0) | (value == 1)).then(value == 1)
            return flag if found == "integer" else value.cast(nw.Boolean)
        case "key" | "whole" if found in _NUMBERS:
            return _whole(value, found)
        case "whole":
            return value.cast(nw.Int64)
        case _:
            return value.cast(nw.String)


def _whole(value: nw.Expr, found: str) -> nw.Expr:
    if found == "integer":
        return value.cast(nw.Int64)
    number = _float(value)
    if found == "wide":
        return nw.when(number.abs() < _LARGEST).then(value).cast(nw.Int64)
    return nw.when((number.abs() <= _EXACT) & (number == number.floor())).then(number).cast(nw.Int64)


def _float(value: nw.Expr) -> nw.Expr:
    return value.cast(nw.Float64).fill_nan(None)


def group(name: str, found: str) -> nw.Expr:
    """Return a column to group by: NaN is null, categories are text."""
    value = nw.col(name)
    if found == "float":
        return value.fill_nan(None)
    return value.cast(nw.String) if found in {"text", "unknown"} else value


def raw(name: str) -> str:
    """Return the name under which a column stands as it came in."""
    return f"_raw_{name}"
