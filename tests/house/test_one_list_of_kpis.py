"""Catalogue, functions, pages, tests, oracles and changelog name the same KPIs."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest

import tenure
from tenure.catalogue import UNITS
from tenure.tables import SCHEMAS
from tests.house_plan import ROOMS, ROOT, kpi_functions

NAMES = sorted(tenure.KPIS)
HELPERS = {  # they prepare or judge what KPIs and models take, and are none themselves
    "fit_health_weights",
    "health_signals",
    "rfm_summary",
    "validate_health_score",
    "weights_by_stratum",
}
SCORED_BY = {"model", "impacts"}  # by these tables are scored: they come right after them
LANGUAGES = {"en", "es"}


def test_every_function_of_a_room_has_a_row_and_every_row_a_function() -> None:
    assert set(kpi_functions()) - HELPERS == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_row_names_its_room_unit_and_tables(name: str) -> None:
    row = tenure.KPIS[name]
    assert row.name == name
    assert row.room in ROOMS
    assert set(row.tables) <= {*SCHEMAS, *inspect.signature(kpi_functions()[name]).parameters}
    assert row.low < row.high
    assert row.source


@pytest.mark.parametrize("name", NAMES)
def test_a_row_speaks_english_and_spanish(name: str) -> None:
    row = tenure.KPIS[name]
    for words in (row.label, row.question, UNITS[row.unit]):
        assert set(words) == LANGUAGES
        assert all(words.values())
    assert row.question["es"].startswith("¿")
    assert row.question["en"].endswith("?")


@pytest.mark.parametrize("name", NAMES)
def test_a_function_is_found_where_its_row_says(name: str) -> None:
    function = kpi_functions()[name]
    assert getattr(tenure, name) is function
    assert function.__module__.startswith(f"tenure.{tenure.KPIS[name].room}.")


@pytest.mark.parametrize("name", NAMES)
def test_a_docstring_has_all_its_sections(name: str) -> None:
    doc = inspect.getdoc(kpi_functions()[name]) or ""
    missing = [part for part in ("Definition", "Args", "Returns", "Example") if f"\n{part}:" not in doc]
    assert not missing, f"{name} lacks {', '.join(missing)}"
    assert f"{name}(" in doc.split("\nExample:")[1]


@pytest.mark.parametrize("name", NAMES)
def test_tables_come_by_position_and_the_rest_by_keyword(name: str) -> None:
    for parameter in inspect.signature(kpi_functions()[name]).parameters.values():
        by_keyword = parameter.kind is parameter.KEYWORD_ONLY
        is_table = parameter.annotation in {"Frame", "FrameT", "Frame | None"} and parameter.name != "customers"
        assert by_keyword != (is_table or parameter.name in SCORED_BY)


def test_every_module_of_kpis_has_a_test_of_its_name() -> None:
    modules = {tuple(function.__module__.split(".")[1:]) for function in kpi_functions().values()}
    tests = {f"tests/{room}/test_{rest[-1]}.py" for room, *rest in modules}
    assert not sorted(test for test in tests if not (ROOT / test).is_file())


def test_every_kpi_has_an_oracle() -> None:
    folder = ROOT / "tests" / "oracles"
    there = {name for path in folder.glob("*.py") for name in functions_in(path)}
    assert not sorted(set(NAMES) - there)


def functions_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_the_changelog_mentions_every_kpi() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert not [name for name in NAMES if f"`{name}`" not in text]


def test_changed_numbers_stand_first_in_the_changelog() -> None:
    headings = [line for line in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines() if line[:3] == "###"]
    assert headings[0] == "### Changed numbers"
