"""The rules of a schema as expressions on whole columns: each true where a row breaks it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import narwhals as nw

from tenure.engine import instant
from tenure.tables.checks.casts import WORDS, may_lose, raw
from tenure.tables.column import Column, describe
from tenure.tables.schema import TableSchema

__all__ = ["Rule", "pydantic_message", "rules_of"]


@dataclass(frozen=True, eq=False)
class Rule:
    """A rule of one column; `broken` is true (never null where it matters) for a row that breaks it."""

    column: str
    name: str
    message: str
    broken: nw.Expr
    hint: str = ""


_FIRST, _LAST = datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999_999)  # noqa: DTZ001 - wall-clock time
_BOUNDS = {
    "ge": lambda value, bound: value < bound,
    "gt": lambda value, bound: value <= bound,
    "le": lambda value, bound: value > bound,
    "lt": lambda value, bound: value >= bound,
    "min_length": lambda value, bound: value.str.len_chars() < bound,
    "max_length": lambda value, bound: value.str.len_chars() > bound,
    "pattern": lambda value, bound: ~value.str.contains(bound),
}
_HINTS = {
    ("mrr", "ge"): "A refund or credit is an event with an amount, not a subscription",
    ("mrr", "null"): "A subscription that costs nothing has an mrr of 0",
    ("customer_id", "null"): "Drop these rows or find out whose they are",
}


def rules_of(schema: type[TableSchema], columns: Iterable[str], families: Mapping[str, str]) -> Iterator[Rule]:
    """List the rules of the columns present; uniqueness and relations are counted elsewhere."""
    present = set(columns)
    for name, column in schema.columns().items():
        if name in present:
            yield from _column_rules(column, families[name])
    for rule in schema.rules:
        if {rule.first, rule.second} <= present:
            words = f"{schema.columns()[rule.second].source} is before {schema.columns()[rule.first].source}"
            yield Rule(rule.second, "order", words, nw.col(rule.second) < nw.col(rule.first))


def _column_rules(column: Column, family: str) -> Iterator[Rule]:
    name, value = column.name, nw.col(column.name)
    null = value.is_null()
    if may_lose(column, family):
        # A cast that would lose something gives null, where what came in is none.
        original = nw.col(raw(name)).fill_nan(None) if family == "float" else nw.col(raw(name))
        unreadable, null = null & ~original.is_null(), null & original.is_null()
        yield Rule(name, "type", f"cannot be read as {WORDS[column.kind]}", unreadable)
    if column.kind == "instant":
        yield Rule(
            name, "range", "is not within the years 1 to 9999", (value < instant(_FIRST)) | (value > instant(_LAST))
        )
    if not column.nullable:
        yield Rule(name, "null", "is null", null, _HINTS.get((name, "null"), ""))
    if column.finite:
        yield Rule(name, "finite", "is infinite", value.abs() == math.inf)
    if column.allowed:
        words = f"is none of {', '.join(map(repr, column.allowed))}"
        yield Rule(name, "one_of", words, ~value.is_in(column.allowed), "Spelling and case count")
    for bound, limit in column.bounds.items():
        yield Rule(name, bound, describe(bound, limit), _BOUNDS[bound](value, limit), _HINTS.get((name, bound), ""))


_OURS = {"type", "null", "unique", "order", "range"}


def pydantic_message(schema: type[TableSchema], rule: Rule, row: Mapping[str, Any]) -> str:
    """Return pydantic's own message for a value that breaks a bound; ours where it speaks of types it was not given."""
    from pydantic import ValidationError  # noqa: PLC0415 - only for a row that failed

    if rule.name in _OURS:
        return rule.message
    try:
        schema.model_validate(dict(row))
    except ValidationError as error:
        names = {rule.column, schema.columns()[rule.column].source}
        return next((each["msg"] for each in error.errors() if {*each["loc"]} & names), rule.message)
    return rule.message
