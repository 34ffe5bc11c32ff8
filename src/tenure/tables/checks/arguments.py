"""The arguments of `check`, `faults` and `Tables`, refused in words where they have no meaning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tenure.engine import Frame, columns_of
from tenure.errors import ParameterError, did_you_mean
from tenure.tables.schema import TableSchema

__all__ = ["columns_wanted", "renamed_schema", "schema_of"]


def schema_of(schema: Any) -> type[TableSchema]:
    """Return the schema, refusing what is none."""
    if not (isinstance(schema, type) and issubclass(schema, TableSchema) and schema.table):
        raise ParameterError(f"schema is a table schema such as Subscription, not {schema!r}.")
    return schema


def columns_wanted(schema: type[TableSchema], columns: Iterable[str] | None) -> set[str] | None:
    """Return the optional columns to look at, None for all."""
    if columns is None:
        return None
    wanted = {columns} if isinstance(columns, str) else set(columns)
    if unknown := sorted(map(str, wanted - set(schema.columns()))):
        hint = did_you_mean(unknown[0], schema.columns())
        raise ParameterError(f"{schema.__name__} has no column {', '.join(unknown)}.{hint}")
    return wanted


def renamed_schema(
    schema: type[TableSchema], frame: Frame | None, rename: Mapping[str, str] | None
) -> type[TableSchema]:
    """Return the schema under the names that a frame has, refusing names that it has not."""
    if not isinstance(rename, Mapping | None):
        raise ParameterError(f"rename is a mapping of names such as {{'monthly_fee': 'mrr'}}, not {rename!r}.")
    renamed = schema.renamed(rename or {})
    names = columns_of(frame) if frame is not None and rename else tuple(rename or ())
    if absent := [theirs for theirs in rename or {} if theirs not in names]:
        hint = did_you_mean(absent[0], names) or f" The frame has {', '.join(sorted(names)) or 'no columns'}."
        raise ParameterError(f"rename: {schema.table} has no column {absent[0]!r}.{hint}")
    return renamed
