"""Measuring side by side: the contestants take turns in one run, and the best round of each counts."""

from __future__ import annotations

import gc
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

__all__ = ["best_of", "machine", "peak_of"]


def best_of(
    contestants: Mapping[str, Callable[[], Any]], rounds: int = 5, clock: Callable[[], float] = time.perf_counter
) -> dict[str, float]:
    """Return the best time of each contestant in seconds, of the wall clock or of the CPU."""
    best = dict.fromkeys(contestants, float("inf"))
    for _ in range(rounds):
        for name, work in contestants.items():
            gc.collect()
            start = clock()
            work()
            best[name] = min(best[name], clock() - start)
    return best


def peak_of(module: str, *arguments: str) -> float:
    """Return by how many MB a module's work raised the memory of a process of its own."""
    command = [sys.executable, "-m", module, *arguments]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1])  # noqa: S603


def peak_within(prepare: Callable[[], Any], work: Callable[[Any], Any]) -> float:
    """Return by how many MB the work raises the peak of this process above what it held before."""
    prepared = prepare()
    gc.collect()
    with open("/proc/self/clear_refs", "w") as clear:  # noqa: PTH123 - resets the peak
        clear.write("5")
    before = _resident("VmRSS")
    work(prepared)
    return _resident("VmHWM") - before


def _resident(name: str) -> float:
    with open("/proc/self/status") as status:  # noqa: PTH123 - a pseudo-file
        return next(int(line.split()[1]) for line in status if line.startswith(name)) / 1024


def machine() -> str:
    """Name the machine and the versions that a figure came from."""
    import duckdb  # noqa: PLC0415 - only for its version
    import narwhals as nw  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415

    cores = len(__import__("os").sched_getaffinity(0))
    memory = resource.getpagesize() * __import__("os").sysconf("SC_PHYS_PAGES") / 2**30
    versions = f"Python {platform.python_version()}, pandas {pd.__version__}, DuckDB {duckdb.__version__}"
    return f"{platform.machine()}, {cores} cores, {memory:.0f} GiB; {versions}, narwhals {nw.__version__}"
