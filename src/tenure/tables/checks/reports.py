"""Faults in words: whose, which rule, how many rows, where first, and a hint."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw

from tenure.engine import collect, with_row_number
from tenure.errors import Fault, nearest
from tenure.tables.checks.casts import WORDS, raw
from tenure.tables.checks.cells import to_python
from tenure.tables.checks.hints import USUAL_NAMES, reading_hint
from tenure.tables.checks.rules import Rule, pydantic_message
from tenure.tables.column import Column
from tenure.tables.schema import TableSchema

__all__ = [
    "broken_rule",
    "has_repeated",
    "missing",
    "mixed_offsets",
    "mixed_zones",
    "named_twice",
    "repeated",
    "wrong_type",
]

_SHOWN = 3
_HINTED = {"instant": {"integer", "float"}, "flag": {"text"}}  # types that are wrong and yet tell what is meant


def missing(schema: type[TableSchema], name: str, names: set[str]) -> Fault:
    """A needed column is missing."""
    source = schema.columns()[name].source
    own = {at for column in schema.columns().values() for at in (column.name, column.source)}
    others = names - own
    near = nearest(source, sorted(others)) or next((each for each in USUAL_NAMES.get(name, ()) if each in others), "")
    hint = f"The frame has {_listed(names)}"
    if near:
        renamed = f"rename={{{schema.table!r}: {{{near!r}: {name!r}}}}}"
        hint = (
            f"Did you mean {near!r}? Rename it: frame.rename(columns={{{near!r}: {name!r}}}), or Tables(…, {renamed})"
        )
    return Fault(schema.table, source, "missing", "the column is missing", hint=hint)


def named_twice(schema: type[TableSchema], name: str) -> Fault:
    """A column stands both under its alias and under its own name."""
    source = schema.columns()[name].source
    return Fault(schema.table, source, "clash", f"stands beside {name!r}, which it is the alias of", hint="Drop one")


def wrong_type(rows: nw.LazyFrame[Any], column: Column, table: str, at: str, family: str, words: str) -> Fault:
    """A column's type does not fit; its first values tell what helps."""
    hint = f"Give the column one type, as in frame[{at!r}].astype(str)" if "side by side" in words else ""
    if not hint and family in _HINTED.get(column.kind, ()):
        examples = collect(rows.select(at).filter(~nw.col(at).is_null()).head(_SHOWN))
        hint = reading_hint(column.kind, at, [to_python(value) for value in examples[at]])
    return Fault(table, at, "type", f"{words} instead of {WORDS[column.kind]}", hint=hint)


def mixed_offsets(schema: type[TableSchema], name: str) -> Fault:
    """Some texts of a column have an offset from UTC, and others have none."""
    words = "has texts with an offset from UTC (Z or +02:00) and texts without one"
    return Fault(schema.table, schema.columns()[name].source, "zone", words, hint="Bring them to one form")


def mixed_zones(table: str, zones: Mapping[str, str | None]) -> Fault:
    """The instants of a table are of several zones."""
    listed = ", ".join(f"{name} in {zone or 'no zone'}" for name, zone in zones.items())
    return Fault(table, "", "zone", f"its instants are of several time zones: {listed}", hint="Bring them to one")


def broken_rule(rows: nw.LazyFrame[Any], schema: type[TableSchema], rule: Rule, count: int) -> Fault:
    """Some rows break a rule: fetch the first of them."""
    first = collect(with_row_number(rows, "_row").filter(rule.broken).sort("_row").head(_SHOWN))
    examples = [{str(name): to_python(value) for name, value in row.items()} for row in first.to_dict("records")]
    shown = {name: examples[0].get(raw(name), value) for name, value in examples[0].items() if not name.startswith("_")}
    places = tuple((row["_row"], row.get(schema.key)) for row in examples)
    column = schema.columns()[rule.column]
    example, message = shown.get(rule.column), pydantic_message(schema, rule, shown)
    values = [row.get(raw(rule.column)) for row in examples]
    hint = reading_hint(column.kind, column.source, values) if rule.name == "type" else rule.hint
    return Fault(schema.table, column.source, rule.name, message, count, places, example, hint)


def has_repeated(rows: nw.LazyFrame[Any], names: tuple[str, ...]) -> bool:
    """Whether values of several columns together stand in several rows; nulls are no values."""
    return bool(collect(_repetitions(rows, names).select(nw.len().alias("rows")))["rows"].iloc[0])


def repeated(rows: nw.LazyFrame[Any], schema: type[TableSchema], names: tuple[str, ...]) -> Fault:
    """Some values, of one column or of several together, stand in several rows."""
    times = _repetitions(rows, names)
    values, numbered = collect(times.sort(*names)), with_row_number(rows, "_row")
    first = collect(numbered.join(times.select(*names), on=[*names], how="semi").sort("_row").head(_SHOWN))
    places = tuple((to_python(row["_row"]), to_python(row[names[0]])) for row in first.to_dict("records"))
    sources = [schema.columns()[name].source for name in names]
    together = f" with the same {' and '.join(sources[1:])}" if len(names) > 1 else ""
    message = f"{len(values):,} {'value stands' if len(values) == 1 else 'values stand'} in several rows{together}"
    hint = f"Keep one row for each {' and '.join(sources)}"
    example, count = to_python(values[names[0]].iloc[0]), int(values["_times"].sum())
    return Fault(schema.table, sources[0], "unique", message, count, places, example, hint)


def _repetitions(rows: nw.LazyFrame[Any], names: tuple[str, ...]) -> nw.LazyFrame[Any]:
    complete = rows.select(*names).filter(*(~nw.col(name).is_null() for name in names))
    return complete.group_by(*names).agg(nw.len().alias("_times")).filter(nw.col("_times") > 1)


def _listed(names: set[str]) -> str:
    shown = sorted(names)
    return ", ".join(shown[:12]) + (" …" if len(shown) > 12 else "") if shown else "no columns"
