"""A cluster whose executors die: Spark tries again, and gives up in words; no figure is of a part."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.engines.on_cluster import ONE_DIES, PARTS
from tests.engines.spark import IS_LONG, NEEDS_JAVA
from tests.laws.cases import book, call

pytestmark = [NEEDS_JAVA, pytest.mark.skipif(not IS_LONG, reason="starting executors takes a minute: `make laws`")]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return what calls gave on a cluster whose executors died."""
    folder = tmp_path_factory.mktemp("cluster")
    command = [sys.executable, "-m", "tests.engines.on_cluster", str(folder)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own program
    assert made.returncode == 0, made.stderr[-4000:]
    results: dict[str, Any] = json.loads((folder / "results.json").read_text())
    return results


@pytest.mark.parametrize("name", ONE_DIES)
def test_an_executor_that_dies_is_replaced_and_changes_no_figure(found: dict[str, Any], name: str) -> None:
    assert found[f"{name}: executors dead"] == 1
    assert found[f"{name}: parts read"] > 2 * PARTS  # what had begun was begun again
    assert found[name] == json.loads(json.dumps(call("mrr_movements", book()).to_dict()))


def test_executors_that_die_again_and_again_end_in_an_error(found: dict[str, Any]) -> None:
    assert found["all died"].startswith("A table cannot be read: Job aborted")
    assert "\n" not in found["all died"]
