"""The base of the table schemas: one row of a table, and the rules that hold for whole columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, PydanticUserError, create_model, model_validator
from pydantic_core import SchemaError

from tenure.errors import ParameterError, did_you_mean
from tenure.tables.column import Column, column_of

__all__ = ["NotAfter", "TableSchema"]

if TYPE_CHECKING:  # pydantic's metaclass has no public name
    from pydantic._internal._model_construction import ModelMetaclass
else:
    ModelMetaclass = type(BaseModel)


@dataclass(frozen=True)
class NotAfter:
    """The rule that one instant is not after another, where both are given."""

    first: str
    second: str

    @property
    def message(self) -> str:
        """What is wrong with a row that breaks it."""
        return f"{self.second} is before {self.first}"


class _SchemaMeta(ModelMetaclass):
    """What pydantic says of a class that it cannot read becomes an error of ours."""

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: Any) -> Any:
        try:
            return super().__new__(cls, name, bases, namespace, **options)
        except (PydanticUserError, SchemaError, TypeError, NameError) as error:
            lines = getattr(error, "message", str(error)).strip().splitlines()
            words = lines[-1 if isinstance(error, SchemaError) else 0].strip().rstrip(".:")
            raise ParameterError(f"{name} is no schema of a table: {words}.") from error


class TableSchema(BaseModel, metaclass=_SchemaMeta):
    """One row of a table.

    A subclass may rename columns with `Field(alias=…)`, tighten types and bounds, and add columns; whatever
    it says of a field is applied to the whole column. `unique` lists the columns, alone or together, whose
    values stand in one row only.
    """

    model_config = ConfigDict(frozen=True, populate_by_name=True, coerce_numbers_to_str=True)

    table: ClassVar[str] = ""
    unique: ClassVar[tuple[tuple[str, ...], ...]] = ()
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
        columns = {*cls.columns()}
        if wrong := [each for each in cls.unique if isinstance(each, str) or not {*each} <= columns]:
            raise ParameterError(f"{cls.__name__}.unique holds tuples of its columns, not {wrong[0]!r}.")

    @classmethod
    @cache
    def columns(cls) -> dict[str, Column]:
        """Return the rules of each column by its name in the library."""
        return {name: column_of(cls.__name__, name, info) for name, info in cls.model_fields.items()}

    @classmethod
    def renamed(cls, rename: Mapping[str, str]) -> type[Self]:
        """Return the schema of a frame whose columns have other names.

        Args:
            rename: The name in the library of a column by its name in the frame.

        Raises:
            ParameterError: The schema has no such column, or two names stand for one.
        """
        for theirs, ours in rename.items():
            if ours not in cls.columns():
                raise ParameterError(f"rename: {ours!r} is no column of {cls.table}.{_hint(cls, theirs, ours)}")
        if len({*rename.values()}) < len(rename):
            raise ParameterError(f"rename gives one column several names: {', '.join(map(repr, rename))}.")
        return _with_aliases(cls, tuple(sorted((ours, theirs) for theirs, ours in rename.items())))

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for rule in self.rules:
            first, second = getattr(self, rule.first), getattr(self, rule.second)
            if first is not None and second is not None and second < first:
                raise ValueError(rule.message)
        return self


def _hint(schema: type[TableSchema], theirs: str, ours: str) -> str:
    if theirs in schema.columns():
        return f" It goes from the name in the frame to the name here: {{{ours!r}: {theirs!r}}}."
    return did_you_mean(ours, schema.columns()) or f" Its columns are {', '.join(schema.columns())}."


@cache
def _with_aliases(schema: type[Any], aliases: tuple[tuple[str, str], ...]) -> type[Any]:
    """Return a subclass whose fields have these aliases, and else stay as they are."""
    if not aliases:
        return schema
    fields: dict[str, Any] = {}
    for name, alias in aliases:
        info = schema.model_fields[name]
        kind = Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation
        fields[name] = (kind, Field(alias=alias) if info.is_required() else Field(alias=alias, default=info.default))
    return create_model(schema.__name__, __base__=schema, __module__=schema.__module__, **fields)
