"""CSV and Parquet files, read by a DuckDB of their own, in SQL."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

import duckdb

from tenure import engine
from tenure.tables import TableSchema

__all__ = [
    "Connection",
    "FileError",
    "Relation",
    "castable_columns",
    "columns_of",
    "connect",
    "is_parquet",
    "latest_instants",
    "load_csv",
    "parquet_files",
    "quoted",
    "source_of",
]

Connection: TypeAlias = duckdb.DuckDBPyConnection
Relation: TypeAlias = duckdb.DuckDBPyRelation
FileError = duckdb.Error

_TYPES = {"instant": "TIMESTAMP", "number": "DOUBLE", "flag": "BOOLEAN"}
# As spreadsheets write CSV. Looking for other quotes and for lines to skip takes most of the time of a small file.
_USUAL = ", quote = '\"', escape = '\"', skip = 0"


def connect() -> Connection:
    """Return a database in memory, under the limits of the command; instants with an offset are read as UTC."""
    connection = engine.connect()
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def is_parquet(path: Path) -> bool:
    """Whether a path is a Parquet file, or a folder of them, which may be partitioned."""
    return path.is_dir() or path.suffix.lower() == ".parquet"


def parquet_files(folder: Path) -> list[Path]:
    """Return the Parquet files of a folder and its sub-folders; what begins with _ or . is unfinished or no data."""
    return sorted(path for path in folder.rglob("*.parquet") if path.is_file() and not _is_hidden(path, folder))


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith((".", "_")) and "=" not in part for part in path.relative_to(folder).parts)


def source_of(connection: Connection, path: Path) -> str:
    """Return the function that reads a file, CSV as text; its delimiter is found, other quotes where need be.

    Of a folder of Parquet files, what its sub-folders say of their rows, as in `month=2026-01`, are columns of text; a
    column that some of the files lack is null there.
    """
    if path.is_dir():
        files = ", ".join(map(_text, parquet_files(path)))
        how = "hive_partitioning = true, hive_types_autocast = false, union_by_name = true"
        return f"read_parquet([{files}], {how})"
    if is_parquet(path):
        return f"read_parquet({_text(path)})"
    # One column is a sign of lines or quotes that are not the usual.
    with suppress(FileError):
        if len(columns_of(connection, _csv(path, _USUAL))) > 1:
            return _csv(path, _USUAL)
    return _csv(path)


def load_csv(connection: Connection, path: Path, table: str) -> None:
    """Read a CSV file into a table, anew with other quotes where a row does not fit the usual."""
    statement = f"CREATE TABLE {table} AS SELECT * FROM "  # noqa: S608 - our own name
    try:
        connection.execute(statement + source_of(connection, path))
    except FileError:
        connection.execute(statement + _csv(path))


def _csv(path: Path, dialect: str = "") -> str:
    return f"read_csv({_text(path)}, all_varchar = true, header = true{dialect})"


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def columns_of(connection: Connection, source: str) -> dict[str, str]:
    """Return the columns of a source, each with its type."""
    rows = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()  # noqa: S608 - our own source
    return {row[0]: row[1] for row in rows}


def castable_columns(
    connection: Connection, source: str, names: Mapping[str, str], schema: type[TableSchema]
) -> dict[str, str]:
    """Return the cast of each column of text all of whose values have the type that the schema asks for.

    Args:
        connection: Where the source lives.
        source: A table of text.
        names: The column of the source for each column of the schema.
        schema: The schema of the table.
    """
    kinds = {new: _TYPES.get(column.kind) for new, column in schema.columns().items() if new in names}
    casts = {new: f"TRY_CAST({quoted(names[new])} AS {kind})" for new, kind in kinds.items() if kind}
    if not casts:
        return {}
    lost = ", ".join(f"count({quoted(names[new])}) - count({cast})" for new, cast in casts.items())
    counts = connection.execute(f"SELECT {lost} FROM {source}").fetchall()[0]  # noqa: S608 - names are quoted
    return {new: cast for (new, cast), count in zip(casts.items(), counts, strict=True) if not count}


def latest_instants(connection: Connection, path: Path, names: Sequence[str]) -> tuple[datetime | None, ...]:
    """Return the latest instant of each of some columns that a file has.

    Raises:
        FileError: The file cannot be read, or has none of them.
    """
    pattern = f"^({'|'.join(map(re.escape, names))})$".replace("'", "''")
    statement = f"SELECT max(TRY_CAST(COLUMNS('{pattern}') AS TIMESTAMP)) FROM {source_of(connection, path)}"  # noqa: S608 - escaped
    return connection.execute(statement).fetchall()[0]


def quoted(name: str) -> str:
    """Return a name as SQL reads it."""
    return '"' + name.replace('"', '""') + '"'
