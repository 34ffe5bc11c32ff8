"""The health model: weights, bands, faults, and its way to JSON and YAML."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from tenure import Bands, HealthAction, HealthModel, HealthPolicy, ParameterError, Signal


def signal(name: str = "usage", **given: Any) -> Signal:
    return Signal(**{"name": name, "weight": 1, "worst": 0, "best": 10, **given})


def saas() -> HealthModel:
    weights = {"usage": 40, "support": 10, "nps": 20, "billing": 30}
    return HealthModel(signals=[signal(name, weight=weight) for name, weight in weights.items()])


def test_weights_count_by_their_share() -> None:
    assert saas().weights == {"usage": 0.4, "support": 0.1, "nps": 0.2, "billing": 0.3}
    assert saas().notes == ()


def test_weights_that_add_to_one_need_no_note() -> None:
    model = HealthModel(signals=[signal(name, weight=0.1) for name in "abcde"] + [signal("f", weight=0.5)])
    assert model.notes == ()


def test_weights_that_add_to_something_else_are_normalised_and_reported() -> None:
    model = HealthModel(
        signals=[signal(name, weight=weight) for name, weight in zip("abcd", (3, 2, 2, 1), strict=True)]
    )
    assert model.weights == {"a": 0.375, "b": 0.25, "c": 0.25, "d": 0.125}
    assert [note.key for note in model.notes] == ["weights_normalised"]
    assert str(model.notes[0]) == "the weights add to 8, not to 1 or 100: each counts by its share"
    assert repr(model).endswith("note: the weights add to 8, not to 1 or 100: each counts by its share")
    assert str(model) == repr(model)


@pytest.mark.parametrize("count", [1, 3, 7, 20])
def test_four_to_six_signals_are_advised(count: int) -> None:
    model = HealthModel(signals=[signal(f"s{at}", weight=1 / count) for at in range(count)])
    assert [note.key for note in model.notes] == ["number_of_signals"]
    assert f"aquí {count}" in model.notes[0].text("es")


@pytest.mark.parametrize("count", [0, 21])
def test_a_model_has_one_to_twenty_signals(count: int) -> None:
    with pytest.raises(ParameterError, match=r"HealthModel: signals: .*at (least 1|most 20) item"):
        HealthModel(signals=[signal(f"s{at}") for at in range(count)])


def test_one_error_names_every_fault() -> None:
    extra: dict[str, Any] = {"band": 1}
    with pytest.raises(ParameterError) as error:
        HealthModel(signals=[{"name": "", "weight": 0, "worst": 1, "best": 2}, {"name": "nps"}], max_missing=2, **extra)
    words = str(error.value)
    for fault in ("signals.0: Signal: name", "weight: Input should be greater than 0", "worst: Field required",
                  "best: Field required", "max_missing", "band: Extra inputs"):  # fmt: skip
        assert fault in words


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"worst": 5, "best": 5}, "worst and best of usage are both 5: there is nothing in between"),
        ({"name": "customer_id"}, "customer_id is no signal but a column"),
        ({"weight": -1}, "weight: Input should be greater than 0, not -1"),
        ({"weight": float("inf")}, "weight: "),
        ({"best": float("nan")}, "best: "),
    ],
)
def test_a_signal_without_a_meaning_is_refused(given: dict[str, Any], words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        signal(**given)


@pytest.mark.parametrize("twin", ["usage", "Usage"])
def test_signals_have_different_names(twin: str) -> None:
    with pytest.raises(ParameterError, match=r"a signal stands in a model once; usage.* stand twice"):
        HealthModel(signals=[signal(), signal(twin)])


@pytest.mark.parametrize("edges", [{"red": 70}, {"yellow": 40}, {"green": 70}, {"green": 0}])
def test_edges_of_bands_ascend(edges: dict[str, float]) -> None:
    with pytest.raises(ParameterError, match="Bands: edges ascend from red to green"):
        Bands(**edges)


def test_a_model_is_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        saas().max_missing = 0.5  # type: ignore[misc]


def test_a_model_comes_back_from_json() -> None:
    model = HealthModel(signals=[signal("señal", weight=0.1, worst=3, best=-1.5)], bands=Bands(red=30), max_missing=0.2)
    assert HealthModel.from_json(model.to_json()) == model


def test_a_model_comes_back_from_yaml() -> None:
    pytest.importorskip("yaml")
    model = HealthModel(signals=[signal("señal", weight=0.1, worst=3, best=-1.5)], bands=Bands(red=30), max_missing=0.2)
    assert HealthModel.from_yaml(model.to_yaml()) == model
    assert "name: señal" in model.to_yaml()


@pytest.mark.parametrize("name", ["health.json", "health.yaml", "health.YML"])
def test_a_model_comes_back_from_a_file(name: str, tmp_path: Path) -> None:
    if not name.endswith("json"):
        pytest.importorskip("yaml")
    saas().save(tmp_path / name)
    assert HealthModel.load(str(tmp_path / name)) == saas()


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"ends in .json, .yaml, .yml; .*health.toml does not"):
        saas().save(tmp_path / "health.toml")


@pytest.mark.parametrize(("text", "words"), [("{", "is no JSON"), ("[1]", "is a mapping"), ("{}", "Field required")])
def test_a_text_that_is_no_model_is_refused(text: str, words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        HealthModel.from_json(text)


def test_a_text_that_is_no_yaml_is_refused() -> None:
    pytest.importorskip("yaml")
    with pytest.raises(ParameterError, match="is no YAML"):
        HealthModel.from_yaml("signals: [")


def test_without_pyyaml_an_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(ParameterError, match=r"pip install 'tenure\[yaml\]'"):
        saas().to_yaml()
    with pytest.raises(ParameterError, match=r"pip install 'tenure\[yaml\]'"):
        HealthModel.from_yaml("a: 1")


def test_the_words_of_a_policy_are_its_own_or_those_of_the_library() -> None:
    policy = HealthPolicy(red=HealthAction(action="visit"))
    assert (policy.words("red", "es"), policy.words("green", "es")) == ("visit", "contacto mínimo")
