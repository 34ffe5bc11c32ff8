"""Where rows lie, on an engine of several machines, so that they are moved once for all that reads or joins them."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tenure.engine.backends import engine_of
from tenure.engine.backends.backend import pays_per_job

__all__ = ["join_in_place", "repartition_once"]

Lazy = nw.LazyFrame[Any]


def repartition_once(lazy: Lazy, key: str) -> Lazy:
    """Bring rows of the same key to one machine, where an engine has several, once for all that read them.

    They are moved with all of their columns, so it pays where several read them.
    """
    engine = engine_of(lazy)
    return nw.from_native(engine.repartition_once(lazy.to_native(), key)).lazy() if pays_per_job(engine) else lazy


def join_in_place(lazy: Lazy) -> Lazy:
    """Mark rows that lie on the machines of those that they are to be joined with: they are sent to no others."""
    engine = engine_of(lazy)
    return nw.from_native(engine.join_in_place(lazy.to_native())).lazy() if pays_per_job(engine) else lazy
