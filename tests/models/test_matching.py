"""Matching: who is nearest, how change is told from a gap, and that matches which serve often weigh as often."""

from __future__ import annotations

import numpy as np
import pytest

from tenure.intervals import linear_bootstrap
from tenure.models.matching import MatchedChange, Spans, change_against_matches, find_nearest, standardise


def column(*values: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.array(values, dtype=np.float64).reshape(-1, 1)


def sums(neighbours: int, *others: float) -> list[float]:
    """Return, for points at 0 and 10, the sum of their matches' own places."""
    found = find_nearest(column(0, 10), column(*others), neighbours)
    return found.sum_others(column(*others))[found.point_of].ravel().tolist()


def test_the_nearest_are_found() -> None:
    assert sums(1, 1, 2, 8, 9.5) == [1, 9.5]
    assert sums(2, 1, 2, 8, 9.5) == [3, 17.5]


def test_equals_are_taken_together_and_fewer_than_wanted_all() -> None:
    assert sums(1, 1, 1, 8, 9.5) == [2, 9.5]
    assert sums(9, 1, 2, 8) == [11, 11]


def test_columns_count_by_their_spread() -> None:
    found = standardise(np.array([0.0, 2.0]), np.array([1000.0, 3000.0]), np.array([7.0, 7.0]))
    assert found.tolist() == [[0, 0, 1], [0, 2, 3]]


def change(
    own: list[list[float]], rest: list[list[float]], like: tuple[list[float], list[float]], **more: int
) -> MatchedChange:
    """Compare customers with (revenue before, now), all of whom were there for a month in each and count for one."""
    customers, others = (Spans(np.array(rows), np.ones((len(rows), 2))) for rows in (own, rest))
    counted = np.ones(len(own))
    return change_against_matches(
        customers, others, counted, (column(*like[0]), column(*like[1])), more.get("neighbours", 1)
    )


def test_a_change_is_that_of_the_gap_to_the_nearest() -> None:
    found = change([[10, 15], [30, 36]], [[9, 10], [25, 24], [99, 0]], ([1, 3], [1.1, 3.2, 9]))
    # 10 - 9 and 30 - 25 before; 15 - 10 and 36 - 24 now.
    assert (found.before, found.now, found.change, found.matches) == pytest.approx((3, 8.5, 5.5, 2))


def test_months_weigh_what_they_are() -> None:
    customers = Spans(np.array([[10.0, 30.0], [10.0, 15.0]]), np.array([[1.0, 2.0], [1.0, 1.0]]))
    others = Spans(np.array([[5.0, 1.0], [30.0, 40.0]]), np.array([[1.0, 0.1], [3.0, 4.0]]))
    like = column(0, 0), column(0, 0)
    found = change_against_matches(customers, others, np.array([1.0, 0.5]), like, 2)
    # The matches bring 35 / 4 a month before and 41 / 4.1 now.
    before, now = (20 - 2 * 8.75) / 2, (45 - 3 * 10) / 3
    assert (found.before, found.now) == pytest.approx((before, now))
    assert found.change == pytest.approx((now - before) * 3 / 1.5)


def test_the_order_of_customers_makes_no_difference() -> None:
    random = np.random.default_rng(1)
    own, rest, like = random.normal(20, 5, (30, 2)), random.normal(20, 5, (50, 2)), random.integers(0, 9, 80)
    found = change(own.tolist(), rest.tolist(), (like[:30].tolist(), like[30:].tolist()), neighbours=3)
    again = change(
        own[::-1].tolist(), rest[::-1].tolist(), (like[:30][::-1].tolist(), like[30:][::-1].tolist()), neighbours=3
    )
    assert again.change == pytest.approx(found.change)
    for one, other in zip(found.errors, again.errors, strict=True):
        assert np.sort(one) == pytest.approx(np.sort(other))


def test_a_match_of_several_weighs_as_often_as_it_serves() -> None:
    rest = [[20.0, 25.0], [20.0, 20.0], [20.0, 19.0]]
    once = change([[20, 20]], rest, ([0], [0, 5, 5.1]))
    thrice = change([[20, 20]] * 3, rest, ([0, 0, 0], [0, 5, 5.1]))
    # The mean of three has the same error of its one match as that of one: it does not get smaller.
    assert thrice.errors[1] == pytest.approx(once.errors[1])
    assert once.errors[1].tolist() == [pytest.approx(-5 * np.sqrt(1 / 2))]


def test_one_other_alone_has_no_error_to_tell() -> None:
    assert np.isnan(change([[20, 20], [20, 21]], [[20, 25]], ([0, 0], [0])).errors[1]).all()


def coverage(*, naive: bool) -> float:
    """Return how often 95 % intervals contain the effect, where few others are the matches of many."""
    hits, times = 0, 200
    for seed in range(times):
        random = np.random.default_rng(seed)
        like = random.uniform(0, 1, 60), random.uniform(0, 1, 12)
        own, rest = (np.column_stack([10 + each, 10 + each]) + random.normal(0, 1, (len(each), 2)) for each in like)
        own[:, 1] += 2.0
        found = change(own.tolist(), rest.tolist(), (like[0].tolist(), like[1].tolist()), neighbours=3)
        errors = [found.errors[0], np.zeros(2)] if naive else list(found.errors)
        lower, upper = linear_bootstrap(found.change, errors, resamples=300, seed=seed)
        hits += bool(lower <= 2.0 <= upper)
    return hits / times


def test_the_interval_covers_where_matches_are_used_many_times() -> None:
    assert coverage(naive=False) >= 0.93


def test_adopters_alone_would_make_it_too_narrow() -> None:
    assert coverage(naive=True) < 0.8
