"""Words: every reason, note, part and label is there in both languages, and says the same."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest

import tenure
from tenure import ParameterError
from tenure.catalogue import KPIS, UNITS
from tenure.show.notes import NOTES
from tenure.show.parts import PARTS, SHARES
from tenure.show.reasons import REASONS
from tenure.show.templates import fill, placeholders
from tenure.show.words import (
    LANGUAGES,
    WORDS,
    label_of,
    language,
    message_text,
    note_text,
    part_label,
    question_of,
    reason_text,
    unit_of,
    word,
)
from tests.house_plan import SOURCE, module_of, sources
from tests.laws.cases import MEASURES, book, call

EVERY = {**REASONS, **NOTES, **WORDS, **PARTS}
ENGLISH = re.compile(
    r"\b(the|of|no|not|is|are|was|were|by|in|and|or|with|without|rows?|note|start|end|customers?|periods?|share|rate|"
    r"opening|closing|joined|lost|new|cost|revenue|value|reason|days?|months?|years?|each|per|fewer|interval|undefined)\b",
    re.IGNORECASE,
)
SPANISH_TOO = {"no"}
# Reasons and notes that counting and the rooms give as they come to use them.
IDENTIFIERS = re.compile(r"horizon_months|method='simple'|pip install \S+|\.table|\{[^}]*\}")


@pytest.mark.parametrize("key", EVERY)
def test_words_are_there_in_both_languages_and_name_the_same_values(key: str) -> None:
    words = EVERY[key]
    assert set(words) == {"en", "es"}
    assert all(words.values())
    assert placeholders(words["en"]) == placeholders(words["es"])


@pytest.mark.parametrize("key", EVERY)
def test_no_english_is_left_in_spanish(key: str) -> None:
    spanish = IDENTIFIERS.sub("", EVERY[key]["es"])
    assert not {found.lower() for found in ENGLISH.findall(spanish)} - SPANISH_TOO


def test_the_search_for_english_finds_it() -> None:
    assert ENGLISH.findall("the rows") == ["the", "rows"]
    assert not ENGLISH.findall("sin definir")


@pytest.mark.parametrize("key", [*REASONS, *NOTES])
def test_a_key_is_snake_case_and_a_reason_or_a_note(key: str) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", key)
    assert not (key in REASONS and key in NOTES)


def constants() -> dict[str, set[str]]:
    """Return the text constants of the source by module, besides those of `show`."""
    paths = (path for path in sources() if path.parent.name != "show")
    return {module_of(path): texts_in(path) for path in paths}


def texts_in(path: Path) -> set[str]:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def keys_given() -> set[str]:
    """Return the keys that stand as `undefined=` or in a `Message`."""
    nodes = (node for path in sources() for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    given = [keyword.value for call in calls for keyword in call.keywords if keyword.arg == "undefined"]
    given += [call.args[0] for call in calls if call.args and getattr(call.func, "id", "") == "Message"]
    return {node.value for node in given if isinstance(node, ast.Constant) and isinstance(node.value, str)} - {""}


def test_every_key_given_has_words() -> None:
    assert keys_given()
    assert not keys_given() - set(REASONS) - set(NOTES)


def test_every_reason_and_note_is_used() -> None:
    used = set().union(*constants().values())
    assert not (set(REASONS) | set(NOTES)) - used


@pytest.mark.parametrize("name", MEASURES)
def test_every_part_has_a_label(name: str) -> None:
    found = call(name, book())
    shown = set(found.table.columns) - {"period_start", "period_end", "lower", "upper"}
    assert shown <= set(PARTS)


def test_shares_are_parts() -> None:
    assert set(PARTS) >= SHARES


def test_a_column_of_ones_own_keeps_its_name() -> None:
    assert part_label("color_favorito", "es") == "color_favorito"
    assert part_label("passing", "es") == "altas y bajas del periodo"
    assert part_label("opening", "es-MX") == "al inicio"


@pytest.mark.parametrize("name", KPIS)
def test_a_kpi_is_called_and_asked_in_every_language(name: str) -> None:
    row = KPIS[name]
    assert label_of(row, "es-MX") == row.label["es"]
    assert question_of(row, "en") == row.question["en"]
    assert unit_of(row, "es-MX") == UNITS[row.unit]["es"]
    assert "proporción" not in " ".join([row.label["es"], row.question["es"], unit_of(row, "es")])
    assert "coste" not in " ".join([row.label["es"], row.question["es"]])


@pytest.mark.parametrize(
    ("lang", "hint"),
    [("ES", "'es'"), ("es_mx", "'es-MX'"), ("español", "'es'"), ("English", "'en'"), ("es-AR", "'es-MX'")],
)
def test_a_language_that_is_none_is_refused_with_what_was_meant(lang: str, hint: str) -> None:
    with pytest.raises(ParameterError, match=f"lang is one of 'en', 'es', 'es-MX'; not {lang!r}. Did you mean {hint}"):
        language(lang)


@pytest.mark.parametrize("lang", [None, 3, "", "zh", b"es", ["es"]])
def test_what_is_no_language_is_refused(lang: Any) -> None:
    with pytest.raises(ParameterError, match="lang is one of"):
        language(lang)


def test_every_display_takes_the_three_languages() -> None:
    found = tenure.churn_rate(tenure.samples.subscriptions, period="2026-03")
    for lang in LANGUAGES:
        assert found.summary(lang)
        assert found.to_html(lang)
        assert found.plot(lang).data
    other: Any = "fr"
    for show in (found.summary, found.to_html, found.plot, found.to_frame):
        with pytest.raises(ParameterError, match="lang is one of"):
            show(other)


def test_values_are_written_as_the_language_does() -> None:
    message = tenure.results.Message("pairs_still_customers", {"lost": 1200, "customers": 3})
    assert "1,200 lost" in note_text(message)
    assert "1.200 bajas" in message_text(message, "es")
    assert "1,200 bajas" in message_text(message, "es-MX")
    future = tenure.results.Message("period_in_future", {"data_end": "2026-03-15", "period": "2027-Q1"})
    assert note_text(future, "es") == (
        "primer trimestre de 2027 empieza después de que terminan los datos, el 15 de marzo de 2026"
    )


def test_a_reason_names_its_values() -> None:
    lacking = tenure.results.Message("no_such_event", {"event": ["a", "b"], "events": ["c"]})
    assert reason_text(lacking, "es") == "ningún evento se llama a, b; la tabla tiene c"
    assert word("rows", "es", count=1200) == "1.200 filas"
    assert fill("{x} {n:count}", "en", {"x": "y", "n": 4.5}) == "y 4.5"


def test_the_words_of_displays_are_all_used() -> None:
    displays = [path for path in sources() if path.parent == SOURCE / "show" and path.stem != "words"]
    shown = set().union(*constants().values(), *map(texts_in, displays))
    assert not set(WORDS) - shown
