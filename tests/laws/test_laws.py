"""Laws that every KPI of the catalogue keeps."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import pandas as pd
import pytest

import tenure
from tenure.catalogue import KPIS
from tests.laws.cases import (
    CURVES,
    LISTS,
    MEASURES,
    MONTH,
    OPTIONS,
    book,
    call,
    checked_book,
    on_book,
    split_on_book,
    tables_of,
    takes,
)
from tests.laws.profiles import IS_LONG

EVERY = tuple(sorted(KPIS))
RESULTS = tuple(name for name in EVERY if name not in LISTS)
SPLIT = tuple(name for name in RESULTS if takes(name, "by") and takes(name, "customers"))
ADDITIVE = tuple(name for name in SPLIT if name in MEASURES and KPIS[name].additive)
UNITS = tuple(name for name in MEASURES if takes(name, "unit"))


def plain(found: Any) -> Any:
    if isinstance(found, tenure.Measure | tenure.Curve):
        return found.to_dict()
    return found.astype(object).where(found.notna(), None).to_dict("list")  # nan is not nan


@cache
def shuffled() -> dict[str, pd.DataFrame]:
    """Return the book in another order of rows, with columns that no KPI knows."""
    return {
        table: (frame if table == "behaviours" else frame.assign(note="x", _bucket=1, Value=2.5)).sample(
            frac=1, random_state=11
        )
        for table, frame in book().items()
    }


@cache
def twice() -> dict[str, pd.DataFrame]:
    return {
        table: pd.concat([frame, frame.assign(**_renamed(frame))], ignore_index=True) for table, frame in book().items()
    }


@pytest.mark.parametrize("name", EVERY)
def test_order_and_further_columns_make_no_difference_and_inputs_stay_as_they_were(name: str) -> None:
    frames = {table: shuffled()[table].copy() for table in tables_of(name)}
    assert plain(call(name, {**shuffled(), **frames})) == plain(on_book(name))
    for table, frame in frames.items():
        pd.testing.assert_frame_equal(frame, shuffled()[table])


# What customers can be split by is split from checked tables, further down.
@pytest.mark.parametrize("name", [name for name in EVERY if IS_LONG or name in LISTS or not takes(name, "customers")])
def test_checked_tables_give_the_same(name: str) -> None:
    assert plain(call(name, checked_book())) == plain(on_book(name))


@pytest.mark.parametrize("name", ADDITIVE)
def test_groups_of_customers_add_up_to_the_whole(name: str) -> None:
    split, whole = split_on_book(name), on_book(name)
    assert split.parts == pytest.approx(whole.parts, nan_ok=True)
    assert split.value == pytest.approx(whole.value, nan_ok=True)
    assert len(split.table) > len(whole.table)


@pytest.mark.parametrize("by", ["service", "plan", ("service", "plan")])
@pytest.mark.parametrize("name", UNITS)
def test_groups_of_whole_customers_add_up_to_the_call_without_groups(name: str, by: Any) -> None:
    whole, split = on_book(name), call(name, checked_book(), by=by, unit="customer")
    assert split.parts == whole.parts
    assert (split.value, split.reason) == (pytest.approx(whole.value, nan_ok=True), whole.reason)
    assert len(split.table) > len(whole.table)


@pytest.mark.parametrize("name", UNITS)
def test_without_groups_the_unit_makes_no_difference(name: str) -> None:
    whole = call(name, checked_book(), unit="customer")
    assert {**whole.to_dict(), "options": None} == {**on_book(name).to_dict(), "options": None}


@pytest.mark.parametrize("name", SPLIT)
def test_a_split_of_checked_tables_is_that_of_the_frames(name: str) -> None:
    assert call(name, checked_book(), by="segment", customers=checked_book()["customers"]) == split_on_book(name)


@pytest.mark.parametrize("name", [name for name in MEASURES if KPIS[name].unit in {"share", "ratio"}])
def test_twice_the_customers_have_the_same_rate(name: str) -> None:
    once, double = on_book(name).table, call(name, twice()).table
    assert double["value"].to_numpy() == pytest.approx(once["value"].to_numpy(), nan_ok=True)


def _renamed(frame: pd.DataFrame) -> dict[str, Any]:
    names = {"customer_id", "subscription_id"} & set(frame.columns)
    return {name: frame[name].map(lambda each: f"{each}-2", na_action="ignore") for name in names}


@pytest.mark.parametrize("name", EVERY)
def test_empty_tables_are_undefined_or_nothing(name: str) -> None:
    found = call(name, {table: frame.head(0) for table, frame in book().items()})
    if name in LISTS:
        assert len(found) == 0
    elif name in CURVES:
        assert found.table.empty
        assert found.reason
    elif found.whole is not None:
        nothing = 1.0 if name == "availability" else 0.0  # without an outage, a service is up
        assert found.value == nothing or (math.isnan(found.value) and found.reason)
    columns = found.columns if name in LISTS else found.table.columns
    filled = on_book(name)
    assert list(columns) == list(filled.columns if name in LISTS else filled.table.columns)


# A reason or a pair met in one period has its row, of 0, in the other one too.
ROWS_OF_THE_CALL = {"churn_by_reason", "service_combinations"}
ALONE = tuple(name for name in RESULTS if takes(name, "period") and name not in ROWS_OF_THE_CALL)


@pytest.mark.parametrize("name", ALONE)
def test_two_periods_are_each_as_if_asked_alone(name: str) -> None:
    month = OPTIONS.get(name, {}).get("period", MONTH)  # that of the book
    both = call(name, checked_book(), period=["2024-08", month]).table
    alone = [call(name, checked_book(), period="2024-08").table, on_book(name).table]
    values = ["period_start", "value"]
    expected = pd.concat(alone, ignore_index=True)
    assert both[values].dropna().to_dict("list") == expected[values].dropna().to_dict("list")
