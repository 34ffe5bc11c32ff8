from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

import tenure
from tests.books import book, sub

JANUARY = "2026-01"
# Churn 1 / 20 a month, ARPA 100.
TABLE = book(
    sub("c0", "2025-01-01", "2026-01-20", 100.0), *(sub(f"c{n}", "2025-01-01", mrr=100.0) for n in range(1, 20))
)


def values(*changes: tenure.Change, **options: Any) -> list[float]:
    found = tenure.lifetime_value_scenarios(TABLE, period=JANUARY, changes=changes, **options).table
    return [float(each) for each in found["value"]]


@pytest.mark.parametrize(
    ("change", "value"),
    [
        (tenure.Change(churn=-0.2), 100 / 0.04),
        (tenure.Change(arpa=0.1), 2200),
        (tenure.Change(margin=-0.5), 1000),
        # 5 % more of the 95 % who stay: 99.75 %.
        (tenure.Change(retention=0.05), 100 / 0.0025),
        (tenure.Change(churn=50), 100),
    ],
)
def test_a_scenario_moves_its_part_alone(change: tenure.Change, value: float) -> None:
    assert values(change) == pytest.approx([2000, value])


def test_profit_is_what_the_cost_leaves() -> None:
    # Five percent less churn: 2,105.26 less 1,700 is 35 % more than 300.
    found = tenure.lifetime_value_scenarios(TABLE, period=JANUARY, cost_per_customer=1700).table
    assert found["profit"].tolist() == pytest.approx([300, 100 / 0.0475 - 1700, 400])


def test_the_first_scenario_is_the_lifetime_value_with_its_interval() -> None:
    found = tenure.lifetime_value_scenarios(TABLE, period=JANUARY).table.iloc[0]
    base = tenure.lifetime_value(TABLE, period=JANUARY)
    assert (found["value"], found["lower"], found["upper"]) == pytest.approx((base.value, base.lower, base.upper))
    assert found["scenario"] == "as it is"


def test_scenarios_stand_beside_other_groups() -> None:
    found = tenure.lifetime_value_scenarios(TABLE.assign(plan="a"), period=JANUARY, by="plan")
    assert found.by == ("plan", "scenario")
    assert len(found.table) == 3


def test_a_change_that_keeps_everybody_is_undefined_without_a_horizon() -> None:
    found = tenure.lifetime_value_scenarios(TABLE, period=JANUARY, changes=[tenure.Change(retention=0.5)]).table
    assert np.isnan(found["value"].iloc[1])
    assert found["reason"].iloc[1] == "nobody would be lost: give horizon_months"
    assert values(tenure.Change(retention=0.5), horizon_months=10)[1] == pytest.approx(1000)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([sub("ana", "2025-01-01")], "no customer was lost: give horizon_months"),
        ([sub("ana", "2025-01-01", "2026-01-10")], "no customers at the end"),
    ],
)
def test_what_is_undefined_says_why(rows: list[Any], reason: str) -> None:
    found = tenure.lifetime_value_scenarios(book(*rows), period=JANUARY).table
    assert set(found["reason"]) == {reason}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"changes": [0.05]}, "changes are made of Change"),
        ({"changes": 0.05}, "changes are made of Change"),
        ({"changes": tenure.Change(margin=0.1)}, "above 1"),
        ({"changes": {"price": 0.1}}, "changes are made of Change"),
        ({"changes": "churn"}, "changes are made of Change"),
        ({"cost_per_customer": -1}, "cost_per_customer"),
        ({"by": "scenario"}, "column of the result"),
    ],
)
def test_options_without_meaning_are_refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(tenure.ParameterError, match=words):
        tenure.lifetime_value_scenarios(TABLE, period=JANUARY, **options)


@pytest.mark.parametrize(
    ("change", "words"), [({"churn": -2}, "churn"), ({"churn": 0.1, "retention": 0.1}, "one thing")]
)
def test_changes_without_meaning_are_refused(change: dict[str, float], words: str) -> None:
    with pytest.raises(tenure.ParameterError, match=words):
        tenure.Change(**change)


@pytest.mark.parametrize(
    "changes",
    [
        {"churn": Decimal("-0.05")},
        [{"churn": np.float64(-0.05)}],
        (tenure.Change(churn=each) for each in [-0.05]),
        {tenure.Change(churn=-0.05)},
    ],
)
def test_changes_are_read_in_any_form(changes: Any) -> None:
    found = tenure.lifetime_value_scenarios(TABLE, period=JANUARY, changes=changes)
    assert found.table["scenario"].tolist() == ["as it is", "churn −5 %"]
    assert found.options["changes"] == [{"churn": -0.05}]


def test_a_call_can_be_made_again_from_its_options() -> None:
    first = tenure.lifetime_value_scenarios(TABLE, period=JANUARY, cost_per_customer=9, horizon_months=24)
    options = json.loads(first.to_json())["options"]
    assert tenure.lifetime_value_scenarios(TABLE, **options) == first


def test_a_change_says_what_moves() -> None:
    assert str(tenure.Change(retention=0.05, margin=-0.125)) == "retention +5 %, margin −12.5 %"
