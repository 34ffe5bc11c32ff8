from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import tenure
from tenure.samples import customers, surveys


def test_weights_keep_the_frame_as_it_was() -> None:
    table = surveys.set_axis(range(100, 120)).assign(note="kept")
    before = table.copy()
    found = tenure.weights_by_stratum(table, customers, ("segment", "country"))
    pd.testing.assert_frame_equal(table, before)
    pd.testing.assert_frame_equal(found.drop(columns="weight"), before)


def test_weights_of_the_spring() -> None:
    # Of 6 customers 4 are consumers; of 10 NPS answers 7 are theirs: (4 / 6) / (7 / 10) and (2 / 6) / (3 / 10).
    found = tenure.weights_by_stratum(surveys, customers, "segment").query("kind == 'nps' and score.notna()")
    assert sorted(set(found["weight"])) == pytest.approx([20 / 21, 10 / 9])


def test_an_anonymous_answer_weighs_as_the_average_answer_does() -> None:
    # Half of the four customers are in a stratum that never answered: known answers weigh (2 / 4) / (2 / 2) each.
    people = pd.DataFrame({"customer_id": list("abcd"), "segment": ["home", "home", "office", "office"]})
    table = pd.DataFrame(
        {"customer_id": ["a", "b", None, None], "answered_at": "2026-03-01", "kind": "nps", "score": [9.0, 3, 10, None]}
    )
    found = tenure.weights_by_stratum(table, people, "segment")
    assert found["weight"].tolist() == [0.5, 0.5, 0.5, 1.0]


def test_where_nobody_answered_nothing_is_weighed() -> None:
    asked = surveys.assign(score=None)
    assert tenure.weights_by_stratum(asked, customers, "segment")["weight"].tolist() == [1.0] * len(asked)


@pytest.mark.parametrize(("strata", "words"), [("plan", "plan"), ((), "strata is empty"), ("kind", "kind")])
def test_strata_are_columns_of_customers(strata: Any, words: str) -> None:
    with pytest.raises(tenure.ParameterError, match=words):
        tenure.weights_by_stratum(surveys, customers, strata)
