"""A small local session of Spark, and frames on it."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from tests.frames import to_arrow

__all__ = ["IS_LONG", "NEEDS_JAVA", "local_session", "to_spark"]

NEEDS_JAVA = pytest.mark.skipif(
    shutil.which("java") is None and not os.environ.get("JAVA_HOME"), reason="Spark needs Java, and there is none here"
)
IS_LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"

# The zones of the session, of Java and of Python's machine all differ: no figure may depend on one of them.
_SESSION_ZONE, _JAVA_ZONE, _MACHINE_ZONE = "America/New_York", "Asia/Tokyo", "Asia/Kolkata"
_SETTINGS = {
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
    "spark.sql.session.timeZone": _SESSION_ZONE,
}
_TYPES = {"int64": "BIGINT", "double": "DOUBLE", "bool": "BOOLEAN", "string": "STRING", "large_string": "STRING"}


@contextmanager
def local_session() -> Iterator[Any]:
    """Start a session in which no expression may hold a bare datetime, which Spark reads in the machine's zone."""
    from pyspark.sql import SparkSession, functions  # noqa: PLC0415 - where there is no Java, it is not needed

    zone, bare = os.environ.get("TZ"), functions.lit
    os.environ["TZ"] = _MACHINE_ZONE
    time.tzset()
    builder = SparkSession.builder.master("local[1]")
    for name, value in _SETTINGS.items():
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


def _type(kind: Any) -> str:
    if pa.types.is_timestamp(kind):
        return "TIMESTAMP" if kind.tz else "TIMESTAMP_NTZ"
    return _TYPES[str(kind)]
