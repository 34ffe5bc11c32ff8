"""Counts that need more memory than they may take go on with temporary files, or say what to do; nothing is left."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow.dataset as ds
import pytest

import tenure
from tenure.engine.connection import _close_all, connect, cursor
from tenure.engine.settings import current_settings
from tenure.samples import spring, subscriptions
from tests.engines.events import write_events

# Far from both edges: half of it is still enough, and half as much again not for all at once. That is so on two threads
# as on one, and on more no longer: each takes some of it, so that no test leaves their number to the machine.
ENOUGH, TOO_LITTLE = "48MB", "6MB"
MONTHS = ["2026-01", "2026-02"]


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_events(tmp_path_factory.mktemp("events") / "events.parquet", 3_000_000)


@pytest.fixture(scope="module")
def unlimited(events: Path) -> tenure.Measure:
    with duckdb.connect() as connection:
        return tenure.sessions_per_day(connection.sql(f"FROM '{events}'"), period=MONTHS)


@pytest.fixture
def limited(events: Path, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Return what opens the events on a connection of the user's own, with some settings."""
    opened: list[duckdb.DuckDBPyConnection] = []

    def read(**settings: str) -> Any:
        spill = str(tmp_path / f"spill-{len(opened)}")
        connection = duckdb.connect(config={"temp_directory": spill, "threads": 2, **settings})
        opened.append(connection)
        return connection.sql(f"FROM '{events}'")

    yield read
    for connection in opened:
        connection.close()
    assert list(tmp_path.iterdir()) == []


def test_beyond_the_memory_of_a_connection_the_figures_are_the_same(
    limited: Callable[..., Any], unlimited: tenure.Measure
) -> None:
    assert tenure.sessions_per_day(limited(memory_limit=ENOUGH), period=MONTHS) == unlimited
    # They do not fit: without temporary files there is an error.
    with pytest.raises(tenure.EngineError, match="There is no room left for temporary files: free some"):
        tenure.sessions_per_day(limited(memory_limit=ENOUGH, max_temp_directory_size="1MB"), period=MONTHS)


def test_too_little_memory_says_what_to_do(limited: Callable[..., Any]) -> None:
    words = r"^The memory limit of 5\.7 MiB is too small .* SET memory_limit = '4GB'.* Measure\.merge \(Out of Memory"
    with pytest.raises(tenure.EngineError, match=words):
        tenure.sessions_per_day(limited(memory_limit=TOO_LITTLE), period=MONTHS)


def test_a_limit_of_the_built_in_engine_holds_within_a_block(
    events: Path, tmp_path: Path, unlimited: tenure.Measure
) -> None:
    dataset = ds.dataset(events)
    with tenure.engine_settings(memory_limit=ENOUGH, temp_directory=tmp_path, threads=2):
        assert tenure.sessions_per_day(dataset, period=MONTHS) == unlimited
        full = pytest.raises(tenure.EngineError, match=r"There is no room left.*\(temp_directory='/scratch'\)")
        with tenure.engine_settings(max_temp_size="1MB"), full:
            tenure.sessions_per_day(dataset, period=MONTHS)
        small = pytest.raises(tenure.EngineError, match=r"too small .* tenure\.engine_settings\(memory_limit='4GB'\)")
        with tenure.engine_settings(memory_limit=TOO_LITTLE), small as kept:
            tenure.sessions_per_day(dataset, period=MONTHS)
        assert tenure.sessions_per_day(dataset, period=MONTHS) == unlimited
    assert kept.value.__traceback__ is not None  # what it refers to keeps no temporary file
    assert list(tmp_path.iterdir()) == []


def setting(name: str) -> Any:
    return cursor().sql(f"SELECT current_setting('{name}')").fetchall()[0][0]


def test_settings_hold_within_their_block_and_add_up() -> None:
    before = setting("threads"), setting("memory_limit")
    with tenure.engine_settings(threads=1):
        assert setting("threads") == 1
        with tenure.engine_settings(memory_limit="100MB"):
            assert (setting("threads"), setting("memory_limit")) == (1, "95.3 MiB")
        outer = cursor()
        with tenure.engine_settings(threads=1):
            assert cursor() is outer
        assert outer.sql("SELECT 1").fetchall() == [(1,)]
        assert tenure.churn_rate(subscriptions, period=spring).value == 0.25
    assert (setting("threads"), setting("memory_limit")) == before
    with pytest.raises(duckdb.ConnectionException):
        outer.sql("SELECT 1").fetchall()


def test_blocks_of_equal_settings_share_a_database_until_the_last_ends() -> None:
    inside, leave = threading.Barrier(2), threading.Event()

    def other() -> Any:
        with tenure.engine_settings(threads=1):
            cursor().execute("CREATE TABLE shared AS SELECT 42 AS n")
            inside.wait()
            leave.wait()
            return cursor().sql("SELECT n FROM shared").fetchall()

    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(other)
        with tenure.engine_settings(threads=1):
            inside.wait()
            assert cursor().sql("SELECT n FROM shared").fetchall() == [(42,)]
        leave.set()
        assert found.result() == [(42,)]


def test_a_block_without_a_count_opens_nothing() -> None:
    with tenure.engine_settings(threads=3):
        assert current_settings().threads == 3


def test_settings_are_of_their_thread() -> None:
    with tenure.engine_settings(threads=1), ThreadPoolExecutor(1) as pool:
        assert pool.submit(current_settings).result().threads is None


def test_a_database_of_its_own_has_the_settings_of_the_block(tmp_path: Path) -> None:
    with tenure.engine_settings(temp_directory=tmp_path), connect() as connection:
        found: Any = connection.sql("SELECT current_setting('temp_directory')").fetchall()[0][0]
    assert Path(found).parent == tmp_path


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"memory_limit": "lots"}, "memory_limit: a size has a number and a unit, such as '2GB' or '500MB'"),
        ({"memory_limit": "0.0GB"}, "memory_limit: a size has a number and a unit"),
        ({"memory_limit": 2}, "memory_limit: Input should be a valid string, not 2"),
        ({"threads": 0}, "threads: Input should be greater than or equal to 1, not 0"),
        ({"temp_directory": "nowhere"}, "temp_directory: Path does not point to a directory, not 'nowhere'"),
    ],
)
def test_a_setting_without_meaning_is_refused(settings: dict[str, Any], words: str) -> None:
    with pytest.raises(tenure.ParameterError, match=words), tenure.engine_settings(**settings):
        pass  # pragma: no cover - it is refused


def test_frames_of_pandas_are_counted_within_a_limit(events: Path, unlimited: tenure.Measure) -> None:
    frame = pd.read_parquet(events)
    with tenure.engine_settings(memory_limit=ENOUGH, threads=2):
        assert tenure.sessions_per_day(frame, period=MONTHS) == unlimited


def test_when_the_process_ends_all_databases_are_closed() -> None:
    opened = connect()
    assert setting("threads") >= 1
    with ThreadPoolExecutor(1) as pool:
        pool.submit(_close_all).result()  # also by a thread that has counted nothing
    with pytest.raises(duckdb.ConnectionException):
        opened.sql("SELECT 1").fetchall()
    assert tenure.churn_rate(subscriptions, period=spring).value == 0.25
