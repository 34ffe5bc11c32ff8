from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest

import tenure
from tenure.intervals import wilson
from tenure.samples import customers, steps, subscriptions
from tests.onboarding.rows import done, lines

WEIGHTS = {"install_app": 2, "set_autopay": 1}
LATE = "2026-12-01"


def table_of(**options: Any) -> pd.DataFrame:
    given: dict[str, Any] = {"checklist": WEIGHTS, "period": "2025", **options}
    return tenure.step_completion_rate(subscriptions, steps, **given).table


def test_the_steps_of_2025() -> None:
    # install_app: ana, ben, fay; set_autopay: ana, ben, dan; of five.
    found = table_of()
    assert found[["step", "done", "customers", "immature"]].to_numpy().tolist() == [
        ["install_app", 3, 5, 0],
        ["set_autopay", 3, 5, 0],
    ]
    lower, upper = wilson(3, 5)
    assert found[["value", "lower", "upper"]].iloc[0].tolist() == [0.6, float(lower), float(upper)]


def test_in_a_funnel_a_step_is_done_with_all_before_it_in_the_order_of_the_checklist() -> None:
    assert table_of(funnel=True)["done"].tolist() == [3, 2]
    turned = table_of(funnel=True, checklist={"set_autopay": 1, "install_app": 2})
    assert turned[["step", "done"]].to_numpy().tolist() == [["set_autopay", 3], ["install_app", 2]]


def test_a_step_that_nobody_did_has_a_row_in_each_group_and_period() -> None:
    found = table_of(
        checklist={"fly": 1, "install_app": 1}, period=["2025", "2026-03"], by="segment", customers=customers
    )
    assert found[["segment", "step", "done", "customers"]].to_numpy().tolist() == [
        ["business", "fly", 0, 2],
        ["business", "install_app", 0, 2],
        ["consumer", "fly", 0, 3],
        ["consumer", "install_app", 3, 3],
        ["business", "fly", 0, 0],
        ["business", "install_app", 0, 0],
        ["consumer", "fly", 0, 1],
        ["consumer", "install_app", 1, 1],
    ]
    assert found["reason"].notna().tolist() == [False] * 4 + [True, True, False, False]


def test_immature_windows_count_once_whatever_the_steps() -> None:
    table, completed = lines(("ana", "2026-03-01"), ("ben", "2026-03-20")), done(("ana", "x", "2026-03-02"))
    options: dict[str, Any] = {"checklist": {"x": 1, "y": 1, "z": 1}, "period": "2026-03", "as_of": "2026-04-01"}
    found = tenure.step_completion_rate(table, completed, **options)
    assert found.table[["done", "customers", "immature"]].to_numpy().tolist() == [[1, 1, 1], [0, 1, 1], [0, 1, 1]]
    assert "windows that are not over yet, left out: 1" in found.notes


def test_without_customers_a_step_is_undefined() -> None:
    found = table_of(period="2020")
    assert found["value"].isna().all()
    assert found["reason"].tolist() == ["no customer who started has a window that has passed"] * 2


def test_there_is_no_one_value() -> None:
    found = tenure.step_completion_rate(subscriptions, steps, checklist=WEIGHTS, period="2025")
    with pytest.raises(tenure.ParameterError, match=r"read \.table"):
        _ = found.value
    assert not [value for value in found.table["value"] if math.isnan(value)]


def test_a_split_by_step_is_refused() -> None:
    with pytest.raises(tenure.ParameterError, match="by names 'step', which is a column of the result"):
        table_of(by="step")


def test_a_flag_is_a_flag() -> None:
    with pytest.raises(tenure.ParameterError, match="funnel is True or False"):
        table_of(funnel="yes")
