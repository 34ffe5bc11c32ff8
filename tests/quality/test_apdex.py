from __future__ import annotations

import numpy as np
import pytest

import tenure
from tenure.samples import requests, spring
from tests.quality.rows import request_rows


def test_apdex_of_the_spring() -> None:
    # Up to 100: 20, 40, 60, 80, 100; up to 400: 120, 200, 300; the two that failed are frustrated.
    found = tenure.apdex_score(requests, period=spring, target_ms=100)
    assert found.parts == {"satisfied": 5, "tolerating": 3, "frustrated": 2, "unmeasured": 0}
    assert found.value == 0.65
    assert repr(found).startswith("apdex_score: 0.65 points")


def test_the_bounds_belong_to_the_better_side() -> None:
    found = tenure.apdex_score(request_rows(50.0, 50.01, 200.0, 200.01), period=spring, target_ms=50)
    assert found.parts == {"satisfied": 1, "tolerating": 2, "frustrated": 1, "unmeasured": 0}


def test_what_failed_is_frustrated_and_what_is_not_known_is_left_out() -> None:
    table = request_rows(1.0, 1.0, None, None, None, ok=[False, None, False, True, None])
    found = tenure.apdex_score(table, period=spring, target_ms=50)
    assert found.parts == {"satisfied": 1, "tolerating": 0, "frustrated": 2, "unmeasured": 2}
    assert tenure.apdex_score(table.drop(columns="ok"), period=spring, target_ms=50).parts["unmeasured"] == 3


def test_requests_without_a_latency_are_undefined() -> None:
    assert tenure.apdex_score(request_rows(None), period=spring, target_ms=50).reason == "no request to judge"


@pytest.mark.parametrize("latency", [1.0, 100.0, 1000.0])
@pytest.mark.parametrize("count", [1, 2, 30])
def test_the_interval_has_a_width_where_all_agree(latency: float, count: int) -> None:
    found = tenure.apdex_score(request_rows(*[latency] * count), period=spring, target_ms=50)
    assert found.lower is not None
    assert found.upper is not None
    assert 0 <= found.lower <= found.value <= found.upper <= 1
    assert found.upper - found.lower > 0.05


@pytest.mark.parametrize("shares", [(0.5, 0.3, 0.2), (0.95, 0.04, 0.01), (0.02, 0.03, 0.95)])
def test_the_interval_holds_the_score_as_often_as_it_says(shares: tuple[float, float, float]) -> None:
    truth, held = shares[0] + shares[1] / 2, 0.0
    for satisfied, tolerating, frustrated in np.random.default_rng(4).multinomial(20, shares, 500):
        total = satisfied + tolerating + frustrated
        low, high = tenure.intervals.student(
            satisfied + tolerating / 2, satisfied + tolerating / 4, total, low=0, high=1
        )
        held += float(low <= truth <= high)
    assert held / 500 >= 0.93


@pytest.mark.parametrize("target", [0, -1, float("nan"), True, "100"])
def test_a_target_without_a_meaning_is_refused(target: float) -> None:
    with pytest.raises(tenure.ParameterError, match="target_ms is a number"):
        tenure.apdex_score(requests, period=spring, target_ms=target)
