"""Every option of every KPI reads all forms of a value alike, and refuses in words what has no meaning."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
import pytest

import tenure
from tenure.catalogue import KPIS
from tests.laws.cases import (
    LISTS,
    book,
    call,
    checked_book,
    function,
    on_book,
    options_of,
    split_on_book,
    tables_of,
    takes,
)
from tests.laws.odd_values import FORMS, ODD
from tests.laws.profiles import IS_LONG

NAMES = tuple(sorted(KPIS))
EVERY = [(name, option) for name in NAMES for option in options_of(name)]
RESULTS = [name for name in NAMES if name not in LISTS]
# Of the KPIs that have an option, each takes another value in turn; `make laws` gives all values to all.
TURNS = {each: [other for _, other in EVERY[:at]].count(each[1]) for at, each in enumerate(EVERY)}
# All options of a KPI are given at once; `make laws` gives each by itself.
GIVEN = [
    pytest.param(name, options, id=f"{name}-{'-'.join(options)}")
    for name in NAMES
    for options in ([(option,) for option in options_of(name)] if IS_LONG else [options_of(name)])
]


def called(name: str, tables: Mapping[str, Any] | None = None, **options: Any) -> Any:
    frames = checked_book() if tables is None else tables
    people = {"customers": frames["customers"]} if "by" in options else {}
    return call(name, frames, **options, **people)


def is_parsed(name: str, option: str, value: Any) -> bool:
    """Whether an option has a meaning by itself: it is read before the tables, which nobody can read here."""
    tables = dict.fromkeys([*tables_of(name), "customers"], object())
    with pytest.raises(tenure.TenureError) as refused:
        called(name, tables, **{option: value})
    return not isinstance(refused.value, tenure.ParameterError)


def plain(found: Any) -> Any:
    return found.astype(str).to_dict("list") if isinstance(found, pd.DataFrame) else found.to_dict()


def attempt(name: str, **options: Any) -> Any:
    """Return the result, or the error."""
    try:
        return called(name, **options)
    except tenure.TenureError as error:
        return error


def outcome(name: str, options: Mapping[str, Any]) -> Any:
    """Return the result as plain Python, or the error in words."""
    found = attempt(name, **options)
    return f"{type(found).__name__}: {found}" if isinstance(found, Exception) else plain(found)


def again(name: str, found: Any) -> Any:
    """Make the call again from the options of its result."""
    tables = {table: book()[table] for table in tables_of(name)}
    people = {"customers": book()["customers"]} if "segment" in found.by else {}
    return function(name)(**tables, **people, **found.options)


def values_with_forms(name: str, options: Sequence[str]) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Yield values of options, those in turn first, each time with further forms of the same."""
    read = {option: [each for each in FORMS[option] if is_parsed(name, option, each[0])] for option in options}
    for at in range(max(map(len, read.values()))):
        turns = {option: divmod(TURNS[name, option] + at, len(choices)) for option, choices in read.items()}
        chosen = {option: read[option][place] for option, (_, place) in turns.items()}
        number = max(len(forms) for _, forms in chosen.values()) if IS_LONG else 1
        yield (
            {option: value for option, (value, _) in chosen.items()},
            [
                {option: forms[(turns[option][0] + more) % len(forms)]() for option, (_, forms) in chosen.items()}
                for more in range(number)
            ],
        )


@pytest.mark.parametrize(("name", "options"), GIVEN)
def test_all_forms_of_a_value_are_the_same(name: str, options: Sequence[str]) -> None:
    compared = 0
    for values, several in values_with_forms(name, options):
        expected = outcome(name, values)
        if isinstance(expected, dict):  # columns that are another KPI's are refused
            for forms in several:
                assert outcome(name, forms) == expected, forms
            compared += 1
        if compared and not IS_LONG:
            break
    assert compared


@pytest.mark.parametrize(("name", "option"), EVERY)
def test_what_has_no_meaning_is_refused(name: str, option: str) -> None:
    parsed = [words for words, odd in ODD.items() if is_parsed(name, option, odd())]
    assert len(parsed) < len(ODD) / 2
    # A column of `values` that its table lacks is a fault of the table.
    kinds = (tenure.ParameterError, *([tenure.ContractError] if option == "value" else []))
    for words in parsed if IS_LONG else in_turn(parsed, TURNS[name, option]):
        found = attempt(name, **{option: ODD[words]()})
        if isinstance(found, Exception):
            assert isinstance(found, kinds), words
        elif name in RESULTS:
            assert not re.search("0x|<generator|object at", json.dumps(found.options, allow_nan=False)), words
            assert again(name, found) == found, words


def in_turn(words: Sequence[str], turn: int) -> Sequence[str]:
    """Return one of what a KPI reads, to count with it; all KPIs read alike, so that every fifth counts."""
    return [words[turn // 5 % len(words)]] if words and turn % 5 == 0 else []


@pytest.mark.parametrize("name", RESULTS)
def test_the_call_can_be_made_again_from_its_options(name: str) -> None:
    found = split_on_book(name) if takes(name, "by") and takes(name, "customers") else on_book(name)
    assert json.loads(json.dumps(found.options, allow_nan=False)) == found.options
    assert again(name, found) == found


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
