"""A cluster whose executors die: Spark tries again, and gives up in words; no figure is of a part."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.engines.spark import IS_LONG, NEEDS_JAVA


@NEEDS_JAVA
@pytest.mark.skipif(not IS_LONG, reason="starting executors takes a minute: `make laws`")
def test_executors_that_die_again_and_again_end_in_an_error(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("cluster")
    command = [sys.executable, "-m", "tests.engines.on_cluster", str(folder)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own program
    assert made.returncode == 0, made.stderr[-4000:]
    found = json.loads((folder / "results.json").read_text())
    assert found["all died"].startswith("A table cannot be read: Job aborted")
    assert "\n" not in found["all died"]
