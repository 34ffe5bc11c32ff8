"""What was measured: rounds of contestants, kept as JSON, and what they say as medians and ratios."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any, Self

from benchmarks.family import Contestant

__all__ = ["Report", "Result", "Round", "machine"]


@dataclass(frozen=True)
class Round:
    """What a contestant took once: seconds, seconds of all its threads on a CPU, and MB above what its tables take."""

    seconds: float
    cpu: float
    peak: float


@dataclass(frozen=True)
class Result:
    """The rounds of a contestant on a book of so many subscriptions; none where it was too much for it."""

    family: str
    size: int
    contestant: Contestant
    seconds: list[float]
    cpu: list[float]
    peak: float | None

    @classmethod
    def of(cls, family: str, size: int, contestant: Contestant, rounds: list[Round]) -> Self:
        """Return the result of some rounds; the peak of memory is the highest of them."""
        seconds, cpu = [each.seconds for each in rounds], [each.cpu for each in rounds]
        return cls(family, size, contestant, seconds, cpu, max((each.peak for each in rounds), default=None))

    @property
    def was_measured(self) -> bool:
        """Whether there is any round."""
        return bool(self.seconds)

    @property
    def time(self) -> float:
        """The median time of a round in seconds."""
        return median(self.seconds)

    def against(self, other: Result) -> tuple[float, float, float]:
        """Return how many times the time, the CPU time and the memory of another this one takes.

        Times are the median of the ratios of each round, in which both had the same machine. A peak below 1 MB is
        taken for 1 MB.
        """
        times = median(mine / theirs for mine, theirs in zip(self.seconds, other.seconds, strict=False))
        cpu = median(mine / theirs for mine, theirs in zip(self.cpu, other.cpu, strict=False))
        mine, theirs = (max(each.peak or 0.0, 1.0) for each in (self, other))
        return times, cpu, mine / theirs


@dataclass(frozen=True)
class Report:
    """All results of a run, with the day, the machine and the versions that they come from."""

    day: str
    machine: str
    results: list[Result]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a report from a file."""
        kept: dict[str, Any] = json.loads(path.read_text())
        return cls(kept["day"], kept["machine"], [Result(**each) for each in kept["results"]])

    @classmethod
    def of(cls, results: Iterable[Result]) -> Self:
        """Return the report of what was measured here today."""
        return cls(f"{datetime.now(UTC):%Y-%m-%d}", machine(), list(results))

    def write(self, path: Path) -> None:
        """Write the report to a file, beside the results of other families and books that are there."""
        new = {(each.family, each.size) for each in self.results}
        kept = (
            [each for each in Report.read(path).results if (each.family, each.size) not in new] if path.exists() else []
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(Report(self.day, self.machine, [*kept, *self.results])), indent=1))

    def contests(self) -> dict[tuple[str, int], dict[Contestant, Result]]:
        """Return the results by family and size."""
        found: dict[tuple[str, int], dict[Contestant, Result]] = {}
        for each in self.results:
            found.setdefault((each.family, each.size), {})[each.contestant] = each
        return found


def machine() -> str:
    """Name the machine and the versions that figures come from."""
    cores = os.cpu_count() if not hasattr(os, "sched_getaffinity") else len(os.sched_getaffinity(0))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    names = {"pandas": "pandas", "DuckDB": "duckdb", "Polars": "polars", "Narwhals": "narwhals"}
    versions = ", ".join(f"{name} {version(package)}" for name, package in names.items())
    return f"{platform.machine()}, {cores} cores, {memory:.0f} GiB; Python {platform.python_version()}, {versions}"
