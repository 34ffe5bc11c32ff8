"""Every option of every KPI reads all forms of a value alike, and refuses in words what has no meaning."""

from __future__ import annotations

import json
import re
from typing import Any

import pandas as pd
import pytest

import tenure
from tenure.catalogue import KPIS
from tests.laws.cases import LISTS, book, call, function, options_of, tables_of, takes
from tests.laws.odd_values import FORMS, ODD

EVERY = [(name, option) for name in sorted(KPIS) for option in options_of(name)]


def called(name: str, option: str, value: Any) -> Any:
    people = {"customers": book()["customers"]} if option == "by" else {}
    return call(name, book(), **{option: value}, **people)


def plain(found: Any) -> Any:
    return found.astype(str).to_dict("list") if isinstance(found, pd.DataFrame) else found.to_dict()


def again(name: str, found: Any) -> Any:
    """Make the call again from the options of its result."""
    tables = {table: book()[table] for table in tables_of(name)}
    people = {"customers": book()["customers"]} if "segment" in found.by else {}
    return function(name)(**tables, **people, **found.options)


def outcome(name: str, option: str, value: Any) -> Any:
    try:
        return plain(called(name, option, value))
    except tenure.ParameterError as error:
        return str(error)


@pytest.mark.parametrize(("name", "option"), EVERY)
def test_all_forms_of_a_value_are_the_same(name: str, option: str) -> None:
    accepted = 0
    for value, forms in FORMS[option]:
        expected = outcome(name, option, value)
        if isinstance(expected, str):  # a word of another KPI's option of this name
            continue
        accepted += 1
        for place, form in enumerate(forms):
            assert outcome(name, option, form()) == expected, (value, place)
    assert accepted


@pytest.mark.parametrize(("name", "option"), EVERY)
def test_what_has_no_meaning_is_refused(name: str, option: str) -> None:
    refused = 0
    for words, odd in ODD.items():
        try:
            found = called(name, option, odd())
        except tenure.ParameterError as error:
            refused += 1
            assert not re.search(r" at 0x|<generator", str(error)), words
            continue
        if name not in LISTS:
            kept = json.dumps(found.options, allow_nan=False)
            assert not re.search(r"0x|generator|object at", kept), words
            assert again(name, found) == found, words
    assert refused > 10


@pytest.mark.parametrize("name", [name for name in sorted(KPIS) if name not in LISTS])
def test_the_call_can_be_made_again_from_its_options(name: str) -> None:
    found = call(name, book())
    read = json.loads(json.dumps(found.options, allow_nan=False))
    assert read == found.options
    assert again(name, found) == found
    if takes(name, "by") and takes(name, "customers"):
        split = call(name, book(), by=("segment", "country"), customers=book()["customers"])
        assert again(name, split) == split
