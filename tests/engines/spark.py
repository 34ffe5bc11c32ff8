"""A small local session of Spark, and frames on it."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from tests.frames import to_arrow

__all__ = [
    "IS_LONG",
    "NEEDS_JAVA",
    "SETTINGS",
    "WINDOW_OVER_ALL",
    "assert_nothing_kept",
    "jobs_of",
    "local_session",
    "on_files",
    "plans_of",
    "to_spark",
]

NEEDS_JAVA = pytest.mark.skipif(
    shutil.which("java") is None and not os.environ.get("JAVA_HOME"), reason="Spark needs Java, and there is none here"
)
IS_LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"

# The zones of the session, of Java and of Python's machine all differ: no figure may depend on one of them.
_SESSION_ZONE, _JAVA_ZONE, _MACHINE_ZONE = "America/New_York", "Asia/Tokyo", "Asia/Kolkata"
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "1g",
    # Code that runs once is not worth compiling.
    "spark.driver.extraJavaOptions": f"-Duser.timezone={_JAVA_ZONE} -XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.default.parallelism": "1",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.lightweightPlanChangeValidation": "false",
    "spark.sql.session.timeZone": _SESSION_ZONE,
}
WINDOW_OVER_ALL = re.compile(r"windowspecdefinition\([^,()]* (?:ASC|DESC)")
"""A window without a partition, for which all rows go to one machine."""
_TYPES = {"int64": "BIGINT", "double": "DOUBLE", "bool": "BOOLEAN", "string": "STRING", "large_string": "STRING"}


@contextmanager
def local_session() -> Iterator[Any]:
    """Start a session in which no expression may hold a bare datetime, which Spark reads in the machine's zone."""
    from pyspark.sql import SparkSession, functions  # noqa: PLC0415 - where there is no Java, it is not needed

    zone, bare = os.environ.get("TZ"), functions.lit
    os.environ["TZ"] = _MACHINE_ZONE
    time.tzset()
    builder = SparkSession.builder.master("local[1]")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    functions.lit = _literal(bare)
    yield session
    functions.lit = bare
    session.stop()
    os.environ.pop("TZ") if zone is None else os.environ.update(TZ=zone)
    time.tzset()


def _literal(bare: Any) -> Any:
    def literal(value: Any) -> Any:
        assert not isinstance(value, datetime), f"{value} is to be an instant()"
        return bare(value)

    return literal


def to_spark(frame: pd.DataFrame, session: Any) -> Any:
    """Return a frame on Spark; instants without a zone stay without one."""
    table = to_arrow(frame)
    return session.createDataFrame(table, ", ".join(f"`{each.name}` {_type(each.type)}" for each in table.schema))


def on_files(tables: Mapping[str, pd.DataFrame], session: Any, folder: Path, files: int = 1) -> dict[str, Any]:
    """Return tables on Spark, each read from so many Parquet files."""
    for name, table in tables.items():
        rows = to_arrow(table)
        size = -(-len(rows) // files)
        (folder / name).mkdir()
        for number in range(files):
            parquet.write_table(rows.slice(number * size, size), folder / name / f"{number}.parquet")
    # Parquet without zones is read as it was written.
    return {name: session.read.parquet(str(folder / name)) for name in tables}


@contextmanager
def jobs_of(session: Any) -> Iterator[list[int]]:
    """Note the jobs that are started within."""
    group, jobs = f"jobs {time.monotonic()}", list[int]()
    session.sparkContext.setJobGroup(group, group)
    yield jobs
    session.sparkContext._jsc.sc().listenerBus().waitUntilEmpty()
    jobs += session.sparkContext.statusTracker().getJobIdsForGroup(group)


@contextmanager
def plans_of(session: Any) -> Iterator[list[str]]:
    """Note the plans that are run within, as Spark prints them."""
    store, plans = session._jsparkSession.sharedState().statusStore(), list[str]()
    before = store.executionsCount()
    yield plans
    session.sparkContext._jsc.sc().listenerBus().waitUntilEmpty()
    found = store.executionsList()
    plans += [found.apply(at).physicalPlanDescription() for at in range(before, found.size())]


def assert_nothing_kept(session: Any) -> None:
    """Assert that no rows are kept in memory or on disk."""
    assert len(session.sparkContext._jsc.getPersistentRDDs()) == 0
    assert session._jsparkSession.sharedState().cacheManager().isEmpty()


def _type(kind: Any) -> str:
    if pa.types.is_timestamp(kind):
        return "TIMESTAMP" if kind.tz else "TIMESTAMP_NTZ"
    return _TYPES[str(kind)]
