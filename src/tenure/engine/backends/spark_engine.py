"""Spark's own ways with lazy frames."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.engine.backends.arrow_rows import from_arrow, to_arrow
from tenure.engine.backends.spark_errors import translated_errors
from tenure.engine.backends.spark_literals import literal_rows, types_of
from tenure.engine.backends.spark_requests import run_requests
from tenure.engine.backends.spark_sql import elapsed, quoted, read_instant, with_zone

__all__ = ["Spark"]


class Spark:
    """Spark, in SQL, which classic sessions and Connect read alike."""

    wide_integer = nw.Decimal(38, 0)

    def to_pandas(self, native: Any) -> pd.DataFrame:
        """Run the plan; by way of Arrow, as toPandas() makes floats of whole numbers beside nulls."""
        with translated_errors():
            return from_arrow(native.toArrow())

    def to_pandas_together(self, natives: Sequence[Any]) -> list[pd.DataFrame]:
        """Run the plans and requests as one query: each run would start a job."""
        with translated_errors():
            return run_requests(natives)

    def read_text(self, native: Any, columns: Mapping[str, str]) -> Any:
        """Use try_cast."""
        read = {"number": lambda name: f"try_cast({name} AS DOUBLE)", "instant": read_instant}
        return _replaced(native, {name: read[what](quoted(name)) for name, what in columns.items()})

    def with_row_number(self, native: Any, name: str) -> Any:
        """Number within each partition: rows of Spark have no order, so a number only tells one from another."""
        return native.selectExpr("*", f"monotonically_increasing_id() AS {quoted(name)}")

    def with_elapsed(self, native: Any, start: str, end: str, name: str) -> Any:
        """Take the interval apart."""
        return native.selectExpr("*", f"{elapsed(quoted(start), quoted(end))} AS {quoted(name)}")

    def count_distinct(self, native: Any, name: str, low: int, high: int) -> int:  # noqa: ARG002 - not needed here
        """Use count(DISTINCT)."""
        with translated_errors():
            return int(native.selectExpr(f"count(DISTINCT {quoted(name)})").collect()[0][0])

    def gather(self, native: Any, keys: Sequence[str], sums: Sequence[str], column: str) -> Any:
        """Use collect_list()."""
        from pyspark.sql import functions  # noqa: PLC0415 - only when a frame of Spark has arrived; those of Connect too

        summed = [functions.sum(quoted(name)).alias(name) for name in sums]
        listed = functions.collect_list(quoted(column)).alias(column)
        return native.groupBy(*map(quoted, keys)).agg(*summed, listed)

    def at_ranks(self, native: Any, column: str, ranks: Sequence[int], count: int) -> Any:
        """Use percentile_disc() of shares amid two ranks, all in one list."""
        shares = ", ".join(f"{(rank + 0.5) / count!r}D" for rank in ranks)
        name = quoted(column)
        found = native.selectExpr(f"percentile_disc(array({shares})) WITHIN GROUP (ORDER BY {name}) AS {name}")
        return found.selectExpr(f"explode({name}) AS {name}")

    def upload(self, table: pd.DataFrame, like: Any) -> Any:
        """Make a local relation, whose size is known, so that it is broadcast."""
        rows = to_arrow(table)
        return like.sparkSession.createDataFrame(
            rows, ", ".join(f"{quoted(name)} {kind}" for name, kind in types_of(rows))
        )

    def join_small(self, native: Any, table: pd.DataFrame, left_on: str | None, right_on: str | None) -> Any:
        """Write the rows into the plan, as an array that each row unfolds."""
        rows = literal_rows(table)
        if left_on is None or right_on is None:
            return native.selectExpr("*", f"inline({rows})")
        matching = f"filter({rows}, each -> each.{quoted(right_on)} = {quoted(left_on)})"
        return native.selectExpr("*", f"inline({matching})").drop(right_on)

    def repartition(self, native: Any, keys: Sequence[str]) -> Any:
        """Partition by the keys: aggregates and windows of more than these need no further shuffle."""
        return native.repartition(*map(quoted, keys))

    def repartition_once(self, native: Any, key: str) -> Any:
        """Put a filter that all rows pass behind the shuffle: it reads all columns, and no other filter moves past it.

        Shuffles of the same rows and columns are one to Spark, which else leaves out what each reader does not need.
        """
        all_rows = f"monotonically_increasing_id() >= 0 OR hash({', '.join(map(quoted, native.columns))}) = 0"
        return native.repartition(quoted(key)).filter(all_rows)

    def join_in_place(self, native: Any) -> Any:
        """Ask for a join by sorting, which moves no rows that are partitioned by its keys; a broadcast is a job."""
        return native.hint("merge")

    def keep(self, native: Any) -> tuple[Any, Callable[[], object]]:
        """Persist, in memory and on the disks of the executors."""
        kept = native.persist()
        return kept, kept.unpersist

    def hold(self, native: Any) -> Any:
        """Leave it: rows persisted would have to be freed by the user."""
        return native

    def to_local(self, native: Any, zone: str, columns: tuple[str, ...]) -> Any:
        """Use convert_timezone(), which does not depend on the zone of the session."""
        return _replaced(native, {name: f"convert_timezone('UTC', '{zone}', {quoted(name)})" for name in columns})

    def with_zones(self, native: Any, zones: Mapping[str, str]) -> Any:
        """Make instants of them; the session decides in which zone they are shown."""
        return _replaced(native, {name: with_zone(quoted(name)) for name in zones})


def _replaced(native: Any, columns: Mapping[str, str]) -> Any:
    return native.selectExpr(
        *(f"{columns[name]} AS {quoted(name)}" if name in columns else quoted(name) for name in native.columns)
    )
