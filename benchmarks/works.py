"""The work of a contestant: its tables opened in its own kind of frame, and what it then has to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pandas as pd
import polars as pl
from pandas.testing import assert_frame_equal

import tenure
from benchmarks.family import Contestant, Family

__all__ = ["assert_same", "open_work"]


def open_work(family: Family, contestant: Contestant, folder: Path) -> Callable[[], pd.DataFrame | pl.DataFrame]:
    """Open the tables of a book for a contestant, and return its work."""
    return _OPENED[contestant](family, family.contestants[_runs(contestant)], folder)


def _runs(contestant: Contestant) -> Contestant:
    return "tenure" if contestant == "checking" else contestant


def _tenure_work(family: Family, count: Any, folder: Path) -> Callable[[], Any]:
    tables = tenure.Tables(**_frames(family, folder))
    return lambda: count(tables)


def _checking_work(family: Family, count: Any, folder: Path) -> Callable[[], Any]:
    tables = SimpleNamespace(**_frames(family, folder))
    return lambda: count(tables)


def _duckdb_work(family: Family, count: Any, folder: Path) -> Callable[[], Any]:
    connection = _connect()
    for table, frame in _frames(family, folder, connection).items():
        if family.in_files:
            frame.create_view(table)
        else:
            connection.register(table, frame)
    if isinstance(count, str):
        return lambda: connection.sql(count).df()
    return lambda: count(connection)


def _polars_work(family: Family, count: Any, folder: Path) -> Callable[[], Any]:
    scanned = {
        table: pl.scan_parquet(_path(family, folder, table)).select(columns) for table, columns in family.tables.items()
    }
    lazy = scanned if family.in_files else {table: frame.collect().lazy() for table, frame in scanned.items()}
    tables = SimpleNamespace(**lazy)
    return lambda: _collect(count(tables))


def _collect(found: pl.LazyFrame | pl.DataFrame) -> pl.DataFrame:
    return found.lazy().collect()


def _pandas_work(family: Family, count: Any, folder: Path) -> Callable[[], Any]:
    if family.in_files:
        return lambda: count(SimpleNamespace(**_pandas_frames(family, folder)))
    tables = SimpleNamespace(**_pandas_frames(family, folder))
    return lambda: count(tables)


_OPENED: dict[Contestant, Callable[[Family, Any, Path], Callable[[], Any]]] = {
    "tenure": _tenure_work,
    "checking": _checking_work,
    "duckdb": _duckdb_work,
    "polars": _polars_work,
    "pandas": _pandas_work,
    "grid": _duckdb_work,
}


def _frames(family: Family, folder: Path, connection: duckdb.DuckDBPyConnection | None = None) -> dict[str, Any]:
    """Return pandas frames, or DuckDB relations of one connection where the tables are in files."""
    if not family.in_files:
        return _pandas_frames(family, folder)
    found = connection or _connect()
    return {
        table: found.read_parquet(str(_path(family, folder, table))).select(*columns)
        for table, columns in family.tables.items()
    }


def _connect() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    return connection


def _pandas_frames(family: Family, folder: Path) -> dict[str, pd.DataFrame]:
    return {
        table: pd.read_parquet(_path(family, folder, table), columns=list(columns))
        for table, columns in family.tables.items()
    }


def _path(family: Family, folder: Path, table: str) -> Path:
    return folder / f"{family.files[table]}.parquet"


def assert_same(family: Family, found: Any, wanted: Any) -> None:
    """Assert that two results are the same figures, whatever the order of their rows and columns."""
    assert_frame_equal(_comparable(family, found), _comparable(family, wanted), rtol=1e-9, check_dtype=False)


def _comparable(family: Family, result: Any) -> pd.DataFrame:
    frame = result.to_pandas() if isinstance(result, pl.DataFrame) else result
    frame = family.summary(frame) if family.summary else frame
    columns = {name: _plain(frame[name]) for name in sorted(frame.columns)}
    keys = sorted(columns, key=lambda name: columns[name].dtype == "float64")
    return pd.DataFrame(columns).sort_values(keys).reset_index(drop=True)


def _plain(column: pd.Series[Any]) -> pd.Series[Any]:
    """Return instants as they are, and all else as numbers where it can be, and as text where not."""
    if pd.api.types.is_datetime64_any_dtype(column):
        return column.astype("datetime64[us]")
    try:
        return column.astype("float64")
    except (TypeError, ValueError):
        return column.astype("str")
