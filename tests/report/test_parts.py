"""Parts of the page: definitions in both languages, words, small data."""

from __future__ import annotations

import pandas as pd
import pytest

from tenure import churn_rate, health_distribution
from tenure.report.definitions import definition_of
from tenure.samples import spring, subscriptions
from tenure.scorecard import scorecard_kpis
from tenure.show.definitions import DEFINITIONS
from tenure.show.report_words import REPORT_WORDS
from tenure.show.templates import placeholders


def test_every_kpi_of_a_scorecard_has_a_definition_in_spanish() -> None:
    assert set(DEFINITIONS) == set(scorecard_kpis())


@pytest.mark.parametrize("key", REPORT_WORDS)
def test_words_are_there_in_both_languages_and_name_the_same_values(key: str) -> None:
    words = REPORT_WORDS[key]
    assert set(words) == {"en", "es"}
    assert placeholders(words["en"]) == placeholders(words["es"])


def test_a_definition_has_options_as_people_write_them() -> None:
    found = churn_rate(subscriptions, period=spring, by="plan", confidence=0.9)
    english, spanish = definition_of(found, "en"), definition_of(found, "es")
    assert english.text.startswith("Lost / opening. Who joins within the period counts in neither")
    assert spanish.text.startswith("Bajas / clientes activos al inicio.")
    assert dict(english.options)["confidence"] == "0.9"
    assert dict(spanish.options)["confidence"] == "0,9"
    assert {"period", "by"}.isdisjoint(dict(english.options))
    assert (english.better, spanish.also_called.partition(",")[0]) == ("lower is better", "tasa de cancelación")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "sin indicar"),
        ([], "sin indicar"),
        (True, "sí"),
        (3, "3"),
        ("2026-01-01T00:00:00", "1 de enero de 2026"),
        ({"later": 2, "first": [0.5, "a"]}, "later: 2, first: 0,5, a"),
    ],
)
def test_options_of_every_type_are_written(value: object, text: str) -> None:
    scores = pd.DataFrame({"customer_id": ["ana"], "band": ["red"]})
    result = health_distribution(scores)
    options = {**result.options, "mine": value}
    changed = type(result)(result.kpi, result.by, options, result.table)
    assert dict(definition_of(changed, "es").options)["mine"] == text
