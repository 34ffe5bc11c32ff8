"""Money is counted in units fine enough for prices by quarter and year, coarser where sums would not fit."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pandas as pd
import pytest

import tenure
from tenure import ContractError, Tables
from tenure.tables import check_inputs
from tenure.tables.checks.inspection import type_frame
from tenure.tables.money.scale import FINEST, fits_float, scale_of
from tenure.tables.schemas import Event
from tests.tables.test_bad_input import book


def totals(most: float) -> dict[str, dict[str, float]]:
    return {"subscriptions": {"mrr": most}, "costs": {"amount": 1.0}, "events": {}}


@pytest.mark.parametrize(
    ("most", "scale"),
    [(0, FINEST), (1e11, FINEST), (1e12, 1_200_000), (1e13, 120_000), (1e17, 12), (2e17, 1), (1e18, 1)],
)
def test_the_scale_is_the_finest_at_which_totals_fit(most: float, scale: int) -> None:
    assert scale_of(totals(most)) == scale
    assert 2 * most * scale < 2**62


@pytest.mark.parametrize("most", [3e18, 1e300, float("inf")])
def test_amounts_beyond_64_bits_name_table_and_column(most: float) -> None:
    with pytest.raises(ContractError, match=r"^subscriptions\.mrr: its amounts add up to .* larger unit"):
        scale_of(totals(most))


def test_sums_below_two_to_the_53_are_whole_as_floats() -> None:
    assert fits_float(totals(375_000_000), FINEST)
    assert not fits_float(totals(376_000_000), FINEST)
    assert fits_float({}, FINEST)


@pytest.mark.parametrize("yearly", [100, 99.99, 10, 0.01])
def test_a_price_by_year_is_exact_when_it_is_counted(yearly: float) -> None:
    frame = book(mrr=[yearly / 12, float(f"{yearly / 12:.10f}"), 0.0])
    inputs = check_inputs(subscriptions=frame)
    assert inputs.scale == FINEST
    assert {round(each * inputs.scale) * 12 for each in frame["mrr"].head(2)} == {round(yearly * FINEST)}


def events(**columns: Any) -> pd.DataFrame:
    at = pd.to_datetime(["2026-01-01"] * 3)
    usual = {"customer_id": [1, 2, 3], "occurred_at": at, "event": ["a", "b", "d"], "amount": [-2.0, 1e15, 5.0]}
    return pd.DataFrame({**usual, **columns})


@pytest.mark.parametrize(
    ("asked", "total"), [(None, 1e15 + 7), (["a"], 2.0), (["a", "b"], 1e15 + 2), ([], 0.0), (["c"], 0.0)]
)
def test_only_the_amounts_of_the_events_asked_for_count(asked: Any, total: float) -> None:
    wanted = {"amount"}
    assert type_frame(events(), Event, wanted, {}, amounts_of=asked).counted().facts.money == {"amount": total}
    checked = Tables(events=events())["events"]
    assert checked.narrowed(wanted, {}, (), amounts_of=asked).facts.money == {"amount": total}


def test_amounts_that_are_not_looked_at_do_not_count() -> None:
    assert Tables(events=events())["events"].narrowed((), {}, (), amounts_of=["b"]).facts.money == {}
    assert type_frame(events(), Event, (), {}, amounts_of=["b"]).counted().facts.money == {}


def test_small_amounts_are_not_summed_again() -> None:
    checked = Tables(events=events(amount=[1.0, 2.0, 3.0]))["events"]
    assert checked.narrowed({"amount"}, {}, (), amounts_of=["a"]).facts.money == {"amount": 6.0}


def test_amounts_are_summed_once_whoever_asks() -> None:
    checked = Tables(events=events())["events"]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: checked.narrowed({"amount"}, {}, (), amounts_of={"a"}).facts.money, range(8)))
    assert all(each is found[0] for each in found)


@pytest.mark.parametrize("ends", ["9999-01-01", "9999-12-31", "9999-12-31T23:59:59.999999"])
def test_an_end_in_the_year_9999_is_no_fault_and_not_how_far_the_data_reach(ends: str) -> None:
    frame = book(ended_at=pd.Series(["2026-03-05", ends, None]).astype("datetime64[us]"))
    assert tenure.faults(frame, tenure.Subscription).failures.empty
    assert check_inputs(subscriptions=frame).latest == pd.Timestamp("2026-03-05")
    assert Tables(subscriptions=frame)["subscriptions"].facts.latest == pd.Timestamp("2026-03-05")
    assert tenure.churn_rate(frame, period="2026-03").parts["lost"] == 1


def test_an_end_beyond_the_year_9999_is_a_fault_in_words() -> None:
    frame = book(ended_at=np.array(["2026-03-05", "10000-01-01", "NaT"], dtype="datetime64[us]"))
    with pytest.raises(ContractError, match=r"subscriptions\.ended_at: is not within the years 1 to 9999 \(1 row"):
        tenure.churn_rate(frame, period="2026-03")
