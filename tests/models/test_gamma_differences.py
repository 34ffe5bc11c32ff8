"""Differences of digamma and trigamma against sums over whole distances, at every size."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import digamma, gammaln, polygamma

from tenure.models.gamma_differences import digamma_increase, log_gamma_increase, trigamma_decrease

BASES = [0.01, 1.5, 19.9, 20.1, 300.0, 1e6, 1e12]


@pytest.mark.parametrize("base", BASES)
def test_differences_over_whole_distances_are_sums(base: float) -> None:
    # ln Γ(z + 1) = ln Γ(z) + ln z, ψ(z + 1) = ψ(z) + 1/z, and ψ₁(z + 1) = ψ₁(z) − 1/z².
    steps = base + np.arange(50)
    assert log_gamma_increase(base, 50.0) == pytest.approx(float(np.sum(np.log(steps))), rel=1e-13)
    assert digamma_increase(base, 50.0) == pytest.approx(float(np.sum(1 / steps)), rel=1e-13)
    assert trigamma_decrease(base, 50.0) == pytest.approx(float(np.sum(1 / steps**2)), rel=1e-12)


@pytest.mark.parametrize("base", BASES[:5])
def test_differences_are_those_of_the_functions(base: float) -> None:
    for distance in (0.3, 7.7, 1e4):
        increase = gammaln(base + distance) - gammaln(base)
        assert log_gamma_increase(base, distance) == pytest.approx(increase, rel=1e-10, abs=1e-10)
        assert digamma_increase(base, distance) == pytest.approx(digamma(base + distance) - digamma(base), rel=1e-10)
        decrease = polygamma(1, base) - polygamma(1, base + distance)
        assert trigamma_decrease(base, distance) == pytest.approx(decrease, rel=1e-10)


def test_many_are_computed_as_one_by_one() -> None:
    bases = np.array(BASES)
    assert digamma_increase(bases, 2.0).tolist() == [float(digamma_increase(base, 2.0)) for base in BASES]
