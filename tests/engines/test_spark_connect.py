"""KPIs on a server of Spark Connect, in a process whose zone is neither the session's nor that of the data."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.engines.on_connect import KINDS, SPLIT, plain
from tests.engines.spark import IS_LONG, NEEDS_JAVA
from tests.laws.cases import book, call, on_book

pytestmark = NEEDS_JAVA


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return what the KPIs, of each kind one or in `make laws` all, give on Connect."""
    folder = tmp_path_factory.mktemp("connect")
    names = [] if IS_LONG else [*KINDS]
    command = [sys.executable, "-m", "tests.engines.on_connect", str(folder), *names]
    # Spark takes a free port where it is tested; else all servers of a machine want the same one.
    environment = {**os.environ, "TZ": "Asia/Kolkata", "SPARK_TESTING": "1"}
    made = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own program
    assert made.returncode == 0, made.stderr[-4000:]
    found: dict[str, Any] = json.loads((folder / "results.json").read_text())
    return found


def test_kpis_on_connect_give_what_they_give_on_pandas(results: dict[str, Any]) -> None:
    for name in results.keys() - {"error"}:
        split = {"by": "segment", "customers": book()["customers"]} if name in SPLIT else {}
        expected = plain(name, call(name, book(), **split) if split else on_book(name))
        assert results[name] == json.loads(json.dumps(expected)), name
    assert {*KINDS} <= results.keys()


def test_what_a_server_says_becomes_an_error_of_ours(results: dict[str, Any]) -> None:
    kind, words = results["error"]
    assert kind == "EngineError"
    assert words == "A table cannot be read: no such file."
