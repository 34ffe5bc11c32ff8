"""What the models with parameters share: frozen, hashable, to JSON and back."""

from __future__ import annotations

import copy
import json
import pickle
from dataclasses import FrozenInstanceError
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tenure import models
from tenure.errors import ParameterError
from tenure.models import BetaGeometricNBD, GammaGamma, Geometric, KaplanMeier, ShiftedBetaGeometric
from tests.models.test_beta_geometric_nbd import simulated

FITTED = [
    ShiftedBetaGeometric.fit(survivors=[1000, 869, 743, 653]),
    Geometric.fit(survivors=[1000, 800, 640]),
    BetaGeometricNBD.fit(*simulated(500, 0.8, 5, 0.7, 2.5)),
    GammaGamma.fit([1, 2, 4, 3, 8, 1], [10.0, 35, 20, 60, 22, 15]),
]


def name(model: Any) -> str:
    return type(model).__name__


def test_the_package_shows_its_models() -> None:
    fitted = {"BetaGeometricNBD", "GammaGamma", "Geometric", "KaplanMeier", "ShiftedBetaGeometric"}
    assert set(models.__all__) == fitted | {"fit_retention_curve"}


@pytest.mark.parametrize("model", FITTED, ids=name)
def test_a_model_comes_back_from_json_as_it_was(model: Any) -> None:
    assert type(model).from_json(model.to_json()) == model


@pytest.mark.parametrize("model", FITTED, ids=name)
def test_a_model_comes_back_from_pickle_and_copy(model: Any) -> None:
    assert pickle.loads(pickle.dumps(model)) == model  # noqa: S301 -- our own bytes
    assert copy.deepcopy(model) == model


@pytest.mark.parametrize("model", FITTED, ids=name)
def test_a_model_does_not_change(model: Any) -> None:
    with pytest.raises(FrozenInstanceError):
        model.log_likelihood = 0.0
    model.parameters.clear()
    assert model.parameters
    assert hash(model) == hash(copy.deepcopy(model))


@pytest.mark.parametrize("model", FITTED, ids=name)
def test_parameters_and_errors_are_builtin_floats_by_name(model: Any) -> None:
    assert model.parameters.keys() == model.standard_errors.keys() == set(model.names)
    values = [*model.parameters.values(), *model.standard_errors.values(), model.log_likelihood, model.customers]
    assert {type(value) for value in values} == {float}
    assert all(error > 0 for error in model.standard_errors.values())


@pytest.mark.parametrize("model", FITTED, ids=name)
def test_a_plot_is_a_tidy_frame_without_gaps_after_the_first_row(model: Any) -> None:
    plotted = model.plot_data()
    assert isinstance(plotted, pd.DataFrame)
    assert plotted.iloc[1:].notna().all(axis=None)


def test_given_parameters_have_no_errors_and_survive_json() -> None:
    model = GammaGamma(p=6.25, q=3.74, v=15.44)
    assert np.isnan(list(model.standard_errors.values())).all()
    assert json.loads(model.to_json())["log_likelihood"] is None
    again = GammaGamma.from_json(model.to_json())
    assert again.parameters == model.parameters
    assert np.isnan(again.log_likelihood)


def test_the_dictionary_names_its_schema_and_model() -> None:
    stored = FITTED[0].to_dict()
    assert (stored["schema"], stored["model"]) == ("tenure.model/2", "ShiftedBetaGeometric")
    assert isinstance(stored["covariance"][0], list)


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        ({"model": "GammaGamma", "schema": "tenure.model/1"}, r"schema tenure\.model/2"),
        (GammaGamma(1, 2, 3).to_dict() | {"model": "KaplanMeier"}, "expected a GammaGamma"),
        (GammaGamma(1, 2, 3).to_dict() | {"colour": "red"}, "check colour"),
        ({"model": "GammaGamma", "schema": "tenure.model/2", "p": 1}, "check covariance, customers"),
        ([1, 2], "got list"),
    ],
)
def test_a_dictionary_of_something_else_is_refused(stored: Any, words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        GammaGamma.from_dict(stored)


def test_a_text_that_is_not_json_is_refused() -> None:
    for model in (GammaGamma, KaplanMeier):
        with pytest.raises(ParameterError, match="not JSON"):
            model.from_json("{")


@pytest.mark.parametrize("alpha", ["high", None, 0, -1.0, float("inf"), True])
def test_a_parameter_that_is_no_number_above_0_is_refused(alpha: Any) -> None:
    with pytest.raises(ParameterError, match="alpha is a number"):
        ShiftedBetaGeometric(alpha=alpha, beta=1.0)
