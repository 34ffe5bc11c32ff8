"""The effect planted in the telecom sample: a plain difference misses it, a matched change covers it."""

from __future__ import annotations

import pytest

import tenure
from tenure.samples import telecom
from tests.laws.profiles import SHARE

SEEDS = range(int(100 * SHARE))


@pytest.mark.slow
def test_matches_cover_the_planted_effect_and_the_plain_difference_does_not() -> None:
    covered = missed = 0
    for seed in SEEDS:
        sample = telecom(customers=1_000, seed=seed)
        tables, effect = (sample.subscriptions, sample.events), sample.truth.vas_effect
        matched = tenure.incremental_arpu(*tables, period="2025", method="matched", vas_revenue=False)
        plain = tenure.incremental_arpu(*tables, period="2025", vas_revenue=False)
        covered += contains(matched, effect)
        missed += not contains(plain, effect)
    assert covered >= 0.9 * len(SEEDS)
    assert missed > 0.5 * len(SEEDS)


def contains(found: tenure.Measure, value: float) -> bool:
    assert found.lower is not None
    assert found.upper is not None
    return found.lower <= value <= found.upper
