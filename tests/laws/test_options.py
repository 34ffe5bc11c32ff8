"""Every option of every KPI reads all forms of a value alike, and refuses in words what has no meaning."""

from __future__ import annotations

import json
import re
from typing import Any

import pandas as pd
import pytest

import tenure
from tenure.catalogue import KPIS
from tests.laws.cases import LISTS, book, call, function, on_book, options_of, tables_of, takes
from tests.laws.odd_values import FORMS, ODD
from tests.laws.profiles import IS_LONG

EVERY = [(name, option) for name in sorted(KPIS) for option in options_of(name)]
RESULTS = [name for name in sorted(KPIS) if name not in LISTS]
PLACED = [pytest.param(*each, place, id="-".join(each)) for place, each in enumerate(EVERY)]


def called(name: str, option: str, value: Any) -> Any:
    people = {"customers": book()["customers"]} if option == "by" else {}
    return call(name, book(), **{option: value}, **people)


def plain(found: Any) -> Any:
    return found.astype(str).to_dict("list") if isinstance(found, pd.DataFrame) else found.to_dict()


def outcome(name: str, option: str, value: Any) -> Any:
    """Return the result as plain Python, or the error in words."""
    try:
        return plain(called(name, option, value))
    except tenure.TenureError as error:
        return f"{type(error).__name__}: {error}"


def again(name: str, found: Any) -> Any:
    """Make the call again from the options of its result."""
    tables = {table: book()[table] for table in tables_of(name)}
    people = {"customers": book()["customers"]} if "segment" in found.by else {}
    return function(name)(**tables, **people, **found.options)


@pytest.mark.parametrize(("name", "option", "place"), PLACED)
def test_all_forms_of_a_value_are_the_same(name: str, option: str, place: int) -> None:
    plains = {number: outcome(name, option, value) for number, (value, _) in enumerate(FORMS[option])}
    accepted = {number: found for number, found in plains.items() if isinstance(found, dict)}
    pairs = [(number, form) for number in accepted for form in FORMS[option][number][1]]
    assert pairs
    # Each KPI takes another form; all together take all of them.
    for number, form in pairs if IS_LONG else [pairs[place % len(pairs)]]:
        assert outcome(name, option, form()) == accepted[number], form()


@pytest.mark.parametrize(("name", "option"), EVERY)
def test_what_has_no_meaning_is_refused(name: str, option: str) -> None:
    outcomes = {words: outcome(name, option, odd()) for words, odd in ODD.items()}
    accepted = [words for words, found in outcomes.items() if isinstance(found, dict)]
    refused = {words: found for words, found in outcomes.items() if words not in accepted}
    assert len(accepted) < len(ODD) / 2
    # A column of `values` that its table lacks is a fault of the table.
    kinds = ("ParameterError", "ContractError") if option == "value" else ("ParameterError",)
    assert [words for words, error in refused.items() if not error.startswith(kinds)] == []
    for words in accepted if IS_LONG else accepted[:1]:
        if name in RESULTS:
            found = called(name, option, ODD[words]())
            assert not re.search("0x|<generator|object at", json.dumps(found.options, allow_nan=False)), words
            assert again(name, found) == found, words


@pytest.mark.parametrize("name", RESULTS)
def test_the_call_can_be_made_again_from_its_options(name: str) -> None:
    found = on_book(name)
    assert json.loads(json.dumps(found.options, allow_nan=False)) == found.options
    assert again(name, found) == found


@pytest.mark.parametrize("name", [name for name in RESULTS if takes(name, "by") and takes(name, "customers")])
def test_a_split_can_be_made_again_from_its_options(name: str) -> None:
    split = call(name, book(), by={"segment"}, customers=book()["customers"])
    assert again(name, split) == split


@pytest.mark.parametrize("name", ["service_revenue", "churn_rate"])
def test_a_period_of_another_zone_can_be_asked_again(name: str) -> None:
    def in_utc(frame: pd.DataFrame) -> pd.DataFrame:
        instants = frame.select_dtypes("datetime").columns
        return frame.assign(**{each: frame[each].dt.tz_localize("UTC") for each in instants})

    frames = {table: in_utc(book()[table]) for table in tables_of(name)}
    bounds = [pd.Timestamp(text, tz="Europe/Madrid") for text in ("2024-09-01", "2024-10-01")]
    found = function(name)(**frames, period=tenure.Period(*bounds))
    assert function(name)(**frames, **found.options) == found
    assert found != function(name)(**frames, period="2024-09")
