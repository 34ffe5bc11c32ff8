"""Measuring: each contestant works in a process of its own, and they take turns."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import pandas as pd

from benchmarks.books import write_tables
from benchmarks.family import CONTESTANTS, Contestant, Family
from benchmarks.results import Result, Round
from benchmarks.worker import last_result, open_book, work_once
from benchmarks.works import assert_same

__all__ = ["Plan", "race"]

_TRIAL = 1_000  # subscriptions of the book on which all are compared before anything is measured


@dataclass(frozen=True)
class Plan:
    """How contests are run: so many rounds at most, and none after a contestant has worked for so many seconds."""

    folder: Path
    rounds: int = 5
    patience: float = 20.0


def race(family: Family, size: int, plan: Plan) -> Iterator[Result]:
    """Measure the contestants of a family on a book, and return their figures if their results are the same."""
    trial, book = (write_tables(plan.folder, rows, family.files.values()) for rows in (_TRIAL, size))
    with ExitStack() as processes:
        running = {name: processes.enter_context(_process()) for name in CONTESTANTS if family.can_count(name, size)}
        _open(family, running, trial, book)
        rounds = _take_turns(running, plan)
        _compare({name: process.submit(last_result).result() for name, process in running.items()})
    for name in CONTESTANTS:
        if name in family:
            yield Result.of(family.name, size, name, rounds.get(name, []))


def _process() -> ProcessPoolExecutor:
    context = get_context("forkserver")
    context.set_forkserver_preload([open_book.__module__, "pyarrow.parquet", "scipy.optimize", "scipy.stats"])
    return ProcessPoolExecutor(1, mp_context=context)


def _open(family: Family, running: dict[Contestant, ProcessPoolExecutor], trial: Path, book: Path) -> None:
    opening = {name: process.submit(open_book, family.name, name, trial, book) for name, process in running.items()}
    _compare({name: each.result() for name, each in opening.items()})


def _take_turns(running: dict[Contestant, ProcessPoolExecutor], plan: Plan) -> dict[Contestant, list[Round]]:
    rounds: dict[Contestant, list[Round]] = {name: [] for name in running}
    names = list(running)
    for number in range(plan.rounds):
        first = number % len(names)  # another one begins in each round
        for name in names[first:] + names[:first]:
            if sum(each.seconds for each in rounds[name]) < plan.patience:
                rounds[name].append(running[name].submit(work_once).result())
    return rounds


def _compare(results: dict[Contestant, pd.DataFrame]) -> None:
    for result in results.values():
        assert_same(result, results["tenure"])
