"""The known columns of a frame in their types, with the faults that show before a row is counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from tenure.engine import Frame, Source, columns_of, read_text, scan
from tenure.errors import Fault
from tenure.tables.checks.casts import as_text, cast, family, fits, group, may_lose, raw, unread
from tenure.tables.checks.reports import missing, named_twice, wrong_type
from tenure.tables.schema import TableSchema

__all__ = ["TypedTable", "cast_rows", "choose_columns", "type_columns"]


@dataclass(frozen=True)
class TypedTable:
    """A scanned frame, its columns in their types, the family each had, and the faults of their types."""

    source: Source
    rows: nw.LazyFrame[Any]
    families: Mapping[str, str]
    faults: tuple[Fault, ...]


def choose_columns(
    frame: Frame, schema: type[TableSchema], wanted: Iterable[str] | None, needs: Iterable[str]
) -> tuple[dict[str, str], tuple[Fault, ...]]:
    """Return the source of each column to look at, and the faults of those that are missing or named twice."""
    names, columns = set(columns_of(frame)), schema.columns()
    needed = [name for name, column in columns.items() if column.needed or name in set(needs)]
    names_wanted = {*columns} if wanted is None else {*wanted, *needed}
    sources = {name: [at for at in dict.fromkeys((columns[name].source, name)) if at in names] for name in names_wanted}
    absent = [missing(schema, name, names) for name in needed if not sources[name]]
    ambiguous = [named_twice(schema, name) for name in columns if len(sources.get(name, ())) > 1]
    return {name: sources[name][0] for name in columns if sources.get(name)}, (*absent, *ambiguous)


def type_columns(
    frame: Frame, schema: type[TableSchema], chosen: Mapping[str, str], by: Mapping[str, str]
) -> TypedTable:
    """Scan columns of a frame and cast them to the types of the schema."""
    source = scan(frame, [*chosen.values(), *by.values()])
    dtypes, columns = source.lazy.collect_schema(), schema.columns()
    families = {name: family(dtypes[at]) for name, at in chosen.items()}
    wrong = {
        name: source.mixed.get(at) or f"holds {dtypes[at]}"
        for name, at in chosen.items()
        if at in source.mixed or not fits(columns[name], families[name])
    }
    fitting = {name: kind for name, kind in families.items() if name not in wrong}
    faults = [
        wrong_type(source.lazy, columns[name], schema.table, chosen[name], families[name], words)
        for name, words in wrong.items()
    ]
    faults += [
        Fault("by", at, "type", f"{source.mixed.get(at) or f'holds {dtypes[at]}'}, which makes no groups")
        for at in by.values()
        if at in source.mixed or family(dtypes[at]) == "other"
    ]
    originals = [_original(chosen[name], name, kind) for name, kind in fitting.items() if may_lose(columns[name], kind)]
    groups = [group(at, family(dtypes[at])).alias(name) for name, at in by.items()]
    further = [*originals, *groups]
    if not _texts(schema, fitting):
        # Renamed and cast in one step, each of which costs half a millisecond on DuckDB.
        casts = [cast(columns[name], kind, chosen[name]).alias(name) for name, kind in fitting.items()]
        return TypedTable(source, source.lazy.select(*casts, *further), fitting, tuple(faults))
    rows = source.lazy.select(*(nw.col(chosen[name]).alias(name) for name in fitting), *further)
    return TypedTable(source, cast_rows(rows, schema, fitting), fitting, tuple(faults))


def cast_rows(rows: nw.LazyFrame[Any], schema: type[TableSchema], families: Mapping[str, str]) -> nw.LazyFrame[Any]:
    """Cast the columns named from their families to the types of the schema."""
    columns, texts = schema.columns(), _texts(schema, families)
    if texts:
        rows = read_text(rows.with_columns(*(unread(columns[name], how) for name, how in texts.items())), texts)
    casts = [cast(columns[name], kind).alias(name) for name, kind in families.items()]
    return rows.with_columns(*casts) if casts else rows


def _texts(schema: type[TableSchema], families: Mapping[str, str]) -> dict[str, str]:
    """Return the columns to be read from text, and as what."""
    columns = schema.columns()
    return {name: how for name, kind in families.items() if (how := as_text(columns[name], kind))}


def _original(source: str, name: str, kind: str) -> nw.Expr:
    """Keep what came in; whole numbers beyond 64 bits as text, as pandas cannot show them."""
    value = nw.col(source).cast(nw.String) if kind == "wide" else nw.col(source)
    return value.alias(raw(name))
