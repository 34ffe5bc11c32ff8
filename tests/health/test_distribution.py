"""The distribution of health: the share of each band."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tenure
from tenure import ParameterError, health_distribution, intervals
from tests.frames import assert_same
from tests.oracles import health as oracle


def scores(bands: list[Any], **columns: Any) -> pd.DataFrame:
    frame = pd.DataFrame({"customer_id": [f"c{at}" for at in range(len(bands))], **columns})
    return frame.assign(band=pd.Series(bands, dtype=object))


def test_every_band_has_its_share_of_the_scored() -> None:
    found = health_distribution(scores(["red", "green", "green", None, "red", "green"]))
    assert found.table[["band", "in_band", "customers", "unscored", "value"]].to_numpy().tolist() == [
        ["red", 2, 5, 1, 0.4], ["yellow", 0, 5, 1, 0.0], ["green", 3, 5, 1, 0.6], ["thriving", 0, 5, 1, 0.0],
    ]  # fmt: skip
    lower, upper = intervals.wilson([2], [5])
    assert (found.table["lower"].iloc[0], found.table["upper"].iloc[0]) == (lower[0], upper[0])


def test_the_sum_of_the_bands_is_no_figure() -> None:
    with pytest.raises(ParameterError, match="has 4 rows"):
        _ = health_distribution(scores(["red"])).value


@pytest.mark.parametrize("bands", [[], [None, None]])
def test_nobody_scored_is_undefined(bands: list[Any]) -> None:
    table = health_distribution(scores(bands)).table
    assert all(math.isnan(value) for value in table["value"])
    assert set(table["reason"]) == {"no customer has a score"}
    assert table["unscored"].tolist() == [len(bands)] * 4


def test_it_is_split_by_columns_of_the_scores() -> None:
    frame = scores(["red", "red", "green", None], plan=["pro", "basic", "pro", None])
    table = health_distribution(frame, by="plan").table
    assert table["band"].tolist() == ["red", "yellow", "green", "thriving"] * 3
    assert table["plan"].tolist()[:8] == ["basic"] * 4 + ["pro"] * 4
    assert table["plan"].iloc[8:].isna().all()
    assert table["in_band"].tolist() == [1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0]
    assert table["unscored"].tolist() == [0] * 8 + [1] * 4


def test_bands_are_no_further_split() -> None:
    with pytest.raises(ParameterError, match="by names band"):
        health_distribution(scores(["red"]), by="band")


def test_what_is_no_table_of_scores_is_refused() -> None:
    with pytest.raises(tenure.ContractError, match=r"scores.band: .*blue"):
        health_distribution(scores(["blue"]))
    with pytest.raises(tenure.ContractError, match=r"scores.customer_id: .*several rows"):
        health_distribution(scores(["red", "red"]).assign(customer_id="a"))


@given(bands=st.lists(st.sampled_from([None, "red", "yellow", "green", "thriving"]), max_size=12))
def test_shares_agree_with_their_oracle(bands: list[Any]) -> None:
    expected = oracle.health_distribution([{"band": band} for band in bands])
    rows = [{**row, "reason": None if row["value"] is not None else "nobody"} for row in expected]
    assert_same(health_distribution(scores(bands)).table, rows, ["band"])
