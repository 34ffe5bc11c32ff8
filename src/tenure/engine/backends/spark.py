"""DataFrames of PySpark, classic and Connect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw

from tenure.engine.backends.lazy import LazyFrames
from tenure.engine.backends.spark_engine import Spark
from tenure.engine.backends.spark_sql import in_utc, quoted
from tenure.engine.engine_errors import reading
from tenure.engine.source import Source
from tenure.engine.zones import zone_name
from tenure.errors import EngineError

__all__ = ["SparkFrames"]


class SparkFrames(LazyFrames):
    """DataFrames of Spark."""

    name = "spark"
    engine = "Spark"
    ignores_case = True
    ways = Spark()

    def recognises(self, frame: Any) -> bool:
        """Whether it is a DataFrame of a classic session, or of one of Connect."""
        return nw.dependencies.is_pyspark_dataframe(frame) or nw.dependencies.is_pyspark_connect_dataframe(frame)

    def columns(self, frame: Any) -> tuple[str, ...]:
        """Return the names of the columns."""
        with reading():
            return tuple(frame.columns)

    def scan(self, frame: Any, columns: list[str]) -> Source:
        """Select the columns; the zone of instants is that of the session."""
        if dotted := [name for name in columns if "." in name]:
            raise EngineError(
                f"Spark takes the dot in {dotted[0]!r} for a field of a column: rename it, as in "
                f"frame.withColumnRenamed({dotted[0]!r}, {dotted[0].replace('.', '_')!r})."
            )
        with reading():
            chosen = frame.select(*map(quoted, columns))
            types = dict(chosen.dtypes)
            lazy = nw.from_native(chosen.selectExpr(*(in_utc(name, types[name], name) for name in columns))).lazy()
            zoned = [name for name in columns if types[name] == "timestamp"]
            zone = zone_name(frame.sparkSession.conf.get("spark.sql.session.timeZone")) if zoned else ""
            return Source(self.name, self.engine, lazy, dict.fromkeys(zoned, zone))

    def with_read_columns(self, frame: Any, kept: Mapping[str, str], read: Mapping[str, str]) -> nw.LazyFrame[Any]:
        """Select all columns, and those to read."""
        types = dict(frame.dtypes)
        old = [f"{quoted(at)} AS {quoted(name)}" for at, name in kept.items()]
        new = [in_utc(at, types[at], name) for name, at in read.items()]
        return nw.from_native(frame.selectExpr(*old, *new)).lazy()

    def head(self, frame: Any, rows: int) -> Any:
        """Return some rows; those of Spark have no order."""
        return frame.limit(rows)
