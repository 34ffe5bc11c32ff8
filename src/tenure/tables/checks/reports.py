"""Faults in words: whose, which rule, how many rows, where first, and a hint."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

import narwhals as nw

from tenure.engine import collect, with_row_number
from tenure.errors import Fault
from tenure.tables.checks.casts import WORDS, raw
from tenure.tables.checks.facts import to_python
from tenure.tables.checks.rules import Rule, pydantic_message
from tenure.tables.row import TableSchema

__all__ = ["broken_rule", "missing", "mixed_offsets", "mixed_zones", "named_twice", "repeated", "wrong_type"]

_SHOWN = 3


def missing(model: type[TableSchema], name: str, names: set[str]) -> Fault:
    """A needed column is missing."""
    source = model.columns()[name].source
    near = difflib.get_close_matches(source, sorted(names), n=1, cutoff=0.6)
    hint = f"The frame has {_listed(names)}"
    if near:
        hint = f"Did you mean {near[0]!r}? Rename it, or subclass {model.__name__} with Field(alias={near[0]!r})"
    return Fault(model.table, source, "missing", "the column is missing", hint=hint)


def named_twice(model: type[TableSchema], name: str) -> Fault:
    """A column stands both under its alias and under its own name."""
    source = model.columns()[name].source
    return Fault(model.table, source, "clash", f"stands beside {name!r}, which it is the alias of", hint="Drop one")


def wrong_type(model: type[TableSchema], name: str, words: str) -> Fault:
    """A column's type does not fit."""
    column = model.columns()[name]
    hint = f"Give the column one type, as in frame[{column.source!r}].astype(str)" if "side by side" in words else ""
    return Fault(model.table, column.source, "type", f"{words} instead of {WORDS[column.kind]}", hint=hint)


def mixed_offsets(model: type[TableSchema], name: str) -> Fault:
    """Some texts of a column have an offset from UTC, and others have none."""
    words = "has texts with an offset from UTC (Z or +02:00) and texts without one"
    return Fault(model.table, model.columns()[name].source, "zone", words, hint="Bring them to one form")


def mixed_zones(table: str, zones: Mapping[str, str | None]) -> Fault:
    """The instants of a table are of several zones."""
    listed = ", ".join(f"{name} in {zone or 'no zone'}" for name, zone in zones.items())
    return Fault(table, "", "zone", f"its instants are of several time zones: {listed}", hint="Bring them to one")


def broken_rule(rows: nw.LazyFrame[Any], model: type[TableSchema], rule: Rule, count: int) -> Fault:
    """Some rows break a rule: fetch the first of them."""
    first = collect(with_row_number(rows, "_row").filter(rule.broken).sort("_row").head(_SHOWN))
    found = [{str(name): to_python(value) for name, value in row.items()} for row in first.to_dict("records")]
    shown = {name: found[0].get(raw(name), value) for name, value in found[0].items() if not name.startswith("_")}
    places = tuple((row["_row"], row.get(model.key)) for row in found)
    column = model.columns()[rule.column].source
    message = pydantic_message(model, rule, shown)
    return Fault(model.table, column, rule.name, message, count, places, shown.get(rule.column), rule.hint)


def repeated(rows: nw.LazyFrame[Any], model: type[TableSchema], name: str) -> Fault:
    """Some values stand in several rows."""
    times = rows.group_by(name).agg(nw.len().alias("_times")).filter(nw.col("_times") > 1, ~nw.col(name).is_null())
    found = collect(times.sort(name))
    first = with_row_number(rows, "_row").join(times.select(name), on=name, how="semi").sort("_row").head(_SHOWN)
    places = tuple((to_python(row["_row"]), to_python(row[name])) for row in collect(first).to_dict("records"))
    message = f"{len(found):,} {'value stands' if len(found) == 1 else 'values stand'} in several rows"
    source, example = model.columns()[name].source, to_python(found[name].iloc[0])
    many = int(found["_times"].sum())
    return Fault(model.table, source, "unique", message, many, places, example, f"Keep one row for each {source}")


def _listed(names: set[str]) -> str:
    shown = sorted(names)
    return ", ".join(shown[:12]) + (" …" if len(shown) > 12 else "") if shown else "no columns"
