"""The work of a contestant: its tables opened in its own kind of frame, and what it then has to do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeAlias

import duckdb
import pandas as pd
import polars as pl
from pandas.testing import assert_frame_equal

import tenure
from benchmarks.family import Contestant, Family

__all__ = ["assert_same", "comparable", "load_tables", "open_work"]

Work: TypeAlias = Callable[[], Any]

_LIBRARY = ("tenure", "checking", "on_polars")


def load_tables(family: Family, contestant: Contestant, folder: Path) -> Callable[[], Work]:
    """Load the tables of a book in a contestant's kind of frame; what is returned makes them ready, for its work."""
    return _LOADED[contestant](family, family.contestants["tenure" if contestant in _LIBRARY else contestant], folder)


def open_work(family: Family, contestant: Contestant, folder: Path) -> Work:
    """Return the work of a contestant on the tables of a book, loaded and ready."""
    return load_tables(family, contestant, folder)()


def _load_for_tenure(family: Family, count: Any, folder: Path) -> Callable[[], Work]:
    frames = _frames(family, folder)
    return lambda: partial(count, tenure.Tables(**frames))


def _load_for_checking(family: Family, count: Any, folder: Path) -> Callable[[], Work]:
    frames = _frames(family, folder)
    return lambda: partial(count, SimpleNamespace(**frames))


def _load_on_polars(family: Family, count: Any, folder: Path) -> Callable[[], Work]:
    frames = _polars_frames(family, folder)
    return lambda: partial(count, tenure.Tables(**frames))


def _load_for_duckdb(family: Family, count: Any, folder: Path) -> Callable[[], Work]:
    connection = _connect()
    for table, frame in _frames(family, folder, connection).items():
        if family.in_files:
            frame.create_view(table)
        else:
            connection.register(table, frame)
    if isinstance(count, str):
        return lambda: lambda: connection.sql(count).df()
    return lambda: partial(count, connection)


def _load_for_polars(family: Family, count: Any, folder: Path) -> Callable[[], Work]:
    lazy = {table: frame.lazy() for table, frame in _polars_frames(family, folder).items()}
    return lambda: lambda: count(SimpleNamespace(**lazy)).lazy().collect()


def _load_for_pandas(family: Family, count: Any, folder: Path) -> Callable[[], Work]:
    if family.in_files:
        return lambda: lambda: count(SimpleNamespace(**_pandas_frames(family, folder)))
    frames = _pandas_frames(family, folder)
    return lambda: partial(count, SimpleNamespace(**frames))


_LOADED: dict[Contestant, Callable[[Family, Any, Path], Callable[[], Work]]] = {
    "tenure": _load_for_tenure,
    "checking": _load_for_checking,
    "on_polars": _load_on_polars,
    "duckdb": _load_for_duckdb,
    "polars": _load_for_polars,
    "pandas": _load_for_pandas,
    "grid": _load_for_duckdb,
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


def _polars_frames(family: Family, folder: Path) -> dict[str, Any]:
    """Return Polars frames, or lazy ones where the tables are in files."""
    scanned = {
        table: pl.scan_parquet(_path(family, folder, table)).select(columns) for table, columns in family.tables.items()
    }
    return scanned if family.in_files else {table: frame.collect() for table, frame in scanned.items()}


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


def assert_same(found: pd.DataFrame, wanted: pd.DataFrame) -> None:
    """Assert that two comparable results are the same figures."""
    assert_frame_equal(found, wanted, rtol=1e-9, check_dtype=False)


def comparable(family: Family, result: Any) -> pd.DataFrame:
    """Return a result, or its summary, in one order of rows and columns, whoever counted it."""
    frame = result.to_pandas() if isinstance(result, pl.DataFrame) else result
    frame = family.summary(frame) if family.summary else frame
    columns = {name: _plain(frame[name]) for name in sorted(frame.columns)}
    keys = sorted(columns, key=lambda name: _has_fractions(columns[name]))  # these differ in their last digits
    return pd.DataFrame(columns).sort_values(keys).reset_index(drop=True)


def _has_fractions(column: pd.Series[Any]) -> bool:
    return column.dtype == "float64" and bool((column % 1 > 0).any())


def _plain(column: pd.Series[Any]) -> pd.Series[Any]:
    """Return instants as they are, and all else as numbers where it can be, and as text where not."""
    if pd.api.types.is_datetime64_any_dtype(column):
        return column.astype("datetime64[us]")
    try:
        return column.astype("float64")
    except (TypeError, ValueError):
        return column.astype("str")
