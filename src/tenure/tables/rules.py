"""The rules of a model as expressions on whole columns: each true where a row breaks it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from tenure.tables.casts import WORDS, as_text, may_lose, raw
from tenure.tables.row import Column, Row, describe

__all__ = ["Rule", "rules_of"]


@dataclass(frozen=True)
class Rule:
    """A rule of one column; `broken` is true (never null where it matters) for a row that breaks it."""

    column: str
    name: str
    message: str
    broken: nw.Expr
    hint: str = ""


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


def rules_of(model: type[Row], columns: Iterable[str], families: Mapping[str, str]) -> Iterator[Rule]:
    """List the rules of the columns present; uniqueness and relations are counted elsewhere."""
    present = set(columns)
    for name, column in model.columns().items():
        if name in present:
            yield from _column_rules(column, families[name])
    for rule in model.rules:
        if {rule.first, rule.second} <= present:
            yield Rule(rule.second, "order", rule.message, nw.col(rule.second) < nw.col(rule.first))


def _column_rules(column: Column, found: str) -> Iterator[Rule]:
    name, value = column.name, nw.col(column.name)
    text, null = as_text(column, found) is not None, value.is_null()
    if text:
        lost = null & ~nw.col(raw(name)).is_null()
        yield Rule(name, "type", f"is text that cannot be read as {WORDS[column.kind]}", lost)
    elif may_lose(column, found):
        kept = value.cast(nw.Int64).cast(nw.Float64)
        words = f"is a number that is not among {WORDS[column.kind]}"
        yield Rule(name, "type", words, nw.col(raw(name)).cast(nw.Float64).fill_nan(None) != kept)
    if not column.nullable:
        null = null & nw.col(raw(name)).is_null() if text else null
        yield Rule(name, "null", "is null", null, _HINTS.get((name, "null"), ""))
    if column.finite:
        yield Rule(name, "finite", "is infinite", (value == math.inf) | (value == -math.inf))
    if column.allowed:
        yield Rule(name, "one_of", f"is none of {', '.join(map(repr, column.allowed))}", ~value.is_in(column.allowed))
    for bound, limit in column.bounds.items():
        yield Rule(name, bound, describe(bound, limit), _BOUNDS[bound](value, limit), _HINTS.get((name, bound), ""))


def own_words(model: type[Row], rule: Rule, row: Mapping[str, Any]) -> str:
    """Return pydantic's own message for a row that breaks a rule; ours where pydantic would take it."""
    from pydantic import ValidationError  # noqa: PLC0415 - only for a row that failed

    try:
        model.model_validate(dict(row))
    except ValidationError as error:
        for each in error.errors():
            if not each["loc"] or each["loc"][0] in {rule.column, model.columns()[rule.column].source}:
                return each["msg"]
    return rule.message
