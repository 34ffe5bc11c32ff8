"""A KPI on a cluster whose executors are killed one after the other: run as a program, as it sets where Spark lives.

It writes what was said.
"""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tenure
from tests.engines.spark import SETTINGS, assert_nothing_kept, on_files
from tests.laws.cases import book, call

_SMALL = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
FURTHER = {
    "spark.driver.memory": "512m",
    "spark.executor.memory": "512m",
    "spark.executor.extraJavaOptions": _SMALL,
    "spark.task.maxFailures": "2",
    "spark.sql.files.openCostInBytes": "0",
    "spark.sql.files.minPartitionNum": "2",
}


PARTS = 4  # each of a file
ONE_DIES = ("check", "count")
"""What a call is at when one executor dies: it reads each part to check it, and once more to count."""


def home(folder: Path) -> Path:
    """Return a home of Spark where its workers may write."""
    import pyspark  # noqa: PLC0415 - where there is no Java, it is not needed

    installed, own = Path(pyspark.__file__).parent, folder / "spark"
    own.mkdir()
    for part in ("bin", "jars"):
        (own / part).symlink_to(installed / part)
    return own


def executors(session: Any) -> list[int]:
    """Return the processes of the executors that live."""
    driver = session.sparkContext._jvm.java.lang.ProcessHandle.current().pid()
    listed = subprocess.run(["/bin/ps", "-wweo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()[1:]]
    return [int(pid) for pid, parent, name in rows if int(parent) == driver and "CoarseGrainedExecutorBackend" in name]


@contextmanager
def killing_all(session: Any) -> Iterator[None]:
    """Kill every executor as soon as it has a task."""
    tracker, over = session.sparkContext.statusTracker(), threading.Event()

    def is_busy() -> bool:
        stages = map(tracker.getStageInfo, tracker.getActiveStageIds())
        return any(stage is not None and stage.numActiveTasks for stage in stages)

    def kill() -> None:
        while not over.wait(0.02):
            for pid in executors(session) if is_busy() else ():
                os.kill(pid, signal.SIGKILL)

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def dying_once(frame: Any, folder: Path, part: int) -> Any:
    """Return a frame of which the so-manieth part to be read, counted over all runs, kills the executor that reads it.

    Each part that is begun leaves a file in the folder.
    """

    def read(batches: Iterator[Any]) -> Iterator[Any]:
        place = next(place for place in itertools.count() if _is_ours(folder / str(place)))
        if place == part:
            daemon = Path(f"/proc/{os.getppid()}/stat").read_text()
            os.kill(int(daemon.rpartition(")")[2].split()[1]), signal.SIGKILL)  # the Java that started it
            time.sleep(60)
        yield from batches

    folder.mkdir()
    return frame.mapInArrow(read, frame.schema)


def _is_ours(path: Path) -> bool:
    """Whether this process is the first to make a file."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return False
    return True


def main(folder: Path) -> None:
    os.environ |= {"SPARK_HOME": str(home(folder)), "PYSPARK_PYTHON": sys.executable}
    from pyspark.sql import SparkSession  # noqa: PLC0415 - it looks for its home when it is imported

    warnings.simplefilter("ignore")
    builder = SparkSession.builder.master("local-cluster[2,1,512]")
    for setting, value in {**SETTINGS, **FURTHER}.items():
        builder = builder.config(setting, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    (folder / "book").mkdir()
    frames = on_files({"subscriptions": book()["subscriptions"]}, session, folder / "book", files=PARTS)
    found: dict[str, Any] = {}
    for part, name in enumerate(ONE_DIES):
        dying = dying_once(frames["subscriptions"], folder / name, part=part * PARTS + 1)
        before = set(executors(session))
        found[name] = call("mrr_movements", {"subscriptions": dying}).to_dict()
        found[f"{name}: parts read"] = len([*(folder / name).iterdir()])
        found[f"{name}: executors dead"] = len(before - set(executors(session)))
    slow = frames["subscriptions"].filter("reflect('java.lang.Thread', 'sleep', 40L) != 'over'")
    try:
        with killing_all(session):
            call("churn_rate", {"subscriptions": slow})
    except tenure.EngineError as error:
        found["all died"] = str(error)
    assert_nothing_kept(session)
    session.stop()
    (folder / "results.json").write_text(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
