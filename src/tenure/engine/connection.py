"""The built-in DuckDB: one in-memory database, a cursor for each thread, never the global default."""

from __future__ import annotations

import os
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

__all__ = ["cursor"]


class _Database:
    """Opened on first use. A connection costs 15 ms and a cursor nothing; DuckDB refuses one to two threads at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._local = threading.local()
        self._root: duckdb.DuckDBPyConnection | None = None

    def cursor(self) -> duckdb.DuckDBPyConnection:
        found: duckdb.DuckDBPyConnection | None = getattr(self._local, "cursor", None)
        if found is None:
            with self._lock:
                self._root = self._root or _connect()
                found = self._local.cursor = self._root.cursor()
        return found


def _connect() -> duckdb.DuckDBPyConnection:
    import duckdb  # noqa: PLC0415 - 130 ms, paid by the first frame and not by the import

    spill = Path(tempfile.gettempdir()) / f"tenure-{os.getpid()}"
    return duckdb.connect(":memory:", config={"temp_directory": str(spill)})


_databases: dict[int, _Database] = {}


def cursor() -> duckdb.DuckDBPyConnection:
    """Return this thread's cursor; a forked process opens a database of its own."""
    return _databases.setdefault(os.getpid(), _Database()).cursor()
