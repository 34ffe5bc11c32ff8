"""What was measured, put on the page: `python -m benchmarks.publish [build/bench/results.json]`.

The table and the pictures of `docs/performance.md`, and the costs in `docs/scaling.md`, are written anew; all else on
the pages stays.
"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.pictures import draw
from benchmarks.results import Report
from benchmarks.table import as_markdown, costs_as_markdown

__all__ = ["put_between"]

RESULTS = Path("build/bench/results.json")
PAGE, SCALING = Path("docs/performance.md"), Path("docs/scaling.md")
PICTURES = "pictures"
START, END = "<!-- measured: start, written by `python -m benchmarks.publish` -->", "<!-- measured: end -->"


def main(results: Path = RESULTS, page: Path = PAGE, scaling: Path = SCALING) -> None:
    report = Report.read(results)
    names = [path.name for path in draw(report, page.parent / PICTURES)]
    pictures = "\n\n".join(
        f"![{name.removesuffix('.svg').replace('_', ' ').capitalize()}]({PICTURES}/{name})" for name in names
    )
    source = f"Measured on {report.day}: {report.machine}."
    page.write_text(put_between(page.read_text(), f"{source}\n\n{as_markdown(report)}\n\n{pictures}"))
    scaling.write_text(put_between(scaling.read_text(), f"{source}\n\n{costs_as_markdown(report)}"))


def put_between(page: str, text: str) -> str:
    """Return a page with a text between its marks.

    >>> put_between(f"Before, {START} old {END} after", "new").split("\\n\\n")[1]
    'new'
    """
    before, rest = page.split(START)
    _, after = rest.split(END)
    return f"{before}{START}\n\n{text}\n\n{END}{after}"


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
