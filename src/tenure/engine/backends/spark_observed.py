"""Totals of all rows that Spark observes: it collects them while the rows pass, without a shuffle.

The rows pass in the last stage of a query, whose tasks Spark counts once, also where an executor dies and they run
again; of an earlier stage it would count both.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from math import prod
from typing import Any

import numpy as np
import pandas as pd

from tenure.engine.backends.requests import Sums, Totals
from tenure.engine.backends.spark_sql import WIDE, elapsed_since_epoch, quoted

__all__ = ["Observed", "ObservedSums", "are_few", "observe_totals"]

_NO_ROW = "monotonically_increasing_id() < 0"
"""What is true of no row, which the optimiser does not see: all rows pass, and none is brought back."""


_FEW = 24  # totals: each is computed for each row


class Observed:
    """Rows under observation.

    Args:
        native: The rows.
        totals: Aggregates in SQL, by name; the values of nothing else than the rows.
        instants: The totals that are instants: Spark would bring them back by way of a zone.
    """

    def __init__(self, native: Any, totals: Mapping[str, str], instants: frozenset[str] = frozenset()) -> None:
        from pyspark.sql import Observation, functions  # noqa: PLC0415 - only when a frame of Spark has arrived

        self._observation, self._instants = Observation(), instants
        plain = {name: elapsed_since_epoch(sql) if name in instants else sql for name, sql in totals.items()}
        metrics = [functions.expr(sql).alias(name) for name, sql in plain.items()]
        self.native = native.observe(self._observation, *metrics).filter(_NO_ROW).selectExpr("true AS passed")
        """A plan without rows, which runs them past."""

    def values(self) -> dict[str, Any]:
        """Return the totals, once the plan was run."""
        found = self._observation.get
        return {name: _instant(value) if name in self._instants else value for name, value in found.items()}


def observe_totals(totals: Totals) -> Observed:
    """Observe the totals of a request, those aside that Spark cannot observe."""
    kinds = dict(totals.addends.dtypes)
    words = {"rows": "count(1)", "sum": "sum({})", "min": "min({})", "max": "max({})"}
    found = {name: words[how].format(quoted(name)) for name, how in totals.how.items() if how != "distinct"}
    return Observed(totals.addends, found, frozenset(name for name in found if kinds.get(name) == "timestamp_ntz"))


class ObservedSums(Observed):
    """Sums by keys of few values, each value of them observed by itself."""

    def __init__(self, sums: Sums) -> None:
        self._sums, self._cells = sums, [*product(*(range(sums.ranges[key]) for key in sums.keys))]
        totals = {}
        for number, cell in enumerate(self._cells):
            here = " AND ".join(f"{quoted(key)} = {value}" for key, value in zip(sums.keys, cell, strict=True))
            totals[f"rows{number}"] = f"count_if({here})"
            for place, name in enumerate(sums.columns):
                totals[f"sum{number}_{place}"] = f"CAST(sum(IF({here}, {quoted(name)}, NULL)) AS BIGINT)"
        super().__init__(sums.native.selectExpr(*map(quoted, (*sums.keys, *sums.columns))), totals)

    def table(self) -> pd.DataFrame:
        """Return the sums of what has rows, once the plan was run."""
        found, places = self.values(), range(len(self._sums.columns))
        rows = [
            (*cell, *(found[f"sum{number}_{place}"] for place in places))
            for number, cell in enumerate(self._cells)
            if found[f"rows{number}"]
        ]
        return pd.DataFrame(rows, columns=[*self._sums.keys, *self._sums.columns], dtype=object)


def are_few(sums: Sums) -> bool:
    """Whether sums can be observed at less than what a shuffle costs."""
    if not set(sums.keys) <= set(sums.ranges) or WIDE in dict(sums.native.select(*sums.columns).dtypes).values():
        return False
    return prod(sums.ranges[key] for key in sums.keys) * (len(sums.columns) + 1) <= _FEW


def _instant(microseconds: int | None) -> Any:
    return pd.NaT if microseconds is None else pd.Timestamp(np.datetime64(microseconds, "us"))
