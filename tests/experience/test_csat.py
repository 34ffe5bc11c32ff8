from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

import tenure
from tenure.samples import spring, surveys
from tests.experience.test_nps import answers


@pytest.mark.parametrize(
    ("method", "value"),
    [("top2", 100 * 3 / 5), ("top1", 100 * 1 / 5), ("net", 100 * (3 - 1) / 5), ("mean", 100 * (18 / 5 - 1) / 4)],
)
def test_satisfaction_of_the_spring(method: Any, value: float) -> None:
    found = tenure.customer_satisfaction_score(surveys, period=spring, method=method)
    assert found.value == pytest.approx(value)
    assert (found.parts["answers"], found.parts["asked"], found.parts["response_rate"]) == (5, 5, 1)


def test_satisfaction_has_the_interval_of_wilson() -> None:
    found = tenure.customer_satisfaction_score(surveys, period=spring)
    lower, upper = proportion_confint(3, 5, method="wilson")
    assert (found.lower, found.upper) == pytest.approx((100 * lower, 100 * upper))


def test_mean_satisfaction_has_the_interval_of_student() -> None:
    found = tenure.customer_satisfaction_score(surveys, period=spring, method="mean")
    assert (found.lower, found.upper) == pytest.approx(
        DescrStatsW([25 * (mark - 1) for mark in (2, 3, 5, 4, 4, 1, 5)]).tconfint_mean()  # with one at either end
    )


def test_net_satisfaction_has_the_interval_that_a_bootstrap_finds() -> None:
    marks = np.array([1] * 12 + [2] * 18 + [3] * 40 + [4] * 80 + [5] * 50)
    found = tenure.customer_satisfaction_score(answers(*marks, kind="csat"), period=spring, method="net")
    sides = 100.0 * ((marks >= 4).astype(float) - (marks <= 2))
    random = np.random.default_rng(1)
    drawn = stats.bootstrap((sides,), np.mean, n_resamples=2_000, method="percentile", rng=random)
    assert (found.lower, found.upper) == pytest.approx(tuple(drawn.confidence_interval), abs=1.5)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"scale": (5, 1)}, "from the worst to the best"),
        ({"scale": (1, 2)}, "at least 3 marks"),
        ({"scale": (1, 3), "method": "net"}, "at least 4 marks"),
        ({"scale": 5}, "scale is the worst and the best mark"),
        ({"scale": (1, 5.5)}, "scale is a whole number"),
        ({"method": "median"}, "method is one of"),
    ],
)
def test_options_without_a_meaning_are_refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(tenure.ParameterError, match=words):
        tenure.customer_satisfaction_score(surveys, period=spring, **options)
