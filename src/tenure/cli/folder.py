"""A folder of tables: CSV or Parquet files, or folders of Parquet files, named after the tables."""

from __future__ import annotations

from collections.abc import Container, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tenure.cli.files import (
    Connection,
    FileError,
    Relation,
    castable_columns,
    columns_of,
    connect,
    is_parquet,
    latest_instants,
    load_csv,
    parquet_files,
    quoted,
    source_of,
)
from tenure.errors import EngineError, ParameterError
from tenure.scorecard.suggestions import did_you_mean
from tenure.tables import SCHEMAS

__all__ = ["Folder", "find_folder"]

_KINDS = (".csv", ".parquet")
_PLANNED = {"term_ends_at", "trial_ends_at"}  # they say nothing of how far the data reach


@dataclass(frozen=True)
class Folder:
    """The files of a folder.

    Args:
        paths: The file of each table, or the folder of its files.
        others: The names of files that are no table.
        renames: By table, the name in the file of each column that is called otherwise there.
        connection: The connection on which the tables live once they are read.
    """

    paths: Mapping[str, Path]
    others: tuple[str, ...]
    renames: Mapping[str, Mapping[str, str]]
    connection: Connection = field(default_factory=connect)

    def read(self, tables: Container[str] = SCHEMAS) -> dict[str, Relation]:
        """Read some tables: instants as instants, ids and other text as they are, empty text as null.

        Raises:
            ParameterError: A file does not have a column that was to be renamed.
            EngineError: A file cannot be read.
        """
        return {table: self._read(table) for table in self.paths if table in tables}

    def file_columns(self, table: str) -> tuple[str, ...]:
        """Return the names of the columns in the file of a table."""
        return tuple(columns_of(self.connection, source_of(self.connection, self.paths[table])))

    def latest_instant(self, table: str) -> datetime | None:
        """Return the latest instant in the file of a table, None where none is found."""
        instants = [name for name, column in SCHEMAS[table].columns().items() if column.kind == "instant"]
        names = [self.renames.get(table, {}).get(name, name) for name in instants if name not in _PLANNED]
        with suppress(FileError):  # a file that is not asked for may be of any kind
            found = latest_instants(self.connection, self.paths[table], names)
            return max((moment for moment in found if moment is not None), default=None)
        return None

    def _read(self, table: str) -> Relation:
        path = self.paths[table]
        try:
            return self._read_parquet(table) if is_parquet(path) else self._read_csv(table)
        except FileError as error:
            words = " ".join(str(error).splitlines()[:2])
            kind = "Parquet" if is_parquet(path) else "CSV"
            raise EngineError(f"{path.name} cannot be read as {kind}: {words}") from None

    def _read_parquet(self, table: str) -> Relation:
        source = source_of(self.connection, self.paths[table])
        types = columns_of(self.connection, source)
        texts = {name for name, kind in types.items() if kind == "VARCHAR"}
        chosen = [
            f"{f'NULLIF({quoted(name)}, {chr(39) * 2})' if name in texts else quoted(name)} AS {quoted(new)}"
            for new, name in self._columns(table, types).items()
        ]
        return self.connection.sql(f"SELECT {', '.join(chosen)} FROM {source}")  # noqa: S608 - names are quoted

    def _read_csv(self, table: str) -> Relation:
        """Give the columns that the schema knows their types; one that holds anything else stays text for `check`.

        The rows are read once and kept: text would be read anew for every KPI.
        """
        load_csv(self.connection, self.paths[table], "texts")
        names = self._columns(table, columns_of(self.connection, "texts"))
        casts = castable_columns(self.connection, "texts", names, SCHEMAS[table])
        chosen = ", ".join(f"{casts.get(new, quoted(name))} AS {quoted(new)}" for new, name in names.items())
        self.connection.execute(f"CREATE TABLE {table} AS SELECT {chosen} FROM texts")  # noqa: S608 - names are quoted
        self.connection.execute("DROP TABLE texts")
        return self.connection.table(table)

    def _columns(self, table: str, held: Mapping[str, str]) -> dict[str, str]:
        """Return the column of the file for each column of the table."""
        renamed = self.renames.get(table, {})
        for new, name in renamed.items():
            if name not in held:
                file = self.paths[table].name
                hint = did_you_mean(name, held)
                raise ParameterError(f"--rename {table}.{new}={name}: {file} has no column {name!r}{hint}")
        names = {name: new for new, name in renamed.items()}
        return {names.get(name, name): name for name in held if name in names or name not in renamed}


def find_folder(directory: Path, renames: Mapping[str, Mapping[str, str]]) -> Folder:
    """Find the tables of a folder by the names of its files, and of its folders of Parquet files.

    Raises:
        ParameterError: It is no folder, has no tables, has one twice, or lacks one whose columns are renamed.
    """
    if not directory.is_dir():
        raise ParameterError(f"{directory} is no folder.")
    files = sorted(path for path in directory.iterdir() if path.suffix.lower() in _KINDS or _is_partitioned(path))
    found = [(table, path) for table in SCHEMAS for path in files if path.stem.lower() == table]
    if not found:
        raise ParameterError(
            f"{directory} has no tables; they are CSV or Parquet files, or folders of Parquet files, named "
            f"{', '.join(SCHEMAS)}, such as subscriptions.csv."
        )
    tables = [table for table, _ in found]
    if twice := sorted({table for table in tables if tables.count(table) > 1}):
        raise ParameterError(f"{directory} has {', '.join(twice)} twice: keep one file of it.")
    if lost := [table for table in renames if table not in tables]:
        raise ParameterError(f"--rename names {', '.join(lost)}, of which {directory} has no file.")
    others = tuple(path.name for path in files if path.stem.lower() not in SCHEMAS)
    return Folder(dict(found), others, renames)


def _is_partitioned(path: Path) -> bool:
    """Whether a path is a folder that is named after a table and has Parquet files."""
    return path.is_dir() and path.stem.lower() in SCHEMAS and bool(parquet_files(path))
