"""Errors say whose, which rule, how many, where first, and a hint."""

# ruff: noqa: DTZ001 - wall-clock time, as the data have it

from __future__ import annotations

import ast
import pickle
import re
from datetime import datetime
from pathlib import Path

import pytest

from tenure import errors
from tenure.errors import ContractError, Fault, RelationError, TenureError, did_you_mean, nearest


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


@pytest.mark.parametrize(
    ("word", "allowed", "near"),
    [
        ("ended_at", ["signed_up_at", "started_at", "trial_ends_at"], ""),
        ("started_at", ["signed_up_at", "start_at"], "start_at"),
        ("canceled_at", ["cancelled_at", "called_at"], "cancelled_at"),
        ("customer_id", ["subscription_id", "customerID"], "customerID"),
        ("MRR", ["mrr"], "mrr"),
        ("mrr", ["arr"], ""),
        ("churn_rat", ["churn_rate", "churned"], "churn_rate"),
        (3, ["mrr"], ""),
        ("mrr", [], ""),
    ],
)
def test_the_word_meant_is_told(word: object, allowed: list[str], near: str) -> None:
    assert nearest(word, allowed) == near
    assert did_you_mean(word, allowed) == (f" Did you mean {near!r}?" if near else "")


def test_every_rule_of_a_table_is_a_slug_that_is_listed() -> None:
    listed = {*re.findall(r"\b[a-z_]+\b", errors.__doc__ or "")}
    rules = {"ge", "gt", "le", "lt", "min_length", "max_length", "pattern"}
    for path in Path(errors.__file__).parent.joinpath("tables").rglob("*.py"):
        calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
        named = [call for call in calls if getattr(call.func, "id", "") in {"Fault", "Rule"}]
        slugs = [call.args[2 if getattr(call.func, "id", "") == "Fault" else 1] for call in named]
        rules |= {slug.value for slug in slugs if isinstance(slug, ast.Constant) and isinstance(slug.value, str)}
    assert {"missing", "unique", "order", "relation", "range"} <= rules
    assert rules <= listed
