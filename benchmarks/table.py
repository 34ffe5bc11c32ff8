"""The table of all contests, in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from benchmarks.families import FAMILIES
from benchmarks.family import CONTESTANTS, Contestant
from benchmarks.results import Report, Result

__all__ = ["as_markdown"]

PEERS: tuple[Contestant, ...] = ("duckdb", "polars", "pandas", "grid")
_RIVALS: tuple[Contestant, ...] = ("duckdb", "polars")


def as_markdown(report: Report) -> str:
    """Return a row for each family and book: what the library took, and what each other took, in times of that."""
    names = [CONTESTANTS[peer] for peer in PEERS]
    head = ["family", "subscriptions", "tenure", "against the best", "with its check", *names]
    rows = [_row(size, of) for (_, size), of in report.contests().items()]
    return "\n".join(_line(each) for each in [head, ["---"] * len(head), *rows])


def _row(size: int, of: Mapping[Contestant, Result]) -> list[str]:
    ours, family = of["tenure"], FAMILIES[of["tenure"].family]
    own = _absolute(ours)
    peers = [_other(of, peer) for peer in PEERS]
    return [f"{family.name}: {family.what}", f"{size:,}", own, _best(of), _other(of, "checking"), *peers]


def _absolute(result: Result) -> str:
    return f"{result.time:.3g} s · {result.peak or 0:,.0f} MB"


def _best(of: Mapping[Contestant, Result]) -> str:
    """Return how many times the time of the best of DuckDB and Polars the library takes."""
    rivals = [of[name] for name in _RIVALS if name in of and of[name].was_measured]
    return f"**{max(of['tenure'].against(each)[0] for each in rivals):.2f}**" if rivals else ""


def _other(of: Mapping[Contestant, Result], name: Contestant) -> str:
    """Return time, CPU time and memory of another as ratios; nothing where nobody has written it."""
    if name not in of:
        return ""
    if not of[name].was_measured:
        return "–"
    return " · ".join(f"{ratio:.1f}" if ratio >= 10 else f"{ratio:.2f}" for ratio in of[name].against(of["tenure"]))


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
