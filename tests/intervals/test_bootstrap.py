"""The bootstrap of contributions: as wide as their spread says, seeded, and the same in any order."""

from __future__ import annotations

import numpy as np
import pytest
import scipy

from tenure.intervals import linear_bootstrap

RANDOM = np.random.default_rng(7)
ONE, OTHER = RANDOM.normal(0, 0.1, 40), RANDOM.exponential(0.05, 60)


def test_it_is_about_as_wide_as_welchs_interval() -> None:
    lower, upper = linear_bootstrap(3.0, [ONE, OTHER], resamples=20_000)
    variances = np.array([40 * ONE.var(ddof=1), 60 * OTHER.var(ddof=1)])
    degrees = variances.sum() ** 2 / (variances**2 / [39, 59]).sum()
    assert upper - lower == pytest.approx(2 * scipy.stats.t.ppf(0.975, degrees) * np.sqrt(variances.sum()), rel=0.03)
    assert lower < 3 < upper


def test_it_is_the_same_in_any_order() -> None:
    found = linear_bootstrap(3.0, [ONE, OTHER])
    assert linear_bootstrap(3.0, [ONE[::-1], np.roll(OTHER, 7)]) == found
    assert linear_bootstrap(3.0, [ONE, OTHER], seed=1) != found


def test_more_confidence_is_wider() -> None:
    narrow, wide = (linear_bootstrap(0.0, [ONE, OTHER], level) for level in (0.5, 0.99))
    assert wide[0] < narrow[0] < 0 < narrow[1] < wide[1]


def test_it_contains_the_figure_also_where_nothing_varies() -> None:
    lower, upper = linear_bootstrap(3.0, [[0.0, 0.0], [0.0, 0.0, 0.0]])
    assert (float(lower), float(upper)) == (3.0, 3.0)


def test_one_alone_says_nothing_of_its_spread() -> None:
    assert np.isnan(linear_bootstrap(3.0, [[0.1], [0.2, 0.1]])).all()


def test_many_are_drawn_in_pieces() -> None:
    many = np.tile([-1.0, 1.0], 50_000) / 100_000
    lower, upper = linear_bootstrap(0.0, [many, many], resamples=100)
    assert upper - lower == pytest.approx(2 * 1.96 * np.sqrt(2 / 100_000), rel=0.3)
