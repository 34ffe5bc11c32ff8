"""What the process of one contestant does when it is told to: open its tables, work, and show its result.

Its memory is read from `/proc`, as Linux has it.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from benchmarks.families import FAMILIES
from benchmarks.family import Contestant, Family
from benchmarks.results import Round
from benchmarks.works import comparable, load_tables, open_work

__all__ = ["last_result", "open_book", "work_once"]

_STATUS, _RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


class _Own:
    """What this process has in hand; `loaded` is the memory in MB that its tables take."""

    family: Family
    work: Callable[[], Any]
    result: Any
    loaded: float


def open_book(family: str, contestant: Contestant, trial: Path, folder: Path) -> pd.DataFrame:
    """Open a book, and return the comparable result of a trial, which loads what is loaded once."""
    _Own.family = FAMILIES[family]
    result = comparable(_Own.family, open_work(_Own.family, contestant, trial)())
    prepare = load_tables(_Own.family, contestant, folder)
    gc.collect()
    pa.default_memory_pool().release_unused()
    _Own.loaded = _resident("VmRSS")
    _Own.work = prepare()
    return result


def work_once() -> Round:
    """Work on the book that is open, and measure it."""
    _Own.result = None
    gc.collect()
    _RESET.write_text("5")  # the peak is now what the process holds
    cpu, start = time.process_time(), time.perf_counter()
    _Own.result = _Own.work()
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    return Round(seconds, cpu, _resident("VmHWM") - _Own.loaded)


def last_result() -> pd.DataFrame:
    """Return the result of the last round, comparable."""
    return comparable(_Own.family, _Own.result)


def _resident(name: str) -> float:
    lines = _STATUS.read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024
