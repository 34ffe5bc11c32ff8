"""A KPI on a cluster whose executors are killed one after the other: run as a program, as it sets where Spark lives.

It writes what was said.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable
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
    driver = session.sparkContext._gateway.proc.pid
    listed = subprocess.run(["/bin/ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()[1:]]
    return [int(pid) for pid, parent, name in rows if int(parent) == driver and "CoarseGrainedExecutorBackend" in name]


def kill_while_busy(session: Any, times: int) -> Callable[[], int]:
    """Kill executors, one after the other, as soon as they have a task; return what ends it and says how many died."""
    tracker, over = session.sparkContext.statusTracker(), threading.Event()

    def is_busy() -> bool:
        stages = map(tracker.getStageInfo, tracker.getActiveStageIds())
        return any(stage is not None and stage.numActiveTasks for stage in stages)

    killed: set[int] = set()

    def kill() -> None:
        while not over.is_set() and len(killed) < times:
            if is_busy():
                living = [pid for pid in executors(session) if pid not in killed]
                for pid in living if times > 1 else living[:1]:
                    os.kill(pid, signal.SIGKILL)
                    killed.add(pid)
            time.sleep(0.02)

    thread = threading.Thread(target=kill)
    thread.start()

    def end() -> int:
        over.set()
        thread.join()
        return len(killed)

    return end


def main(folder: Path) -> None:
    os.environ["SPARK_HOME"] = str(home(folder))
    from pyspark.sql import SparkSession  # noqa: PLC0415 - it looks for its home when it is imported

    warnings.simplefilter("ignore")
    builder = SparkSession.builder.master("local-cluster[2,1,512]")
    for setting, value in {**SETTINGS, **FURTHER}.items():
        builder = builder.config(setting, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    (folder / "book").mkdir()
    frames = on_files({"subscriptions": book()["subscriptions"]}, session, folder / "book", files=4)
    slow = frames["subscriptions"].filter("reflect('java.lang.Thread', 'sleep', 40L) != 'over'")
    found: dict[str, Any] = {}
    end = kill_while_busy(session, times=100)
    try:
        found["all died"] = call("churn_rate", {"subscriptions": slow}).to_dict()
    except tenure.EngineError as error:
        found["all died"] = str(error)
    end()
    assert_nothing_kept(session)
    session.stop()
    (folder / "results.json").write_text(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
