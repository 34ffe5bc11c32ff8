"""DuckDB's SQL for names, literals, instants and what text says."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tenure.engine.zones import FIRST, LAST, MARGIN

__all__ = ["instant_sql", "literal", "quoted", "read_sql", "type_of"]

_ZONED, _ZONED_NANOSECONDS = "TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ_NS"
_BEFORE, _AFTER = f"TIMESTAMP '{FIRST}' - INTERVAL '{MARGIN}'", f"TIMESTAMP '{LAST}' + INTERVAL '{MARGIN}'"


def quoted(name: str) -> str:
    """Return a name as an identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: Any) -> str:
    """Return a value as a literal."""
    if pd.isna(value):
        return "NULL"
    if isinstance(value, pd.Timestamp):
        return f"TIMESTAMP '{value}'"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return f"{value!r}::DOUBLE" if isinstance(value, float) else repr(value)


def type_of(values: pd.Series[Any]) -> str:
    """Return the type of a column that has no values to tell it."""
    kinds = {"i": "BIGINT", "u": "BIGINT", "f": "DOUBLE", "b": "BOOLEAN", "M": "TIMESTAMP"}
    return kinds.get(getattr(values.dtype, "kind", "O"), "VARCHAR")


def instant_sql(column: str, kind: str, *, in_utc: bool = False) -> str:
    """Return a column of some type with its instants as naive UTC in microseconds.

    A cast of nanoseconds would round them up into the next period, so they are cut.
    """
    cut = {
        "TIMESTAMP_NS": f"make_timestamp(epoch_us({column}))",
        _ZONED_NANOSECONDS: f"make_timestamp(epoch_us(make_timestamp_ns(epoch_ns({column}))))",
    }
    if kind == _ZONED:
        return within_calendar(f"timezone('UTC', {column})")
    instant = cut.get(kind, column)
    return within_calendar(instant) if in_utc else instant


def within_calendar(instant: str) -> str:
    """Clip what a zone has moved beyond the years 1 to 9999."""
    late = f"{instant} > TIMESTAMP '{LAST}' AND {instant} < {_AFTER}"
    early = f"{instant} < TIMESTAMP '{FIRST}' AND {instant} > {_BEFORE}"
    return f"CASE WHEN {late} THEN TIMESTAMP '{LAST}' WHEN {early} THEN TIMESTAMP '{FIRST}' ELSE {instant} END"


def read_sql(column: str, what: str) -> str:
    """Return what text says: a number, or an instant, in UTC where the text has an offset."""
    if what == "number":
        return f"TRY_CAST({column} AS DOUBLE)"
    text = f"CAST({column} AS VARCHAR)"
    offset = f"length({text}) > 16 AND (right({text}, 1) = 'Z' OR {text}[-6] IN ('+', '-'))"
    aware = within_calendar(f"timezone('UTC', TRY_CAST({text} AS {_ZONED}))")
    return f"CASE WHEN {offset} THEN {aware} ELSE TRY_CAST({text} AS TIMESTAMP) END"
