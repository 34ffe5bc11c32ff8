"""What a call runs on an engine, recorded while somebody wants to see it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

__all__ = ["record_run", "recorded_runs"]

_RUNS: ContextVar[list[Any] | None] = ContextVar("runs", default=None)


@contextmanager
def recorded_runs() -> Iterator[list[Any]]:
    """Record the native lazy frames that are run within, in this thread or task, in their order."""
    runs: list[Any] = []
    token = _RUNS.set(runs)
    try:
        yield runs
    finally:
        _RUNS.reset(token)


def record_run(native: Any) -> None:
    """Record a native lazy frame that is about to run, if somebody wants to see it."""
    if (runs := _RUNS.get()) is not None:
        runs.append(native)
