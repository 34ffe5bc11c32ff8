from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import numpy as np
import pydantic
import pytest

import tenure
from tenure import Checklist
from tenure.samples import steps, subscriptions


def test_all_steps_are_required_unless_some_are_named() -> None:
    assert Checklist(steps={"a": 2, "b": 1}).required == ("a", "b")
    assert Checklist(steps={"a": 2, "b": 1, "c": 1}, required={"c", "a"}).required == ("a", "c")


def test_weights_are_numbers_of_any_kind() -> None:
    checklist = Checklist(steps={"a": np.int64(2), "b": Decimal("0.5")})
    assert checklist.steps == {"a": 2.0, "b": 0.5}
    assert {type(weight) for weight in checklist.steps.values()} == {float}


def test_a_checklist_stays_as_it_is() -> None:
    with pytest.raises(pydantic.ValidationError, match="frozen"):
        Checklist(steps={"a": 1}).required = ()  # type: ignore[misc]


FAULTS: list[tuple[dict[str, Any], str]] = [
    ({}, r"Checklist: steps is a mapping of names to weights, such as \{'install_app': 2\}, not None\."),
    ({"steps": {}}, "steps is a mapping of names to weights"),
    ({"steps": ["a"]}, r"not \['a'\]"),
    ({"steps": {"": 1}}, "a step has a name, not ''"),
    ({"steps": {3: 1}}, "a step has a name, not 3"),
    ({"steps": {"a": 0}}, "the weight of 'a' is a number above 0, not 0"),
    ({"steps": {"a": "much"}}, "the weight of 'a' is a number, not 'much'"),
    ({"steps": {f"s{n}": 1 for n in range(61)}}, "it has at most 60 steps, not 61"),
    ({"steps": {"install": 1}, "required": ["instal"]}, "'instal', which is no step .did you mean 'install'"),
    ({"steps": {"a": 1}, "required": "a"}, "required is a list of names of steps, not 'a'"),
    ({"steps": {"a": 1}, "required": 5}, "required is a list of names of steps, not 5"),
    ({"steps": {"a": 1}, "weights": 5}, "it has no 'weights'"),
]


@pytest.mark.parametrize(("given", "words"), FAULTS)
def test_what_is_no_checklist_is_refused(given: dict[str, Any], words: str) -> None:
    with pytest.raises(tenure.ParameterError, match=words):
        Checklist(**given)


def test_one_error_names_every_fault() -> None:
    with pytest.raises(tenure.ParameterError) as error:
        Checklist(steps={"a": -1, "b": float("nan"), "": 1}, required=["z"], name="x")
    for words in ("no 'name'", "weight of 'a'", "weight of 'b'", "a step has a name", "required names 'z'"):
        assert words in str(error.value)
    assert "\n" not in str(error.value)


def test_json_is_checked_as_well() -> None:
    text = Checklist(steps={"b": 2, "a": 1}, required=["a"]).model_dump_json()
    assert list(Checklist.model_validate_json(text).steps) == ["b", "a"]
    with pytest.raises(ValueError, match="weight of 'b'"):
        Checklist.model_validate({"steps": {"b": 0}})


def score(checklist: Any) -> tenure.Measure:
    return tenure.onboarding_engagement_score(subscriptions, steps, checklist=checklist, period="2025")


@pytest.mark.parametrize(
    "checklist",
    [
        {"install_app": 2, "set_autopay": 1},
        Checklist(steps={"install_app": 2, "set_autopay": 1}),
        {"steps": {"install_app": 2, "set_autopay": 1}},
        json.dumps({"install_app": 2, "set_autopay": 1}),
        Checklist(steps={"install_app": 2, "set_autopay": 1}).model_dump_json(),
        b'{"steps": {"install_app": 2, "set_autopay": 1}, "required": ["install_app", "set_autopay"]}',
    ],
)
def test_a_checklist_may_be_a_mapping_or_json(checklist: Any) -> None:
    found = score(checklist)
    assert found.value == 60.0
    plain = {"steps": {"install_app": 2.0, "set_autopay": 1.0}, "required": ["install_app", "set_autopay"]}
    assert found.options["checklist"] == plain


def test_a_step_may_be_called_steps() -> None:
    assert score({"steps": 1, "install_app": 1}).value == 30.0


@pytest.mark.parametrize("checklist", [None, 5, "install_app", "5", ["install_app"], b"\xff"])
def test_what_is_no_checklist_at_all_is_told_the_form(checklist: Any) -> None:
    with pytest.raises(tenure.ParameterError, match="checklist is a Checklist or a mapping of step names to weights"):
        score(checklist)
