"""Latencies: quantiles per period and group, and over all groups together, of the values themselves."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeAlias

import narwhals as nw
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure import formulas
from tenure.counting.core import PERIOD, combine, count_by_period, values_at_ranks, values_by_period
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
_LATENCY, _AT = "latency_ms", "occurred_at"
_AtRanks: TypeAlias = Callable[[Sequence[int]], Mapping[int, float]]
_Quantiles: TypeAlias = Callable[[int, _AtRanks], dict[str, float]]
_Found: TypeAlias = tuple[Parts, list[dict[str, float]], dict[str, float]]


def quantile_name(quantile: float) -> str:
    """Return what a quantile is called, such as p50 or p99.9."""
    return f"p{100 * quantile:.10g}"


def count_latencies(inputs: Inputs, periods: Sequence[Period], quantiles: Sequence[float], confidence: float) -> Parts:
    """Count the `requests` that have a latency, and those `unmeasured`; with them the quantiles and `BOUNDS`.

    Where one row is asked for, the engine finds its few values; else the values of each row are collected, which costs
    the same however many rows there are.
    """
    find = _of_all if len(periods) == 1 and not inputs.keys else _of_groups
    parts, figures, whole = find(inputs, periods, partial(_quantiles_of, quantiles=quantiles, confidence=confidence))
    table = pd.DataFrame(figures, columns=[*map(quantile_name, quantiles), *BOUNDS], dtype=float)
    columns = {str(name): table[name].to_numpy() for name in table}
    return replace(parts, rows=parts.rows.assign(**columns), whole=whole, hidden=frozenset(BOUNDS), mergeable=False)


def _sums() -> dict[str, nw.Expr]:
    measured = ~nw.col(_LATENCY).is_null()
    return {"requests": measured, "unmeasured": ~measured}


def _of_all(inputs: Inputs, periods: Sequence[Period], quantiles_of: _Quantiles) -> _Found:
    """Find the quantiles of all requests of one period."""
    rows = inputs.tables["requests"]
    parts = count_by_period(inputs, periods, rows, sums=_sums(), at=_AT)
    count = int(parts.rows["requests"].iloc[0])
    figures = quantiles_of(
        count, lambda ranks: values_at_ranks(inputs, periods[0], rows, _LATENCY, ranks, count, at=_AT)
    )
    return parts, [figures], figures


def _of_groups(inputs: Inputs, periods: Sequence[Period], quantiles_of: _Quantiles) -> _Found:
    """Find the quantiles of each period and group and, of one period, those of all groups together."""
    table = values_by_period(inputs, periods, inputs.tables["requests"], _LATENCY, sums=_sums(), at=_AT)
    parts = combine(inputs, periods, [table.drop(columns=_LATENCY)])
    values = _of_each_row(inputs, table, len(parts.rows), len(periods))
    figures = [quantiles_of(len(each), partial(values_at, [each])) for each in values]
    if len(periods) > 1:
        return parts, figures, {}
    return parts, figures, quantiles_of(sum(map(len, values)), partial(values_at, values))


def _of_each_row(inputs: Inputs, table: pd.DataFrame, rows: int, periods: int) -> list[Values]:
    """Return the values of each row of the parts, which stand in the order of periods and groups."""
    groups, found = group_rows([table], inputs.group_columns), [[np.empty(0)] for _ in range(rows)]
    places = table[PERIOD].to_numpy(dtype=np.int64) * (rows // periods) + groups.numbers[0]
    for place, each in zip(places.tolist(), table[_LATENCY], strict=True):
        found[place] += [each] if len(each) else []
    return [np.concatenate(each) if len(each) > 2 else each[-1] for each in found]


def _quantiles_of(count: int, at: _AtRanks, quantiles: Sequence[float], confidence: float) -> dict[str, float]:
    """Return quantiles of so many values by name, and the order statistics between which the first of them lies."""
    names = [*map(quantile_name, quantiles), *BOUNDS]
    if not count:
        return dict.fromkeys(names, math.nan)
    ways = [(count - 1) * quantile for quantile in quantiles]
    below = [math.floor(way) for way in ways]
    above = [min(rank + 1, count - 1) for rank in below]
    bounds = [float(rank) - 1 for rank in order_statistics(count, quantiles[0], confidence)]
    value = at([*below, *above, *(int(rank) for rank in bounds if not math.isnan(rank))])
    found = [
        float(formulas.latency_ms(value[low], value[high], way - low))
        for low, high, way in zip(below, above, ways, strict=True)
    ]
    found += [math.nan if math.isnan(rank) else value[int(rank)] for rank in bounds]
    return dict(zip(names, found, strict=True))
