"""Runs of Spark that fail or are interrupted: an error in words, no figure of a part, and nothing left behind."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import tenure
from tenure.engine.backends.spark_errors import translated_errors
from tests.engines.spark import NEEDS_JAVA, assert_nothing_kept, local_session, on_files
from tests.laws.cases import book, call

pytestmark = [NEEDS_JAVA, pytest.mark.filterwarnings("ignore:PySpark does not yet")]

TABLES = ("subscriptions", "events", "customers")


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    with local_session() as started:
        yield started


@pytest.fixture
def frames(session: Any, tmp_path: Path) -> dict[str, Any]:
    return on_files({name: book()[name] for name in TABLES}, session, tmp_path, files=2)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-50])


@pytest.mark.parametrize(
    ("damage", "words"), [(cut, r"1\.parquet is not a Parquet file"), (Path.unlink, r"1\.parquet does not exist")]
)
def test_a_file_that_is_damaged_while_it_is_read_is_an_error_in_words(
    session: Any, frames: dict[str, Any], tmp_path: Path, damage: Callable[[Path], None], words: str
) -> None:
    path = tmp_path / "events" / "1.parquet"
    whole = path.read_bytes()
    damage(path)
    with pytest.raises(tenure.EngineError, match=rf"^A table cannot be read: .*{words}[^\n]*$"):
        call("service_revenue", frames)
    path.write_bytes(whole)
    assert call("service_revenue", frames).to_dict() == call("service_revenue", book()).to_dict()
    assert_nothing_kept(session)


@contextmanager
def interrupted_when_busy(session: Any) -> Iterator[None]:
    """Press Ctrl-C as soon as a task runs."""
    tracker, over = session.sparkContext.statusTracker(), threading.Event()

    def is_busy() -> bool:
        stages = map(tracker.getStageInfo, tracker.getActiveStageIds())
        return any(stage is not None and stage.numActiveTasks for stage in stages)

    def press() -> None:
        while not over.wait(0.02):
            if is_busy():
                os.kill(os.getpid(), signal.SIGINT)
                return

    thread = threading.Thread(target=press)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def assert_no_job_goes_on(session: Any) -> None:
    """Assert that jobs end long before their work is done: what becomes of them is told a moment later."""
    tracker, end = session.sparkContext.statusTracker(), time.monotonic() + 30
    while tracker.getActiveJobsIds() and time.monotonic() < end:
        time.sleep(0.02)
    assert tracker.getActiveJobsIds() == []


def threads() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if not thread.daemon}


@pytest.mark.parametrize("name", ["churn_rate", "service_revenue"])
def test_an_interrupt_ends_the_jobs_and_leaves_nothing(session: Any, frames: dict[str, Any], name: str) -> None:
    # Two minutes of work, each row being held up.
    slow = {name: each.filter("reflect('java.lang.Thread', 'sleep', 300L) != 'over'") for name, each in frames.items()}
    before = threads()
    with pytest.raises(KeyboardInterrupt), interrupted_when_busy(session):
        call(name, slow)
    assert_no_job_goes_on(session)
    assert threads() <= before
    assert_nothing_kept(session)


class Cause:
    """An error of Java."""

    def __init__(self, message: str | None, cause: Cause | None = None) -> None:
        self.getMessage = lambda: message
        self.getCause = lambda: cause


class JavaError(Exception):
    """What Python says of an error of Java."""

    java_exception = Cause(
        "awaitResult:", Cause("org.apache.spark.SparkException: [FULL] No disk is left.\n\tat", Cause(None))
    )


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (JavaError("An error occurred while calling o1.getResult.\n: …"), "No disk is left."),
        (ValueError("(java.lang.Exception) a.b.SparkError: [KEY.OF_IT] the words SQLSTATE: P0001"), "the words."),
        (ValueError(), "ValueError."),
    ],
)
def test_the_words_of_an_error_are_the_first_line_of_its_cause(error: Exception, words: str) -> None:
    with pytest.raises(tenure.EngineError) as raised, translated_errors():
        raise error
    assert str(raised.value) == f"A table cannot be read: {words}"


def test_a_session_that_has_stopped_is_an_error_in_words(session: Any, frames: dict[str, Any]) -> None:
    session.stop()  # the last test, as the session does not come back
    with pytest.raises(tenure.EngineError, match=r"A table cannot be read: .*SparkContext or SparkSession"):
        call("churn_rate", frames)
