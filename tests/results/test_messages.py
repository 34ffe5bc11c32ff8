"""Messages: data that are the same by what they say, and words in any language."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from datetime import datetime

import pytest

from tenure import ParameterError
from tenure.results import Message, MessageText

small = Message("small_base", {"base": 4, "least": 30})


def test_messages_are_equal_by_content() -> None:
    assert small == Message("small_base", {"least": 30, "base": 4})
    assert hash(small) == hash(Message("small_base", {"least": 30, "base": 4}))
    assert small != Message("small_base", {"base": 5, "least": 30})
    assert len({small, Message("small_base", {"least": 30, "base": 4}), Message("no_answers")}) == 2


def test_a_message_is_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        small.key = "other"  # type: ignore[misc]


def test_values_are_kept_as_json_has_them() -> None:
    assert Message("x", {"at": datetime(2026, 3, 1)}).values == {"at": "2026-03-01T00:00:00"}  # noqa: DTZ001 - of the data


def test_words_are_english_and_know_the_rest() -> None:
    text = MessageText(small)
    assert text == "fewer than 30 in the denominator: 4"
    assert (text.key, text.values, text.message) == ("small_base", {"base": 4, "least": 30}, small)
    assert text.text("es") == "menos de 30 en el denominador: 4"
    with pytest.raises(ParameterError, match="lang is one of"):
        text.text("de")  # type: ignore[arg-type]


def test_words_are_copied_with_what_they_know() -> None:
    text = MessageText(small)
    for again in (pickle.loads(pickle.dumps(text)), copy.deepcopy(text)):  # noqa: S301 - our own
        assert (again, again.message) == (text, small)


def test_a_message_without_its_values_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError, match="least"):
        Message("small_base", {"base": 4}).text()
