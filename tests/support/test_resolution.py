from __future__ import annotations

from typing import Any

import pytest

import tenure
from tenure.samples import contacts, spring
from tests.support.rows import calls


def test_resolution_by_flag_leaves_out_what_says_nothing() -> None:
    table = calls(*[("ana", "2026-03-05")] * 4, resolved=[True, False, True, None])
    found = tenure.first_contact_resolution_rate(table, period=spring)
    assert found.parts == {"resolved": 2, "contacts": 3, "unflagged": 1}


def test_resolution_by_flag_needs_the_flag() -> None:
    with pytest.raises(tenure.ContractError, match="resolved"):
        tenure.first_contact_resolution_rate(calls(("ana", "2026-03-05")), period=spring)


@pytest.mark.parametrize(
    ("back", "resolved"), [("2026-03-12", 1), ("2026-03-12T00:00:01", 2), ("2026-03-05", 2), ("2026-04-01", 2)]
)
def test_a_repeat_within_7_days_is_no_resolution(back: str, resolved: int) -> None:
    table = calls(("ana", "2026-03-05"), ("ana", back))
    for rows in (table, table.loc[[1, 0]]):
        found = tenure.first_contact_resolution_rate(
            rows, period=["2026-03", "2026-04"], method="repeat", as_of="2026-05-01"
        )
        assert found.table["resolved"].sum() == resolved


def test_a_repeat_after_the_period_counts_against_it() -> None:
    table = calls(("ana", "2026-03-31"), ("ana", "2026-04-02"))
    found = tenure.first_contact_resolution_rate(table, period=spring, method="repeat", as_of="2026-05-01")
    assert found.parts == {"resolved": 0, "contacts": 1, "immature": 0}


def test_another_topic_is_no_repeat_and_none_is_one_of_its_own() -> None:
    table = calls(*[("ana", f"2026-03-0{day}") for day in range(1, 5)], topic=["bill", None, "line", None])
    found = tenure.first_contact_resolution_rate(table, period=spring, method="repeat", as_of="2026-05-01")
    assert found.parts["resolved"] == 3


def test_a_window_that_is_not_over_is_immature_also_if_the_customer_is_back() -> None:
    table = calls(("ana", "2026-03-05"), ("ana", "2026-03-06"))
    found = tenure.first_contact_resolution_rate(table, period=spring, method="repeat", as_of="2026-03-11")
    assert found.parts == {"resolved": 0, "contacts": 0, "immature": 2}
    assert found.reason == "no contact to judge"


@pytest.mark.parametrize(
    ("options", "words"), [({"method": "guess"}, "method is one of"), ({"window_days": 0}, "window_days is a number")]
)
def test_resolution_without_a_meaning_is_refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(tenure.ParameterError, match=words):
        tenure.first_contact_resolution_rate(contacts, period=spring, **options)
