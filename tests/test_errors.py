"""Errors say whose, which rule, how many, where first, and a hint."""

# ruff: noqa: DTZ001 - wall-clock time, as the data have it

from __future__ import annotations

import pickle
from datetime import datetime

import pytest

from tenure import errors
from tenure.errors import ContractError, Fault, RelationError, TenureError


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault("t", "c", "null", "is null"), "t.c: is null"),
        (Fault("t", "", "zone", "mixed", hint="Bring them to one"), "t: mixed. Bring them to one"),
        (
            Fault("t", "c", "ge", "is low", 1, ((0, "a"),), -1),
            "t.c: is low (1 row; first: row 0 key 'a'; for example -1)",
        ),
        (Fault("t", "c", "ge", "is low", 1_200), "t.c: is low (1,200 rows)"),
        (Fault("t", "c", "null", "is null", 2, ((0, None), (4, None))), "t.c: is null (2 rows; first: row 0, row 4)"),
        (Fault("t", "c", "relation", "is lost", 1, ((None, 7),)), "t.c: is lost (1 row; first: key 7)"),
        (Fault("t", "c", "relation", "is lost", 1, ((None, None),)), "t.c: is lost (1 row; first: unknown)"),
        (
            Fault("t", "c", "order", "is late", 1, ((0, 1),), datetime(2026, 1, 1)),
            "t.c: is late (1 row; first: row 0 key 1; for example 2026-01-01 00:00:00)",
        ),
    ],
)
def test_a_fault_in_words(fault: Fault, words: str) -> None:
    assert str(fault) == words
    assert str(ContractError([fault])) == words


def test_all_faults_are_named_at_once_and_survive_pickling() -> None:
    error = ContractError([Fault("t", "a", "null", "is null"), Fault("t", "b", "null", "is null")])
    assert str(error) == "2 faults:\n- t.a: is null\n- t.b: is null"
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert again.faults == error.faults
    plain = pickle.loads(pickle.dumps(RelationError("in words")))  # noqa: S301 - our own
    assert (str(plain), plain.faults) == ("in words", ())


@pytest.mark.parametrize("name", [name for name in errors.__all__ if name.endswith("Error")])
def test_every_error_is_a_value_error_of_ours(name: str) -> None:
    assert issubclass(getattr(errors, name), TenureError)
    assert issubclass(TenureError, ValueError)
