"""`import tenure` brings no extra, no engine and no part of scipy along."""

from __future__ import annotations

import subprocess
import sys

LATER = ("plotly", "polars", "duckdb", "typer", "rich", "jinja2", "pyspark", "ibis")


def imported(what: str) -> set[str]:
    program = f"import sys, {what}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)  # noqa: S603 - our own
    return set(done.stdout.split())


def test_import_brings_no_extra_and_no_engine() -> None:
    found = imported("tenure")
    assert not [name for name in LATER if name in found]
    # pandas itself takes pyarrow where it is installed; nothing of ours asks for more.
    assert "pyarrow" not in found - imported("pandas")


def test_import_brings_no_part_of_scipy() -> None:
    # scipy itself loads its parts when they are first used.
    further = imported("tenure") - imported("scipy")
    assert not [name for name in further if name.partition(".")[0] == "scipy"]
