"""Where rows lie on an engine of several machines: those of one key together, moved as seldom as can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw

from tenure.engine.backends import engine_of
from tenure.engine.backends.backend import pays_per_job

__all__ = ["join_in_place", "least_following", "repartition", "repartition_once", "repartition_together"]

Lazy = nw.LazyFrame[Any]


def repartition(lazy: Lazy, *keys: str) -> Lazy:
    """Bring rows of the same keys to one machine, where an engine has several, before they are grouped by more columns.

    Groups of more columns, and windows of the keys, then find their rows there: they are moved once, not twice.
    """
    engine = engine_of(lazy)
    if not pays_per_job(engine):
        return lazy
    return nw.from_native(engine.repartition(lazy.to_native(), keys)).lazy()


def repartition_once(lazy: Lazy, key: str) -> Lazy:
    """Bring rows of the same key to one machine, on an engine that pays for each run, once for all that read them.

    They are moved with all of their columns, so it pays where several read them.
    """
    engine: Any = engine_of(lazy)
    return nw.from_native(engine.repartition_once(lazy.to_native(), key)).lazy()


def repartition_together(tables: Sequence[Lazy], key: str) -> list[Lazy]:
    """Bring rows of the same key of several tables to one machine, as `repartition_once` does, all tables at once."""
    engine: Any = engine_of(tables[0])
    moved = engine.repartition_together([each.to_native() for each in tables], key)
    return [nw.from_native(each).lazy() for each in moved]


def join_in_place(lazy: Lazy) -> Lazy:
    """Mark rows that lie on the machines of those that they are to be joined with: they are sent to no others."""
    engine = engine_of(lazy)
    return nw.from_native(engine.join_in_place(lazy.to_native())).lazy() if pays_per_job(engine) else lazy


def least_following(lazy: Lazy, key: str, order: str, columns: Mapping[str, str]) -> Lazy:
    """Add the least values of columns, by their new names, in rows of the same key at or after each row in order.

    On an engine that pays for each run: where rows are in one place by their key, it is a join without a shuffle.
    """
    engine: Any = engine_of(lazy)
    return nw.from_native(engine.least_following(lazy.to_native(), key, order, columns)).lazy()
