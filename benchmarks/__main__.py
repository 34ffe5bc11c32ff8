"""The contests, side by side in one table: `python -m benchmarks [family …] [--sizes 100k,1M] [--rounds 5]`."""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.families import FAMILIES
from benchmarks.results import Report, Result
from benchmarks.table import as_markdown
from benchmarks.turns import Plan, race

SIZES = "100k,1M"
ALL_SIZES = "100k,1M,10M"
_UNITS = {"k": 1_000, "M": 1_000_000}


def main(arguments: Sequence[str] | None = None) -> None:
    given = _parser().parse_args(arguments)
    chosen = {name: FAMILIES[name] for name in given.families or FAMILIES}
    out: Path = given.out
    plan = Plan(out / "books", given.rounds, given.patience)
    sizes = sizes_of(ALL_SIZES if given.full else given.sizes)
    contests = [(family, size) for size in sizes for family in chosen.values() if size <= family.largest]
    results: list[Result] = []
    end = time.monotonic() + 60 * given.minutes
    for family, size in contests:
        late = time.monotonic() > end
        note = "left out, for the time is up" if late else "under way"
        print(f"{family.name}, {size:,} subscriptions: {note}", file=sys.stderr, flush=True)
        if not late:
            results += race(family, size, plan)
            Report.of(results).write(out / "results.json")
    print(as_markdown(Report.of(results)))


def sizes_of(text: str) -> list[int]:
    """Read sizes such as `100k,1M`.

    >>> sizes_of("500,100k,1M")
    [500, 100000, 1000000]
    """
    return [int(each.rstrip("kM")) * _UNITS.get(each[-1], 1) for each in text.split(",")]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("families", nargs="*", choices=[*FAMILIES, []], metavar="family", help=", ".join(FAMILIES))
    parser.add_argument("--sizes", default=SIZES, help="subscriptions of the books; there are ten times as many events")
    parser.add_argument("--full", action="store_true", help=f"the books of {ALL_SIZES}")
    parser.add_argument("--rounds", type=int, default=3, help="how often each contestant works")
    parser.add_argument("--patience", type=float, default=5.0, help="no further round after so many seconds of work")
    parser.add_argument("--minutes", type=float, default=18.0, help="no further contest after so many minutes")
    parser.add_argument("--out", type=Path, default=Path("build/bench"), help="where books and results are kept")
    return parser


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))  # so that no contestant outlives it
    main()
