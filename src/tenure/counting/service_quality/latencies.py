"""Latencies: quantiles per period and group, and over all groups together, of the values themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.counting.core import PERIOD, combine, sums_by_period, values_by_period
from tenure.counting.core.groups import group_rows
from tenure.counting.service_quality.quantiles import BOUNDS, Quantiles
from tenure.counting.service_quality.ranks import Histogram, bin_of
from tenure.engine import join_small
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["count_latencies"]

Lazy = nw.LazyFrame[Any]
Values = NDArray[np.float64]
Numbers = NDArray[np.int64]

_LATENCY, _AT, _BIN = "latency_ms", "occurred_at", "_bin"


def count_latencies(inputs: Inputs, periods: Sequence[Period], quantiles: Quantiles) -> Parts:
    """Count the `requests` that have a latency, and those `unmeasured`; with them the quantiles and their bounds.

    Requests are counted by bins of latency first, so that only the values of the bins that matter are collected.
    """
    binned = inputs.tables["requests"].with_columns(bin_of(nw.col(_LATENCY)).alias(_BIN))
    counts = _measured(sums_by_period(inputs, periods, binned, sums={"requests": nw.lit(1)}, at=_AT, keys=(_BIN,)))
    parts = combine(inputs, periods, [counts.drop(columns=_BIN)])
    size = len(parts.rows)
    histograms = _histograms(counts, _places(inputs, size // len(periods), counts), size)
    if len(periods) == 1:  # that of all groups together comes last
        histograms += _histograms(counts, np.zeros(len(counts), dtype=np.int64), 1)
    bins = sorted({at for each in histograms for at in each.bins_of(quantiles.ranks(each.size))})
    values = _values_in(bins, inputs, periods, binned, counts, size)
    found = [_quantiles_of(quantiles, *each, bins) for each in zip(histograms, values, strict=False)]
    columns = {name: np.array([each[name] for each in found[:size]], dtype=float) for name in quantiles.names}
    whole = found[size] if len(periods) == 1 else {}
    return replace(parts, rows=parts.rows.assign(**columns), whole=whole, hidden=frozenset(BOUNDS), mergeable=False)


def _measured(counts: pd.DataFrame) -> pd.DataFrame:
    """Return counts with the `requests` that have a latency, and those `unmeasured`, which are in no bin."""
    unmeasured = counts["requests"].where(counts[_BIN].isna(), 0)
    return counts.assign(requests=counts["requests"] - unmeasured, unmeasured=unmeasured)


def _histograms(counts: pd.DataFrame, places: Numbers, size: int) -> list[Histogram]:
    """Return the histogram of each of so many places."""
    rows = counts[[_BIN, "requests"]].assign(_place=places)
    rows = rows[rows["requests"] > 0].groupby(["_place", _BIN])["requests"].sum().reset_index()
    ends = np.searchsorted(rows["_place"], np.arange(1, size))
    bins, requests = (np.split(rows[name].to_numpy(), ends) for name in (_BIN, "requests"))
    return list(map(Histogram, bins, requests))[:size]


def _values_in(
    bins: Sequence[float], inputs: Inputs, periods: Sequence[Period], binned: Lazy, counts: pd.DataFrame, size: int
) -> list[list[Values]]:
    """Return the values of some bins for each row of the parts, and for all of them together."""
    found: list[list[Values]] = [[] for _ in range(size)]
    if not bins:  # no request has a latency
        return [*found, []]
    wanted = join_small(binned, pd.DataFrame({"_wanted": bins}, dtype=float), _BIN, "_wanted")
    table = values_by_period(inputs, periods, wanted, _LATENCY, at=_AT)
    for place, values in zip(_places(inputs, size // len(periods), counts, table), table[_LATENCY], strict=True):
        found[place].append(values)
    return [*found, [values for each in found for values in each]]


def _places(inputs: Inputs, groups: int, *tables: pd.DataFrame) -> Numbers:
    """Return which row of the parts each row of the last table is of: they stand by period and group."""
    numbers = group_rows(tables, inputs.group_columns).numbers[-1]
    return tables[-1][PERIOD].to_numpy(dtype=np.int64) * groups + numbers


def _quantiles_of(
    quantiles: Quantiles, histogram: Histogram, inside: Sequence[Values], bins: Sequence[float]
) -> dict[str, float]:
    ranks = quantiles.ranks(histogram.size)
    return quantiles.interpolate(histogram.size, histogram.values_at(ranks, inside, bins) if ranks else {})
