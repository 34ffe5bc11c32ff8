"""Columns: what pydantic knows of a field, read as rules for a whole column."""

from __future__ import annotations

import math
import types
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import annotated_types as at
from pydantic.fields import FieldInfo

from tenure.errors import ParameterError

__all__ = ["Column", "column_of", "describe"]

_KINDS: dict[Any, str] = {datetime: "instant", float: "number", int: "whole", str: "text", bool: "flag"}
_NUMBERS = {at.Ge: "ge", at.Gt: "gt", at.Le: "le", at.Lt: "lt"}
_LENGTHS = {at.MinLen: "min_length", at.MaxLen: "max_length"}


@dataclass(frozen=True)
class Column:
    """A column's rules, derived from a field of the schema.

    `kind` is one of key, instant, number, whole, text, flag; `bounds` holds ge, gt, le, lt, lengths, pattern.
    """

    name: str
    source: str
    kind: str
    needed: bool
    nullable: bool
    finite: bool
    bounds: Mapping[str, Any]
    allowed: tuple[Any, ...] = ()


def column_of(schema: str, name: str, info: FieldInfo) -> Column:
    """Read the rules of a field.

    Raises:
        ParameterError: It has rules that a whole column cannot be checked against.
    """
    annotation, nullable, inner_rules = _without_none(info.annotation)
    kind, allowed = _kind(annotation)
    bounds: dict[str, Any] = {}
    finite, understood = False, bool(kind)
    for rule in [*info.metadata, *inner_rules]:
        values = {k: v for k, v in vars(rule).items() if v is not None} if hasattr(rule, "__dict__") else {}
        if (type(rule) in _NUMBERS and kind not in {"text", "key", "flag"}) or (
            type(rule) in _LENGTHS and kind in {"text", ""}
        ):
            word = (_NUMBERS | _LENGTHS)[type(rule)]
            bounds[word] = getattr(rule, word)
        elif values and set(values) <= {"allow_inf_nan", "pattern"}:
            finite = finite or values.get("allow_inf_nan") is False
            bounds.update({"pattern": values["pattern"]} if "pattern" in values else {})
        else:
            understood = False
    if not understood or info.default_factory is not None:
        raise ParameterError(
            f"{schema}.{name}: {info!r} is not understood for whole columns; use datetime, float, int, str, bool, "
            "a Literal of text, Optional, and the bounds ge, gt, le, lt, lengths, pattern and allow_inf_nan."
        )
    return Column(name, info.alias or name, kind, info.is_required(), nullable, finite, bounds, allowed)


def _without_none(annotation: Any) -> tuple[Any, bool, list[Any]]:
    """Return the type without None, whether None was in it, and the rules written inside an Optional."""
    if get_origin(annotation) not in {Union, types.UnionType}:
        return annotation, False, []
    members = [each for each in get_args(annotation) if each is not type(None)]
    nullable = len(members) < len(get_args(annotation))
    if len(members) > 1:
        return frozenset(members), nullable, []
    if get_origin(members[0]) is not Annotated:
        return members[0], nullable, []
    plain, *rules = get_args(members[0])
    return (
        plain,
        nullable,
        [each for rule in rules for each in (rule.metadata if isinstance(rule, FieldInfo) else [rule])],
    )


def _kind(annotation: Any) -> tuple[str, tuple[Any, ...]]:
    if annotation == frozenset({int, str}):
        return "key", ()
    if get_origin(annotation) is Literal:
        allowed = get_args(annotation)
        return ("text" if all(isinstance(each, str) for each in allowed) else ""), allowed
    return _KINDS.get(annotation, ""), ()


def describe(bound: str, value: Any) -> str:
    """Say a bound in words, for rows that pydantic would take but a column may not hold."""
    number = f"{value:g}" if isinstance(value, int | float) and math.isfinite(value) else repr(value)
    words = {"ge": "is below", "gt": "is not above", "le": "is above", "lt": "is not below"}
    words |= {"min_length": "is shorter than", "max_length": "is longer than", "pattern": "does not match"}
    return f"{words[bound]} {number}"
