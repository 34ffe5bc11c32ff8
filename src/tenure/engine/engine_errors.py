"""Errors of frames: what an engine says of one that it cannot read, and tables on several engines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from tenure.errors import EngineError, TenureError

__all__ = ["naming_causes", "naming_table", "reading", "refuse_several_engines", "unreadable"]

_LIMIT = re.compile(r"/([\d.]+ ?\w+) used")
_TOO_LITTLE_MEMORY = (
    "{limit} is too small for this count: raise it, as in tenure.engine_settings(memory_limit='4GB') "
    "or, on a DuckDB connection of your own, SET memory_limit = '4GB'; or count partitions of the customers one by one "
    "and add them up with Measure.merge"
)
_FULL_DISK = (
    "There is no room left for temporary files: free some, or give another folder, as in "
    "tenure.engine_settings(temp_directory='/scratch') or, on a DuckDB connection of your own, SET temp_directory"
)
_BUSY = (
    "A DuckDB connection is busy in another thread with a query of other code, for which counts do not wait: use it "
    "from one thread at a time, or give each thread relations on a cursor of its own, as in connection.cursor().sql(…)"
)
_table: ContextVar[str] = ContextVar("table", default="")
_SAYS_BUSY = ("connection is busy", "closed pending query result")  # DuckDB 2 and 1


@contextmanager
def reading() -> Iterator[None]:
    """Turn what an engine says of a frame that it cannot read into an error of ours; an interrupt stays one."""
    try:
        yield
    except (TenureError, MemoryError):
        raise
    except Exception as error:
        words = _words_of(error)
        if type(error) is RuntimeError and words == "Query interrupted":  # how DuckDB says that it saw Ctrl-C
            raise KeyboardInterrupt from error
        meaning = _meaning_of(error)
        raise (EngineError(f"{meaning} ({words}).") if meaning else unreadable(words)) from error


@contextmanager
def naming_causes() -> Iterator[None]:
    """Turn an error of DuckDB that is none of the table itself into one of ours; others stay what they are."""
    try:
        yield
    except Exception as error:
        if meaning := _meaning_of(error):
            raise EngineError(f"{meaning} ({_words_of(error)}).") from error
        raise


@contextmanager
def naming_table(name: str) -> Iterator[None]:
    """Name a table in the errors of what is read within; several that Spark reads at once are not told apart."""
    token = _table.set(name)
    try:
        yield
    finally:
        _table.reset(token)


def unreadable(words: str) -> EngineError:
    """Return the error of a frame that cannot be read, with what the engine says of it."""
    name = _table.get()
    return EngineError(f"A table cannot be read: {words}{f' (table {name})' if name else ''}.")


def _words_of(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")


def _meaning_of(error: Exception) -> str:
    """Return what an error of DuckDB means and what to do; "" where it is of the table itself."""
    text = str(error)
    if "max_temp_directory_size" in text or "No space left on device" in text:
        return _FULL_DISK
    if type(error).__name__ == "OutOfMemoryException":
        limit = _LIMIT.search(text)
        return _TOO_LITTLE_MEMORY.format(limit=f"The memory limit of {limit[1]}" if limit else "The memory limit")
    return _BUSY if any(words in text for words in _SAYS_BUSY) else ""


def refuse_several_engines(engines: Mapping[str, str]) -> None:
    """Refuse tables on several engines, given by name."""
    if len(set(engines.values())) > 1:
        listed = ", ".join(f"{name} on {engine}" for name, engine in engines.items())
        raise EngineError(f"The tables of one call live on one engine; here {listed}. Convert them to one kind.")
