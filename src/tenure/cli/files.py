"""A folder of tables: CSV or Parquet files named after the tables, read by a DuckDB of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tenure.errors import EngineError, ParameterError
from tenure.tables import SCHEMAS

__all__ = ["Folder", "read_folder"]

_TYPES = {"instant": "TIMESTAMP", "number": "DOUBLE", "flag": "BOOLEAN"}
_KINDS = (".csv", ".parquet")


@dataclass(frozen=True)
class Folder:
    """The tables of a folder; the files that are no table; and the connection that they live on."""

    tables: Mapping[str, duckdb.DuckDBPyRelation]
    others: tuple[str, ...]
    connection: duckdb.DuckDBPyConnection


def read_folder(directory: Path) -> Folder:
    """Read every table of a folder: instants as instants, ids and other text as they are, empty text as null.

    Raises:
        ParameterError: It is no folder, has no tables, or has one twice.
        EngineError: A file cannot be read.
    """
    if not directory.is_dir():
        raise ParameterError(f"{directory} is no folder.")
    files = sorted(path for path in directory.iterdir() if path.suffix.lower() in _KINDS)
    order = list(SCHEMAS)
    found = {path: path.stem.lower() for path in files if path.stem.lower() in SCHEMAS}
    found = dict(sorted(found.items(), key=lambda item: order.index(item[1])))
    if not found:
        raise ParameterError(
            f"{directory} has no tables; they are CSV or Parquet files named {', '.join(SCHEMAS)}, "
            "such as subscriptions.csv."
        )
    if twice := sorted({name for name in found.values() if list(found.values()).count(name) > 1}):
        raise ParameterError(f"{directory} has {', '.join(twice)} twice: keep one file of it.")
    connection = duckdb.connect(":memory:")
    connection.execute("SET TimeZone = 'UTC'")
    tables = {name: _read(connection, path, name) for path, name in found.items()}
    return Folder(tables, tuple(path.name for path in files if path not in found), connection)


def _read(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> duckdb.DuckDBPyRelation:
    try:
        if path.suffix.lower() == ".parquet":
            return _without_empty_text(connection.read_parquet(str(path)))
        return _typed(connection, connection.read_csv(str(path), all_varchar=True, header=True), name)
    except duckdb.Error as error:
        words = " ".join(str(error).splitlines()[:2])
        raise EngineError(f"{path.name} cannot be read as {path.suffix.lower()[1:].upper()}: {words}") from None


def _without_empty_text(rows: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    texts = [name for name, kind in zip(rows.columns, rows.types, strict=True) if str(kind) == "VARCHAR"]
    nulls = (f"NULLIF({_quoted(name)}, '') AS {_quoted(name)}" for name in texts)
    return rows.project(f"* REPLACE ({', '.join(nulls)})") if texts else rows


def _typed(connection: duckdb.DuckDBPyConnection, texts: duckdb.DuckDBPyRelation, name: str) -> duckdb.DuckDBPyRelation:
    """Give the columns that the model knows their types; one that holds anything else stays text, for `check` to name.

    The rows are read once and kept: text would be read anew for every KPI.
    """
    texts.create("texts")
    rows = connection.table("texts")
    known = {each: column.kind for each, column in SCHEMAS[name].columns().items() if each in rows.columns}
    casts = {each: f"TRY_CAST({_quoted(each)} AS {_TYPES[kind]})" for each, kind in known.items() if kind in _TYPES}
    if casts:
        lost = (f"count({_quoted(each)}) - count({cast})" for each, cast in casts.items())
        counts = rows.aggregate(", ".join(lost)).fetchall()[0]
        good = [each for each, count in zip(casts, counts, strict=True) if not count]
        replaced = ", ".join(f"{casts[each]} AS {_quoted(each)}" for each in good)
        rows = rows.project(f"* REPLACE ({replaced})") if good else rows
    rows.create(name)
    connection.execute("DROP TABLE texts")
    return connection.table(name)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
