"""The built-in DuckDB: a database in memory for each choice of settings, a cursor for each thread."""

from __future__ import annotations

import atexit
import itertools
import os
import tempfile
import threading
import weakref
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from tenure.engine.settings import EngineSettings, current_settings, with_settings

if TYPE_CHECKING:
    import duckdb

__all__ = ["connect", "cursor", "engine_settings"]

_Key: TypeAlias = tuple[int, EngineSettings]


class _Database:
    """Opened on first use. A connection costs 15 ms and a cursor nothing; DuckDB refuses one to two threads at once."""

    def __init__(self, settings: EngineSettings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._local = threading.local()
        self._root: duckdb.DuckDBPyConnection | None = None

    def cursor(self) -> duckdb.DuckDBPyConnection:
        found: duckdb.DuckDBPyConnection | None = getattr(self._local, "cursor", None)
        if found is None:
            with self._lock:
                self._root = self._root or connect(self._settings)
                found = self._local.cursor = self._root.cursor()
        return found

    def close(self) -> None:
        """Close it, by which its temporary files go; the cursors of other threads go with the object."""
        for connection in (getattr(self._local, "cursor", None), self._root):
            if connection is not None:
                connection.close()


_databases: dict[_Key, _Database] = {}
_users: Counter[_Key] = Counter()
_opened: weakref.WeakKeyDictionary[Any, int] = weakref.WeakKeyDictionary()  # connections, by process
_lock = threading.Lock()
_numbers = itertools.count()


def connect(settings: EngineSettings | None = None) -> duckdb.DuckDBPyConnection:
    """Open a database in memory, by the settings of this thread where none are given."""
    import duckdb  # noqa: PLC0415 - 130 ms, paid by the first frame and not by the import

    chosen = settings or current_settings()
    folder = Path(chosen.temp_directory or tempfile.gettempdir())
    spill = folder / f"tenure-{os.getpid()}-{next(_numbers)}"
    connection = duckdb.connect(":memory:", config=chosen.config(spill))
    _opened[connection] = os.getpid()
    return connection


def cursor() -> duckdb.DuckDBPyConnection:
    """Return this thread's cursor; a forked process opens a database of its own."""
    settings = current_settings()
    return _databases.setdefault((os.getpid(), settings), _Database(settings)).cursor()


@contextmanager
def engine_settings(
    *,
    memory_limit: str | None = None,
    threads: int | None = None,
    temp_directory: str | Path | None = None,
    max_temp_size: str | None = None,
) -> Iterator[None]:
    """Set how much memory, how many threads and which disk the calls within a block may use.

    Definition: what is left out stays as it is. It governs the embedded DuckDB, which counts pandas frames and tables
    and datasets of pyarrow; a DuckDB connection of your own, Polars, Spark and Ibis have settings of their own. Counts
    that need more memory than the limit go on with temporary files, which are removed when a count is done, and their
    folder when the block ends. The figures are the same. It holds for this thread or task: threads that are started
    within need a block of their own, and blocks of equal settings share one limit.

    Args:
        memory_limit: The most memory that counts may take, such as "2GB" or "500MB"; frames in memory come on top. 80 %
            of that of the machine if it was never set.
        threads: The most threads of one count; as many as the machine has cores if it was never set.
        temp_directory: An existing folder for temporary files; that of the operating system if it was never set.
        max_temp_size: The most disk that temporary files may take, such as "50GB"; 90 % of what is free if it was never
            set.

    Raises:
        ParameterError: A setting has no meaning, or the folder is not there.

    Example:
        >>> from tenure import churn_rate, engine_settings
        >>> from tenure.samples import spring, subscriptions
        >>> with engine_settings(memory_limit="500MB", threads=1):
        ...     churn_rate(subscriptions, period=spring).value
        0.25
    """
    given = {
        "memory_limit": memory_limit,
        "threads": threads,
        "temp_directory": temp_directory,
        "max_temp_size": max_temp_size,
    }
    outer = current_settings()
    with with_settings(given) as settings, nullcontext() if settings == outer else _in_use(settings):
        yield


@contextmanager
def _in_use(settings: EngineSettings) -> Iterator[None]:
    """Close the database of some settings when the last block that has them ends."""
    key = (os.getpid(), settings)
    with _lock:
        _users[key] += 1
    try:
        yield
    finally:
        with _lock:
            _users[key] -= 1
            last = None if _users[key] else _databases.pop(key, None)
        if last is not None:
            last.close()


@atexit.register
def _close_all() -> None:
    """Leave no temporary files behind."""
    for key in [key for key in _databases if key[0] == os.getpid()]:
        _databases.pop(key).close()
    for connection in [each for each, process in _opened.items() if process == os.getpid()]:
        connection.close()
