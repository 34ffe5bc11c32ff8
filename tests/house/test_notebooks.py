"""Notebooks: one for each room, without outputs, of functions that exist; `make notebooks` runs them."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

import tenure
from tenure.catalogue import KPIS, ROOMS
from tests.house_plan import ROOT

FOLDER = ROOT / "examples" / "notebooks"
NOTEBOOKS = sorted(path.stem for path in FOLDER.glob("*.ipynb"))
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.ipynb").read_text(encoding="utf-8"))
    return found


def cells(name: str, kind: str) -> list[dict[str, Any]]:
    return [cell for cell in read(name)["cells"] if cell["cell_type"] == kind]


def text_of(name: str, kind: str) -> str:
    return "\n".join("".join(cell["source"]) for cell in cells(name, kind))


def test_every_room_has_a_notebook() -> None:
    assert sorted(ROOMS) == NOTEBOOKS


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_is_stored_without_what_a_run_leaves(name: str) -> None:
    found = read(name)
    assert (found["metadata"], found["nbformat"], found["nbformat_minor"]) == (METADATA, 4, 5)
    assert [cell["id"] for cell in found["cells"]] == [f"{name}-{at:02}" for at in range(1, len(found["cells"]) + 1)]
    assert all(cell["metadata"] == {} for cell in found["cells"])
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells(name, "code"))


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_asks_the_question_of_its_room_with_functions_that_exist(name: str) -> None:
    words, code = text_of(name, "markdown"), text_of(name, "code")
    question = ROOMS[name]["en"]
    assert words.startswith(f"# {name.capitalize()}: {question[0].lower()}{question[1:]}\n")
    called = set(re.findall(r"\btenure\.([a-z]\w+)\(", code))
    named = set(re.findall(r"`(?:tenure\.)?([a-z]\w+)(?:\([^`]*)?`", words)) & set(dir(tenure))
    assert called | set(re.findall(r"tenure\.(\w+)", words)) <= {*tenure.__all__, "samples"}
    assert any(KPIS[each].room == name for each in (called | named) & set(KPIS))
    assert ".plot()" in code


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_links_of_a_notebook_lead_to_others(name: str) -> None:
    assert set(re.findall(r"\]\(([^)]*)\.ipynb\)", text_of(name, "markdown"))) <= set(NOTEBOOKS)


def test_every_notebook_is_in_the_navigation_and_is_run_by_make_check() -> None:
    listed = re.findall(r": notebooks/(\w+)\.ipynb$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE)
    assert listed == list(ROOMS)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "--nbmake" in makefile
    assert re.search(r"^check:(?:.*\n\t)*.*\bnotebooks\b", makefile, re.MULTILINE)
