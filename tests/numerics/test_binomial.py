"""Ranks of the binomial distribution against scipy's, also where a probability is hit exactly."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
import scipy

from tenure.numerics import binomial_rank

TRIALS, SHARES = (1, 2, 5, 99, 1000, 10**6, 10**9), (0.01, 0.5, 0.95, 0.999)


@pytest.mark.parametrize("probability", [0.0005, 0.025, 0.3, 0.975, 0.9995])
def test_the_rank_is_the_first_that_is_probable_enough(probability: float) -> None:
    for trials, share in product(TRIALS, SHARES):
        rank = binomial_rank(probability, trials, share)
        assert scipy.special.bdtr(rank, trials, share) >= probability
        assert rank == 0 or scipy.special.bdtr(rank - 1, trials, share) < probability
        assert binomial_rank(probability, trials, share, above=True) == rank


def test_a_probability_that_is_hit_is_enough_and_not_above() -> None:
    for trials in (1, 2, 3, 10, 50):
        cumulative = [float(scipy.special.bdtr(rank, trials, 0.5)) for rank in range(trials + 1)]
        for rank, (probability, _) in enumerate(pairwise(cumulative)):
            if probability < 1 - 1e-9:
                assert binomial_rank(probability, trials, 0.5) == rank
                assert binomial_rank(probability, trials, 0.5, above=True) == rank + 1
