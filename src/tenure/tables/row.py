"""Row: the base of the table models. What pydantic knows of a field, read as rules for a whole column."""

from __future__ import annotations

import math
import types
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, Self, Union, get_args, get_origin

import annotated_types as at
from pydantic import BaseModel, ConfigDict, model_validator
from pydantic.fields import FieldInfo

from tenure.errors import ParameterError

__all__ = ["Column", "NotAfter", "TableSchema"]

_KINDS: dict[Any, str] = {datetime: "instant", float: "number", int: "whole", str: "text", bool: "flag"}
_NUMBERS = {at.Ge: "ge", at.Gt: "gt", at.Le: "le", at.Lt: "lt"}
_LENGTHS = {at.MinLen: "min_length", at.MaxLen: "max_length"}


@dataclass(frozen=True)
class Column:
    """A column's rules, derived from a field of the model.

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


@dataclass(frozen=True)
class NotAfter:
    """The rule that one instant is not after another, where both are given."""

    first: str
    second: str

    @property
    def message(self) -> str:
        """What is wrong with a row that breaks it."""
        return f"{self.second} is before {self.first}"


class TableSchema(BaseModel):
    """One row of a table.

    A subclass may rename columns with `Field(alias=…)`, tighten types and bounds, and add columns; whatever
    it says of a field is applied to the whole column.
    """

    model_config = ConfigDict(frozen=True, populate_by_name=True, coerce_numbers_to_str=True)

    table: ClassVar[str] = ""
    unique: ClassVar[tuple[str, ...]] = ()
    key: ClassVar[str] = "customer_id"
    rules: ClassVar[tuple[NotAfter, ...]] = ()

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        decorators = cls.__pydantic_decorators__
        if decorators.field_validators or decorators.validators or set(decorators.model_validators) - {"_in_order"}:
            raise ParameterError(
                f"{cls.__name__} has validators of its own, skipped for whole columns: use types and bounds."
            )
        cls.columns()

    @classmethod
    @cache
    def columns(cls) -> dict[str, Column]:
        """Return the rules of each column by its name in the library."""
        return {name: _column(cls.__name__, name, info) for name, info in cls.model_fields.items()}

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for rule in self.rules:
            first, second = getattr(self, rule.first), getattr(self, rule.second)
            if first is not None and second is not None and second < first:
                raise ValueError(rule.message)
        return self


def _column(model: str, name: str, info: FieldInfo) -> Column:
    annotation, nullable, inner = _without_none(info.annotation)
    kind, allowed = _kind(annotation)
    bounds: dict[str, Any] = {}
    finite, known = False, bool(kind)
    for rule in [*info.metadata, *inner]:
        values = {k: v for k, v in vars(rule).items() if v is not None} if hasattr(rule, "__dict__") else {}
        if type(rule) in _NUMBERS or type(rule) in _LENGTHS:
            word = (_NUMBERS | _LENGTHS)[type(rule)]
            bounds[word] = getattr(rule, word)
        elif values and set(values) <= {"allow_inf_nan", "pattern"}:
            finite = finite or values.get("allow_inf_nan") is False
            bounds.update({"pattern": values["pattern"]} if "pattern" in values else {})
        else:
            known = False
    if not known or info.default_factory is not None:
        raise ParameterError(
            f"{model}.{name}: {info!r} is not understood for whole columns; use datetime, float, int, str, bool, "
            "a Literal of text, Optional, and the bounds ge, gt, le, lt, lengths, pattern and allow_inf_nan."
        )
    return Column(name, info.alias or name, kind, info.is_required(), nullable, finite, bounds, allowed)


def _without_none(annotation: Any) -> tuple[Any, bool, list[Any]]:
    """Return the type without None, whether None was in it, and the rules written inside an Optional."""
    if get_origin(annotation) not in {Union, types.UnionType}:
        return annotation, False, []
    kept = [each for each in get_args(annotation) if each is not type(None)]
    nullable = len(kept) < len(get_args(annotation))
    if len(kept) > 1:
        return frozenset(kept), nullable, []
    if get_origin(kept[0]) is not Annotated:
        return kept[0], nullable, []
    plain, *rules = get_args(kept[0])
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
