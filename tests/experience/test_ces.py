from __future__ import annotations

from typing import Any

import pytest
from statsmodels.stats.weightstats import DescrStatsW

import tenure
from tenure.samples import spring, surveys
from tests.experience.test_nps import answers


def test_effort_of_the_spring() -> None:
    found = tenure.customer_effort_score(surveys, period=spring)
    assert found.value == (7 + 2 + 6 + 5) / 4
    lower, _ = DescrStatsW([7, 2, 6, 5, 1, 7]).tconfint_mean()  # an answer added at either end of the scale
    assert (found.lower, found.upper) == pytest.approx((lower, 7))


def test_one_answer_leaves_the_whole_scale_open() -> None:
    found = tenure.customer_effort_score(answers(4, kind="ces"), period=spring)
    assert (found.value, found.lower, found.upper) == (4, 1, 7)


def test_effort_on_a_scale_of_ones_own() -> None:
    assert tenure.customer_effort_score(answers(-2, 3, kind="ces"), period=spring, scale=(-3, 3)).value == 0.5


@pytest.mark.parametrize(
    ("kpi", "kind", "words"),
    [
        (tenure.customer_satisfaction_score, "csat", "csat marks end at 5"),
        (tenure.customer_effort_score, "ces", "ces marks end at 7"),
    ],
)
def test_marks_off_the_scale_are_refused_with_a_hint(kpi: Any, kind: str, words: str) -> None:
    with pytest.raises(tenure.ContractError, match=f"{words}.*Give scale="):
        kpi(answers(1, 9, kind=kind), period=spring)
