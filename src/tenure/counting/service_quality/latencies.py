"""Latencies: quantiles per period and group, and over all groups together, of the values themselves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import narwhals as nw
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure import formulas
from tenure.counting.core import PERIOD, combine, values_by_period
from tenure.counting.core.groups import group_rows
from tenure.counting.service_quality.ranks import values_at
from tenure.intervals import order_statistics
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["BOUNDS", "count_latencies", "quantile_name"]

Values = NDArray[np.float64]

BOUNDS = ("_lower", "_upper")
"""The hidden parts that are the interval of the first quantile."""
_LATENCY = "latency_ms"


def quantile_name(quantile: float) -> str:
    """Return what a quantile is called, such as p50 or p99.9."""
    return f"p{100 * quantile:.10g}"


def count_latencies(inputs: Inputs, periods: Sequence[Period], quantiles: Sequence[float], confidence: float) -> Parts:
    """Count the `requests` that have a latency, and those `unmeasured`; with them the quantiles and `BOUNDS`."""
    measured = ~nw.col(_LATENCY).is_null()
    sums = {"requests": measured, "unmeasured": ~measured}
    table = values_by_period(inputs, periods, inputs.tables["requests"], _LATENCY, sums=sums, at="occurred_at")
    parts = combine(inputs, periods, [table.drop(columns=_LATENCY)])
    values = _of_each_row(inputs, table, len(parts.rows), len(periods))
    figures = [_quantiles_of(each, quantiles, confidence) for each in values]
    whole: dict[str, float] = {}
    if len(periods) == 1:  # over all groups of several periods there is no figure
        alone = len(values) == 1
        whole = figures[0] if alone else _quantiles_of(np.concatenate([[], *values]), quantiles, confidence)
    table = pd.DataFrame(figures, columns=_names(quantiles), dtype=float)
    return replace(
        parts,
        rows=parts.rows.assign(**{str(name): table[name].to_numpy() for name in table}),
        whole=whole,
        hidden=frozenset(BOUNDS),
    )


def _of_each_row(inputs: Inputs, table: pd.DataFrame, rows: int, periods: int) -> list[Values]:
    """Return the values of each row of the parts, which stand in the order of periods and groups."""
    groups, found = group_rows([table], inputs.group_columns), [[np.empty(0)] for _ in range(rows)]
    places = table[PERIOD].to_numpy(dtype=np.int64) * (rows // periods) + groups.numbers[0]
    for place, each in zip(places.tolist(), table[_LATENCY], strict=True):
        found[place] += [each] if len(each) else []
    return [np.concatenate(each) if len(each) > 2 else each[-1] for each in found]


def _names(quantiles: Sequence[float]) -> list[str]:
    return [*map(quantile_name, quantiles), *BOUNDS]


def _quantiles_of(values: Values, quantiles: Sequence[float], confidence: float) -> dict[str, float]:
    """Return the quantiles of values by name, and the order statistics between which the first of them lies."""
    count = len(values)
    if not count:
        return dict.fromkeys(_names(quantiles), math.nan)
    ways = [(count - 1) * quantile for quantile in quantiles]
    below = [math.floor(way) for way in ways]
    above = [min(rank + 1, count - 1) for rank in below]
    bounds = [float(rank) - 1 for rank in order_statistics(count, quantiles[0], confidence)]
    at = values_at(values, [*below, *above, *(int(rank) for rank in bounds if not math.isnan(rank))])
    found = [
        float(formulas.latency_ms(at[low], at[high], way - low))
        for low, high, way in zip(below, above, ways, strict=True)
    ]
    found += [math.nan if math.isnan(rank) else at[int(rank)] for rank in bounds]
    return dict(zip(_names(quantiles), found, strict=True))
