"""Relations whose calls wait for each other, for a DuckDB connection that several threads use.

A connection serves one thread at a time: to a second one, DuckDB 2 gives an error, and DuckDB 1 breaks the query of
the first. A lock is held for one call of DuckDB, in which nothing else is waited for: no two threads wait for each
other.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Lock, RLock
from typing import Any
from weakref import WeakKeyDictionary

import narwhals as nw

from tenure.engine.engine_errors import naming_causes

__all__ = ["WaitingRelation", "native_relation", "waiting"]

_locks: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()  # by connection
_lock = Lock()


class WaitingRelation:
    """A relation that waits for its turn in each call, and whose results do too; Narwhals takes it for a relation."""

    __slots__ = ("_relation", "_turn")

    def __init__(self, relation: Any, turn: Any) -> None:
        self._relation = relation
        self._turn = turn

    @property  # type: ignore[misc]  # mypy takes it for a variable
    def __class__(self) -> Any:
        """The class of the relation, which isinstance() sees."""
        return type(self._relation)

    def __getattr__(self, name: str) -> Any:
        """Return what the relation has of this name; a method waits when it is called."""
        with self._turn:
            found = getattr(self._relation, name)
        return partial(_call, self._turn, found) if callable(found) else found


def waiting(relation: Any) -> WaitingRelation:
    """Return a relation that waits for its turn on its connection.

    Relations of DuckDB 1 do not tell their connection: they wait for each other, whatever it is.
    """
    connection = getattr(relation, "_con", type(relation))
    with _lock:
        return WaitingRelation(relation, _locks.setdefault(connection, RLock()))


def native_relation(relation: Any) -> Any:
    """Return a relation as DuckDB made it."""
    return relation._relation if type(relation) is WaitingRelation else relation  # noqa: SLF001 - of this file


def _call(turn: Any, method: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    with turn, naming_causes():
        given = {name: native_relation(value) for name, value in named.items()}
        found = method(*map(native_relation, arguments), **given)
    return WaitingRelation(found, turn) if nw.dependencies.is_duckdb_relation(found) else found
