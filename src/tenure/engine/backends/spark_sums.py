"""Sums by keys of several plans of Spark, which share one shuffle."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tenure.engine.backends.requests import Sums
from tenure.engine.backends.spark_sql import WIDE, quoted
from tenure.engine.backends.spark_union import rows_of_each, union_of

__all__ = ["sum_together", "sums_of_each"]


def sum_together(sums: Sequence[Sums]) -> Any:
    """Return the sums of all requests as one plan."""
    if len(sums) == 1:
        return _summed(sums[0].native, sums[0].keys, sums[0].columns)
    rows = union_of(_rows_of(sums), [each.columns for each in sums])
    summed = [name for name in rows.columns if name.startswith("sum")]
    return _summed(rows, [name for name in rows.columns if name not in summed], summed)


def sums_of_each(sums: Sequence[Sums], found: Any) -> list[Any]:
    """Return the Arrow table of each request from that of all."""
    return [found] if len(sums) == 1 else rows_of_each(_rows_of(sums), found, [each.columns for each in sums])


def _rows_of(sums: Sequence[Sums]) -> list[Any]:
    return [each.native.selectExpr(*map(quoted, (*each.keys, *each.columns))) for each in sums]


def _summed(native: Any, keys: Sequence[str], columns: Sequence[str]) -> Any:
    from pyspark.sql import functions  # noqa: PLC0415 - only when a frame of Spark has arrived; those of Connect too

    kinds = dict(native.dtypes)
    types = {name: "STRING" if kinds[name] == WIDE else "BIGINT" for name in columns}
    sums = [functions.expr(f"CAST(sum({quoted(name)}) AS {kind})").alias(name) for name, kind in types.items()]
    return native.groupBy(*map(quoted, keys)).agg(*sums)
