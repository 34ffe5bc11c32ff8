"""Keys of tables told apart and looked up in one another: each set of them is shuffled once, as groups."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any

from tenure.engine.backends.spark_observed import Observed
from tenure.engine.backends.spark_sql import quoted

__all__ = ["Keys"]


class Keys:
    """The values of a column: how many there are, and how many rows of other tables have none of them."""

    def __init__(self, existing: Any, column: str) -> None:
        self._column = column
        self._rows = [_keys(existing, column)]

    def look_up(self, natives: Sequence[Any]) -> range:
        """Look up the values of further tables, whose numbers are returned; a null is not looked up."""
        first = len(self._rows)
        self._rows += [_keys(each, self._column).filter("key IS NOT NULL") for each in natives]
        return range(first, len(self._rows))

    def observe(self) -> Observed:
        """Return what counts them: a group for each value, with how many rows each table has of it."""
        from pyspark.sql import functions  # noqa: PLC0415 - only when a frame of Spark has arrived

        tables = range(len(self._rows))
        named = [rows.selectExpr("key", f"{number} AS table") for number, rows in enumerate(self._rows)]
        rows = reduce(lambda one, other: one.unionAll(other), named)
        times = [functions.expr(f"count_if(table = {number})").alias(f"rows{number}") for number in tables]
        unmatched = {str(number): f"sum(IF(rows0 = 0, rows{number}, 0))" for number in tables[1:]}
        return Observed(rows.groupBy("key").agg(*times), {"distinct": "count_if(rows0 > 0)", **unmatched})


def _keys(native: Any, column: str) -> Any:
    return native.selectExpr(f"{quoted(column)} AS key")
