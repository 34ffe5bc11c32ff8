"""Damaged files, full disks and Ctrl-C: an error in words, no partial figure, nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

import tenure
from tests.books import charges, event
from tests.engines.events import SLOW, write_events

READERS: dict[str, Callable[[Path, duckdb.DuckDBPyConnection], Any]] = {
    "duckdb": lambda path, connection: connection.sql(f"FROM '{path}'"),
    "polars-lazy": lambda path, _: pl.scan_parquet(path),
    "pyarrow-dataset": lambda path, _: ds.dataset(path),
}
MONTH = "2026-01"
# Counted by the thread that is interrupted alone: others would first end what they have begun.
LIMITED: dict[str, Any] = {"memory_limit": "64MB", "threads": 1}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_events(tmp_path_factory.mktemp("events") / "events.parquet", 20_000)


@pytest.fixture
def events(whole: Path, tmp_path: Path) -> Path:
    """Return a file that a test may damage."""
    path = tmp_path / "events.parquet"
    path.write_bytes(whole.read_bytes())
    return path


def damage(path: Path, column: str) -> None:
    """Write over what a file holds of a column."""
    held = pq.read_metadata(path)
    for group in range(held.num_row_groups):
        chunk = held.row_group(group).column(held.schema.names.index(column))
        first = min(filter(None, (chunk.dictionary_page_offset, chunk.data_page_offset)))
        with path.open("r+b") as file:
            file.seek(first)
            file.write(b"\xff" * chunk.total_compressed_size)


@pytest.mark.parametrize("reader", READERS)
def test_a_file_that_was_cut_off_since_it_was_opened_gives_no_figure(reader: str, events: Path) -> None:
    with duckdb.connect() as connection:
        frame = READERS[reader](events, connection)
        os.truncate(events, events.stat().st_size // 2)
        with pytest.raises(tenure.EngineError, match="A table cannot be read: "):
            tenure.sessions_per_day(frame, period=MONTH)


@pytest.mark.parametrize("reader", READERS)
def test_a_damaged_column_is_an_error_where_it_is_needed_and_else_not_even_read(
    reader: str, whole: Path, events: Path
) -> None:
    with duckdb.connect() as connection:
        wider = connection.sql(f"FROM '{whole}'").project("*, hash(occurred_at) AS note")
        wider.write_parquet(str(events))
        damage(events, "note")
        frame = READERS[reader](events, connection)
        assert tenure.sessions_per_day(frame, period=MONTH) == tenure.sessions_per_day(
            READERS[reader](whole, connection), period=MONTH
        )
        damage(events, "occurred_at")
        with pytest.raises(tenure.EngineError, match="A table cannot be read: "):
            tenure.sessions_per_day(READERS[reader](events, connection), period=MONTH)


@contextmanager
def ctrl_c_once_it_spills(folder: Path) -> Iterator[list[float]]:
    """Press Ctrl-C as soon as there is a temporary file, and note what the process had taken by then."""
    over, pressed = threading.Event(), list[float]()

    def press() -> None:
        while not over.wait(0.01):
            if any(folder.rglob("*.tmp")):
                pressed.append(time.process_time())
                signal.raise_signal(signal.SIGINT)
                return

    thread = threading.Thread(target=press)
    thread.start()
    try:
        yield pressed
    finally:
        over.set()
        thread.join()


def test_ctrl_c_stops_a_count_and_the_connection_goes_on(whole: Path, tmp_path: Path) -> None:
    with duckdb.connect(config={**LIMITED, "temp_directory": str(tmp_path)}) as connection:
        slow = connection.sql(SLOW.format(path=whole))
        with pytest.raises(KeyboardInterrupt), ctrl_c_once_it_spills(tmp_path) as pressed:
            tenure.sessions_per_day(slow, period=MONTH)
        assert time.process_time() - pressed[0] < 5
        assert tenure.sessions_per_day(connection.sql(f"FROM '{whole}'"), period=MONTH).value > 0
        assert connection.sql("SELECT table_name FROM duckdb_tables()").fetchall() == []
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".tmp")] == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for a child")
def test_a_process_that_is_interrupted_leaves_nothing(whole: Path, tmp_path: Path) -> None:
    program = f"""
        import duckdb, sys, tenure
        from tenure.engine import connect
        with tenure.engine_settings(**{LIMITED!r}, temp_directory={str(tmp_path)!r}):
            connection = connect()
        print("ready", flush=True)
        tenure.sessions_per_day(connection.sql(\"\"\"{SLOW.format(path=whole)}\"\"\"), period="2026-01")
    """
    command = [sys.executable, "-c", textwrap.dedent(program)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:  # noqa: S603
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        while child.poll() is None and not any(tmp_path.rglob("*.tmp")):
            time.sleep(0.05)
        child.send_signal(signal.SIGINT)
        errors = child.communicate()[1]
    assert child.returncode == -signal.SIGINT
    assert errors.splitlines()[-1] == "KeyboardInterrupt"
    assert list(tmp_path.iterdir()) == []


def test_another_error_at_run_time_is_no_interrupt(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("Query interrupted by nobody")

    monkeypatch.setattr("tenure.engine.backends.duckdb.DuckDB.to_pandas", fail)
    with pytest.raises(tenure.EngineError, match="A table cannot be read: Query interrupted by nobody"):
        tenure.sessions_per_day(charges(event("ana", "2026-01-01", 1.0)), period=MONTH)
