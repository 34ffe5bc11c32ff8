"""The table of all contests, in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from statistics import median

from benchmarks.families import FAMILIES
from benchmarks.family import CONTESTANTS, Contestant
from benchmarks.results import Report, Result

__all__ = ["as_markdown", "costs_as_markdown"]

PEERS: tuple[Contestant, ...] = ("duckdb", "polars", "pandas", "grid")
_OURS: tuple[Contestant, ...] = ("tenure", "on_polars")
_RIVALS: tuple[Contestant, ...] = ("duckdb", "polars")


def as_markdown(report: Report) -> str:
    """Return a row for each family and book: what the library took, and what each other took, in times of that."""
    names = [CONTESTANTS[peer] for peer in PEERS]
    head = ["family", "subscriptions", "tenure", "against the best", "with its check", "on Polars", *names]
    contests = report.contests()
    ordered = sorted(contests, key=lambda contest: ([*FAMILIES].index(contest[0]), contest[1]))
    rows = [_row(contest[1], contests[contest]) for contest in ordered]
    return "\n".join(_line(each) for each in [head, ["---"] * len(head), *rows])


def costs_as_markdown(report: Report) -> str:
    """Return what a million subscriptions cost the library in each family, on each of its books."""
    sizes = sorted({size for _, size in report.contests()})
    head = ["family", *(f"{size:,} subscriptions" for size in sizes)]
    rows = [
        [FAMILIES[name].name, *(_cost(report.contests().get((name, size), {})) for size in sizes)]
        for name in FAMILIES
        if any((name, size) in report.contests() for size in sizes)
    ]
    return "\n".join(_line(each) for each in [head, ["---"] * len(head), *rows])


def _cost(of: Mapping[Contestant, Result]) -> str:
    """Return time, CPU time and memory per million subscriptions."""
    if "tenure" not in of:
        return "–"
    ours, millions = of["tenure"], of["tenure"].size / 1_000_000
    cpu, peak = median(ours.cpu) / millions, (ours.peak or 0) / millions
    return f"{ours.time / millions:.2g} s · {cpu:.2g} s · {peak:,.0f} MB"


def _row(size: int, of: Mapping[Contestant, Result]) -> list[str]:
    ours, family = of["tenure"], FAMILIES[of["tenure"].family]
    own = _absolute(ours)
    peers = [_other(of, peer) for peer in PEERS]
    further = [_other(of, "checking"), _other(of, "on_polars")]
    return [f"{family.name}: {family.what}", f"{size:,}", own, _best(of), *further, *peers]


def _absolute(result: Result) -> str:
    return f"{result.time:.3g} s · {result.peak or 0:,.0f} MB"


def _best(of: Mapping[Contestant, Result]) -> str:
    """Return how many times the time, and the CPU time, of the best of DuckDB and Polars the library takes.

    Each has its own kind of frames, and so the library is taken on those on which it is quicker.
    """
    ours, rivals = ([of[name] for name in names if name in of and of[name].was_measured] for names in (_OURS, _RIVALS))
    if not rivals:
        return ""
    time, cpu = (min(max(each.against(rival)[at] for rival in rivals) for each in ours) for at in (0, 1))
    return f"**{time:.2f}** · {cpu:.2f}"


def _other(of: Mapping[Contestant, Result], name: Contestant) -> str:
    """Return time, CPU time and memory of another as ratios; nothing where nobody has written it."""
    if name not in of:
        return ""
    if not of[name].was_measured:
        return "–"
    return " · ".join(f"{ratio:.1f}" if ratio >= 10 else f"{ratio:.2f}" for ratio in of[name].against(of["tenure"]))


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
