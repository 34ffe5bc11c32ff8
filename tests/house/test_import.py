"""`import tenure` brings no extra and no engine along."""

from __future__ import annotations

import subprocess
import sys

LATER = ("plotly", "polars", "duckdb", "typer", "rich", "jinja2", "pyspark", "ibis", "scipy.optimize", "scipy.stats")


def imported(what: str) -> set[str]:
    program = f"import sys, {what}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)  # noqa: S603 - our own
    return set(done.stdout.split())


def test_import_brings_no_extra_and_no_engine() -> None:
    found = imported("tenure")
    assert not [name for name in LATER if name in found]
    # pandas itself takes pyarrow where it is installed; nothing of ours asks for more.
    assert "pyarrow" not in found - imported("pandas")
