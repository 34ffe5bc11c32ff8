from __future__ import annotations

import sys

import narwhals as nw
import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from tenure.counting.service_quality.ranks import Histogram, bin_of

RANDOM = np.random.default_rng(7)
LARGEST = sys.float_info.max


def bins_of(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return nw.from_native(pd.DataFrame({"x": values})).select(bin_of(nw.col("x")))["x"].to_numpy()


@pytest.mark.parametrize("exponent", [-1060, -300, -3, 0, 6, 52, 600, 1020])
def test_a_greater_value_is_in_no_lower_bin(exponent: int) -> None:
    near = 1 + np.arange(-300, 300) / 128
    values = np.sort(
        np.ldexp(np.abs(np.concatenate([near, np.nextafter(near, 0), RANDOM.uniform(1, 2, 2_000)])), exponent)
    )
    bins = bins_of(values)
    assert np.isfinite(bins).all()
    assert (np.diff(bins) >= 0).all()


def test_values_within_a_hundredth_share_a_bin() -> None:
    bins = bins_of(np.linspace(64, 128, 10_000))
    assert 64 <= len(np.unique(bins)) <= 66
    assert bins_of(np.array([0.0, LARGEST])).tolist() == [0.0, np.ldexp(1.0, 960)]


@pytest.mark.parametrize(
    "values",
    [
        pytest.param(RANDOM.lognormal(4, 1, 5_000), id="continuous"),
        pytest.param(RANDOM.integers(0, 5, 5_000).astype(float), id="few values"),
        pytest.param(np.full(5_000, 7.0), id="one value"),
    ],
)
def test_ranks_are_found_among_the_values_of_their_bins(values: NDArray[np.float64]) -> None:
    ordered, bins = np.sort(values), bins_of(values)
    histogram, ranks = Histogram(*np.unique(bins, return_counts=True)), [2_500, 0, 2_499, 4_999, 4_750, 2_500]
    chosen = sorted({*histogram.bins_of(ranks)})
    inside = values[np.isin(bins, chosen)]
    assert histogram.size == 5_000
    assert histogram.values_at(ranks, np.split(inside, [1, 1]), chosen) == {rank: ordered[rank] for rank in ranks}
