"""Calls whose collects are run together, on engines that pay for each run: Spark starts a job for each.

Each call has a thread of its own, which waits where it collects. Once all of them wait, the thread of the caller runs
what they wait for as one, so that job groups and interrupts are those of the caller.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, wait
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field
from functools import partial
from threading import Condition, Thread
from typing import Any, TypeVar

import pandas as pd

from tenure.engine.backends.backend import Engine, PaysPerJob, pays_per_job

__all__ = ["call_together", "run", "run_request"]

_Result = TypeVar("_Result")
_Calls = tuple[Callable[[], _Result], ...]


def call_together(calls: _Calls[_Result]) -> list[_Result]:
    """Make calls at once, whose collects are run as one, and return their results; the first call's error is raised."""
    if len(calls) == 1:
        return [calls[0]()]
    batcher = _batcher.get()
    return _Batcher().call_all(calls) if batcher is None else batcher.call_inner(calls)


def run(engine: Engine, native: Any) -> pd.DataFrame:
    """Run a lazy frame: where several calls are made together, with those that the others wait for."""
    return run_request(engine, native) if pays_per_job(engine) else engine.to_pandas(native)


def run_request(engine: PaysPerJob, request: Any) -> pd.DataFrame:
    """Run a lazy frame, or what else is asked of an engine that pays for each job."""
    batcher = _batcher.get()
    return engine.to_pandas_together([request])[0] if batcher is None else batcher.run(engine, request)


@dataclass(frozen=True, eq=False)
class _Pending:
    """A lazy frame that a call waits for, and the table that it becomes."""

    engine: PaysPerJob
    native: Any
    table: Future[pd.DataFrame] = field(default_factory=Future)


@dataclass(eq=False)
class _Group:
    """Calls that were started at once, and how many of them are under way; an inner group is of another one's call."""

    under_way: int
    is_inner: bool


class _Batcher:
    """Calls under way: how many of them are busy, and what the others wait for."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._busy = 0
        self._waiting: list[_Pending] = []
        self._threads: list[Thread] = []
        self._interrupt: BaseException | None = None

    def call_all(self, calls: _Calls[_Result]) -> list[_Result]:
        """Start calls, and run what they wait for until they are over."""
        try:
            results = self._start(calls, is_inner=False)
            while waiting := self._all_waiting():
                self._run(waiting)
        except BaseException as interrupt:
            self._give_up(interrupt)
            raise
        finally:
            for thread in self._threads:
                thread.join()
        return [each.result() for each in results]

    def call_inner(self, calls: _Calls[_Result]) -> list[_Result]:
        """Start further calls for one of those under way, which waits for them."""
        with self._changed:
            self._busy -= 1
            results = self._start(calls, is_inner=True)
        wait(results)
        return [each.result() for each in results]

    def run(self, engine: PaysPerJob, native: Any) -> pd.DataFrame:
        """Wait until a lazy frame has been run."""
        pending = _Pending(engine, native)
        with self._changed:
            if self._interrupt is not None:
                raise self._interrupt
            self._waiting.append(pending)
            self._busy -= 1
            self._changed.notify_all()
        return pending.table.result()

    def _start(self, calls: _Calls[_Result], *, is_inner: bool) -> list[Future[_Result]]:
        group, results = _Group(len(calls), is_inner), [Future[_Result]() for _ in calls]
        for call, result in zip(calls, results, strict=True):
            thread = Thread(target=copy_context().run, args=(self._call, call, result, group))
            with self._changed:
                thread.start()
                self._busy += 1
            self._threads.append(thread)
        return results

    def _call(self, call: Callable[[], _Result], result: Future[_Result], group: _Group) -> None:
        _batcher.set(self)
        try:
            settle = partial(result.set_result, call())
        except BaseException as error:  # noqa: BLE001 - it is raised again where the result is asked for
            settle = partial(result.set_exception, error)
        with self._changed:
            group.under_way -= 1
            # The last of an inner group leaves its place to the call that waits for it.
            self._busy -= 0 if group.is_inner and not group.under_way else 1
            settle()
            self._changed.notify_all()

    def _all_waiting(self) -> list[_Pending]:
        """Wait until no call is busy, and return what they wait for: nothing once they are over."""
        with self._changed:
            self._changed.wait_for(lambda: not self._busy)
            waiting, self._waiting = self._waiting, []
            self._busy = len(waiting)
            return waiting

    def _run(self, waiting: list[_Pending]) -> None:
        """Run lazy frames as one, and let the calls that wait for them go on."""
        try:
            tables = waiting[0].engine.to_pandas_together([each.native for each in waiting])
        except BaseException as error:
            for each in waiting:
                each.table.set_exception(error)
            if not isinstance(error, Exception):
                raise
            return
        for each, table in zip(waiting, tables, strict=True):
            each.table.set_result(table)

    def _give_up(self, interrupt: BaseException) -> None:
        """Interrupt the calls, and wait until they are over."""
        with self._changed:
            self._interrupt = interrupt
            waiting, self._waiting = self._waiting, []
            self._busy += len(waiting)
            for each in waiting:
                each.table.set_exception(interrupt)
            self._changed.wait_for(lambda: not self._busy)


_batcher: ContextVar[_Batcher | None] = ContextVar("tenure_batcher", default=None)
