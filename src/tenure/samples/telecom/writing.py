"""A book of tables as files."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pandas as pd

from tenure.errors import ParameterError
from tenure.writing import atomic_file

__all__ = ["write_tables"]

OPTIONS = {"csv": "FORMAT csv, HEADER", "parquet": "FORMAT parquet"}


def write_tables(tables: Mapping[str, pd.DataFrame], directory: Path, file_format: str) -> list[Path]:
    """One file per table, named after it; DuckDB writes them, so Parquet needs no further package."""
    if file_format not in OPTIONS:
        raise ParameterError(f"format must be one of {', '.join(OPTIONS)}, not {file_format!r}.")
    directory.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        return [
            _write(connection, frame, directory / f"{name}.{file_format}", OPTIONS[file_format])
            for name, frame in tables.items()
        ]


def _write(connection: duckdb.DuckDBPyConnection, frame: pd.DataFrame, path: Path, options: str) -> Path:
    connection.register("rows_to_write", frame)
    try:
        with atomic_file(path) as partial:
            quoted = str(partial).replace("'", "''")
            connection.execute(f"COPY rows_to_write TO '{quoted}' ({options})")
    except duckdb.IOException as error:  # a full disk, or a folder that is not to be written to
        raise OSError(errno.EIO, str(error).splitlines()[0], str(path)) from error
    connection.unregister("rows_to_write")
    return path
