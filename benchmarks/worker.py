"""What the process of one contestant does when it is told to: open its tables, work, and show its result."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.families import FAMILIES
from benchmarks.family import Contestant
from benchmarks.results import Round
from benchmarks.works import open_work

__all__ = ["last_result", "open_book", "work_once"]

_STATUS, _RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


class _Own:
    """What this process has in hand."""

    work: Callable[[], Any]
    result: Any


def open_book(family: str, contestant: Contestant, trial: Path, folder: Path) -> Any:
    """Open a book, and return the result of a trial, which loads what is loaded once."""
    result = open_work(FAMILIES[family], contestant, trial)()
    _Own.work = open_work(FAMILIES[family], contestant, folder)
    return result


def work_once() -> Round:
    """Work on the book that is open, and measure it."""
    _Own.result = None
    gc.collect()
    before = _reset_peak()
    cpu, start = time.process_time(), time.perf_counter()
    _Own.result = _Own.work()
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    return Round(seconds, cpu, None if before is None else _resident("VmHWM") - before)


def last_result() -> Any:
    """Return the result of the last round."""
    return _Own.result


def _reset_peak() -> float | None:
    """Let the peak of this process's memory be what it holds now, and return that in MB; None where it is not told."""
    if not _RESET.exists():
        return None
    _RESET.write_text("5")
    return _resident("VmRSS")


def _resident(name: str) -> float:
    lines = _STATUS.read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024
