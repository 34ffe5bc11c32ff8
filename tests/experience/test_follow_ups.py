from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import tenure
from tenure import FollowUp, FollowUpPolicy
from tenure.samples import surveys
from tests.experience.test_nps import answers


def test_the_latest_answer_of_each_customer_is_followed_up() -> None:
    found = tenure.nps_follow_ups(surveys, as_of="2026-03-31").set_index("customer_id")
    assert found["score"].to_dict() == {"cleo": 6, "ben": 5, "dan": 10, "fay": 7, "ana": 8, "eva": 9}
    assert found.loc["ben", "category"] == "detractor"
    assert found.loc["ben", "due_at"] == pd.Timestamp("2026-03-26")  # a day after
    assert found["overdue"].tolist() == [True, True, True, False, False, False]


def test_a_detractor_is_called_before_a_promoter_is_asked() -> None:
    found = tenure.nps_follow_ups(surveys, as_of="2027-01-01")
    assert found["category"].tolist() == ["detractor"] * 2 + ["passive"] * 2 + ["promoter"] * 2


def test_what_is_due_now_is_not_overdue() -> None:
    table = answers(0, customer_id="ana", at="2026-03-01")
    assert not tenure.nps_follow_ups(table, as_of="2026-03-02")["overdue"].any()
    assert tenure.nps_follow_ups(table, as_of="2026-03-02T00:00:01")["overdue"].all()


def test_an_answer_given_later_is_not_known_yet() -> None:
    assert len(tenure.nps_follow_ups(surveys, as_of="2026-03-07")) == 4
    assert len(tenure.nps_follow_ups(surveys)) == 6


def test_of_answers_at_one_instant_the_worst_counts_in_any_order() -> None:
    table = answers(10, 2, 9, customer_id="ana")
    for rows in (table, table.loc[[2, 0, 1]]):
        assert tenure.nps_follow_ups(rows)["score"].tolist() == [2]


def test_nobody_is_behind_an_anonymous_answer() -> None:
    found = tenure.nps_follow_ups(answers(0, 1, customer_id=[None, "ana"]))
    assert found["customer_id"].tolist() == ["ana"]


def test_a_policy_says_what_is_done_and_when() -> None:
    policy = FollowUpPolicy(detractor=FollowUp(action="visit", within_hours=2.5))
    found = tenure.nps_follow_ups(answers(0, customer_id="ana", at="2026-03-01"), policy=policy)
    assert found[["action", "due_at"]].to_numpy().tolist() == [["visit", pd.Timestamp("2026-03-01T02:30")]]


def test_a_policy_may_be_a_mapping() -> None:
    policy = {"promoter": {"action": "thank", "within_hours": 0}}
    found = tenure.nps_follow_ups(answers(10, customer_id="ana"), policy=policy)
    assert found["action"].tolist() == ["thank"]


@pytest.mark.parametrize(
    ("policy", "words"),
    [("call", "policy is a FollowUpPolicy"), ({"detractor": {"action": "", "within_hours": -1}}, "within_hours")],
)
def test_what_is_no_policy_is_refused(policy: Any, words: str) -> None:
    with pytest.raises(tenure.ParameterError, match=words):
        tenure.nps_follow_ups(surveys, policy=policy)


def test_wrong_marks_are_refused() -> None:
    with pytest.raises(tenure.ContractError, match="nps marks end at 10"):
        tenure.nps_follow_ups(answers(11, customer_id="ana"))


def test_zones_come_back() -> None:
    table = answers(0, customer_id="ana").assign(answered_at=pd.Timestamp("2026-03-05", tz="Europe/Madrid"))
    assert str(tenure.nps_follow_ups(table)["due_at"].dt.tz) == "Europe/Madrid"


@pytest.mark.parametrize("detractor", [{"action": "", "within_hours": 1}, {"action": "call"}, 5])
def test_a_policy_of_its_own_has_errors_of_ours(detractor: Any) -> None:
    with pytest.raises(tenure.ParameterError, match="FollowUpPolicy: detractor"):
        FollowUpPolicy(detractor=detractor)
