from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import false_discovery_control, spearmanr

import tenure
from tests.frames import ENGINES, connect
from tests.value.books import note_keys

RANDOM = np.random.default_rng(7)
ACTS = RANDOM.poisson(3, 200)
VALUES = pd.DataFrame(
    {"customer_id": [f"c{n}" for n in range(200)], "lifetime_value": 100 - 9 * ACTS + RANDOM.normal(0, 20, 200)}
)
BEHAVIOURS = pd.DataFrame(
    {"customer_id": VALUES["customer_id"], "contacts": ACTS, "csat": RANDOM.integers(1, 6, 200), "loyal": ACTS < 3}
).sample(frac=1, random_state=1)


def test_correlations_are_spearmans() -> None:
    found = tenure.value_drivers(VALUES, BEHAVIOURS).table
    both = VALUES.merge(BEHAVIOURS, on="customer_id")
    assert found["behaviour"].tolist() == ["contacts", "csat", "loyal"]
    for name, value in zip(found["behaviour"], found["value"], strict=True):
        assert value == pytest.approx(spearmanr(both[name], both["lifetime_value"]).statistic)
    chances = [spearmanr(both[name], both["lifetime_value"]).pvalue for name in found["behaviour"]]
    assert found["p_value"].tolist() == pytest.approx(chances, abs=1e-12)
    assert found["p_adjusted"].tolist() == pytest.approx(false_discovery_control(chances).tolist(), abs=1e-12)


def test_the_interval_is_fishers_with_the_variance_for_ranks() -> None:
    row = tenure.value_drivers(VALUES, BEHAVIOURS, confidence=0.9).table.iloc[0]
    half = 1.6448536 * np.sqrt((1 + row["value"] ** 2 / 2) / 197)
    middle = np.arctanh(row["value"])
    assert (row["lower"], row["upper"]) == pytest.approx((np.tanh(middle - half), np.tanh(middle + half)))


def test_it_says_that_it_is_an_association_and_how_many_were_tried() -> None:
    found = tenure.value_drivers(VALUES, BEHAVIOURS, confidence=0.9)
    assert found.table["reason"].isna().all()
    assert note_keys(found) == ["association", "several_tried"]
    assert found.note_messages[1].to_dict()["values"] == {"behaviours": 3, "found": 2, "percent": 10}
    assert note_keys(tenure.value_drivers(VALUES, BEHAVIOURS[["customer_id", "csat"]])) == ["association"]


@pytest.mark.parametrize("sign", [1, -1])
def test_four_customers_in_order_are_not_certain(sign: int) -> None:
    values = pd.DataFrame({"customer_id": range(4), "lifetime_value": [1.0, 2, 3, 4]})
    row = tenure.value_drivers(values, pd.DataFrame({"customer_id": range(4), "calls": range(0, 4 * sign, sign)})).table
    lower, upper = sorted(sign * row[name].iloc[0] for name in ("lower", "upper"))
    assert row["value"].iloc[0] == sign
    assert lower < 0 < upper == 1
    # Of the 24 orders of four, two are perfect.
    assert row["p_value"].iloc[0] == pytest.approx(2 / 24)


def test_the_order_of_the_rows_makes_no_difference() -> None:
    found = tenure.value_drivers(VALUES, BEHAVIOURS)
    for seed in range(3):
        shuffled = [each.sample(frac=1, random_state=seed) for each in (VALUES, BEHAVIOURS)]
        assert tenure.value_drivers(*shuffled).to_json() == found.to_json()


def test_numbers_that_are_not_finite_are_left_out() -> None:
    values = VALUES.assign(lifetime_value=VALUES["lifetime_value"].where(VALUES.index > 1, np.inf))
    assert tenure.value_drivers(values, BEHAVIOURS).table["customers"].tolist() == [198] * 3


@pytest.mark.parametrize("options", [{"value": ""}, {"value": 3}, {"value": ["lifetime_value"]}, {"confidence": 1}])
def test_options_without_meaning_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(tenure.ParameterError, match=next(iter(options))):
        tenure.value_drivers(VALUES, BEHAVIOURS, **options)


def test_value_is_shown_by_fifths_of_the_behaviour() -> None:
    values = pd.DataFrame({"customer_id": range(10), "lifetime_value": range(0, 100, 10)})
    behaviours = pd.DataFrame({"customer_id": range(10), "calls": [*range(9), 8]})
    row = tenure.value_drivers(values, behaviours).table.iloc[0]
    assert [row[f"quintile_{place}"] for place in range(1, 6)] == [5.0, 25.0, 45.0, 65.0, 85.0]


def test_customers_that_one_table_lacks_or_leaves_open_are_left_out() -> None:
    values = pd.DataFrame({"customer_id": range(6), "lifetime_value": [1.0, 2, 3, 4, 5, np.nan]})
    behaviours = pd.DataFrame({"customer_id": range(1, 7), "calls": [1.0, 2, 3, np.nan, 5, 6]})
    row = tenure.value_drivers(values, behaviours).table.iloc[0]
    assert row["customers"] == 3
    assert row["reason"] == "fewer than four customers have both"


@pytest.mark.parametrize(
    ("column", "reason"),
    [("lifetime_value", "the value is the same for all"), ("calls", "the behaviour is the same for all")],
)
def test_what_is_the_same_for_all_says_nothing(column: str, reason: str) -> None:
    both = pd.DataFrame({"customer_id": range(5), "lifetime_value": range(5), "calls": range(5)}).assign(**{column: 1})
    found = tenure.value_drivers(both[["customer_id", "lifetime_value"]], both[["customer_id", "calls"]])
    assert found.table["reason"].tolist() == [reason]


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_gives_the_same(engine: str) -> None:
    connection = connect()
    frames = [ENGINES[engine](each, connection) for each in (VALUES, BEHAVIOURS)]
    assert tenure.value_drivers(*frames).to_dict() == tenure.value_drivers(VALUES, BEHAVIOURS).to_dict()


def test_it_goes_to_json_and_back() -> None:
    found = tenure.value_drivers(VALUES, BEHAVIOURS)
    assert tenure.Measure.from_json(found.to_json()) == found


@pytest.mark.parametrize(
    ("values", "behaviours", "words"),
    [
        (VALUES.drop(columns="lifetime_value"), BEHAVIOURS, "lifetime_value"),
        (VALUES, BEHAVIOURS[["customer_id"]], "no column besides customer_id"),
        (VALUES, BEHAVIOURS.assign(mood="fine"), "mood.*numbers are needed"),
        (pd.concat([VALUES, VALUES]), BEHAVIOURS, "several rows"),
        (VALUES.assign(customer_id=range(200)), BEHAVIOURS, "numbers on one side"),
    ],
)
def test_tables_that_cannot_meet_are_refused(values: Any, behaviours: Any, words: str) -> None:
    with pytest.raises(tenure.ContractError, match=words):
        tenure.value_drivers(values, behaviours)


def test_tables_on_two_engines_are_refused() -> None:
    with pytest.raises(tenure.EngineError, match="convert them"):
        tenure.value_drivers(VALUES, ENGINES["polars"](BEHAVIOURS, connect()))


def test_an_empty_table_is_undefined_for_each_behaviour() -> None:
    found = tenure.value_drivers(VALUES.head(0), BEHAVIOURS).table
    assert found["customers"].tolist() == [0, 0, 0]
    assert set(found["reason"]) == {"fewer than four customers have both"}
