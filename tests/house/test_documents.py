"""What is written is true: generated pages are fresh, every public name has one, commands run, links lead somewhere."""

from __future__ import annotations

import os
import re
import runpy
from pathlib import Path

import pytest
from typer.testing import CliRunner

import tenure
from docs import generate
from docs.generator.reference import documented_names
from docs.generator.subjects import SUBJECTS
from tenure import models
from tenure.cli import app
from tenure.tables import SCHEMAS
from tests.house_plan import ROOT

DOCS = ROOT / "docs"
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in DOCS.rglob("*.md"))
# Listed on kpis/index, howto/another_churn and tables.
WITHOUT_A_PAGE_OF_ITS_OWN = {"KPIS", "RULES", *(schema.__name__ for schema in SCHEMAS.values())}


@pytest.fixture(scope="module")
def generated() -> dict[Path, str]:
    return generate.pages()


def test_the_generated_pages_are_fresh(generated: dict[Path, str]) -> None:
    there = {path: path.read_text(encoding="utf-8") if path.exists() else "" for path in generated}
    assert not [path for path in generated if there[path] != generated[path]], "run `make docs`"


@pytest.mark.parametrize("folder", ["kpis", "reference"])
def test_no_page_is_of_what_is_gone(folder: str, generated: dict[Path, str]) -> None:
    assert set((DOCS / folder).glob("*.md")) == {path for path in generated if path.parent.name == folder}


def test_every_public_name_has_a_page() -> None:
    of_models = {name for subject in SUBJECTS if subject.module is models for name in subject.names}
    documented = {*tenure.KPIS, *documented_names(), *of_models, *WITHOUT_A_PAGE_OF_ITS_OWN}
    assert set(tenure.__all__) <= documented
    assert set(models.__all__) <= of_models


def test_every_page_is_in_the_navigation() -> None:
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    listed = {f"docs/{name}" for name in re.findall(r": ([\w/]+\.md)$", text, re.MULTILINE)}
    assert {page for page in PAGES if not page.startswith("docs/kpis/")} | {"docs/kpis/index.md"} == listed


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", *PAGES])
def test_the_links_of_a_page_lead_somewhere(name: str) -> None:
    page = ROOT / name
    links = re.findall(r"\]\(([^)\s]*)\)", page.read_text(encoding="utf-8"))
    assert not [link for link in links if not link.startswith("http") and not is_there(page, link)]


def is_there(page: Path, link: str) -> bool:
    """Whether the file is there, and in it the heading that is meant."""
    name, _, anchor = link.partition("#")
    target = page.parent / name if name else page
    return target.exists() and (not anchor or anchor in anchors_of(target))


def anchors_of(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", heading).strip().lower()) for heading in headings}


def test_the_commands_of_the_readme_are_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    commands = re.findall(r"^\$ make (\w+)", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert {"demo", "test"} <= set(commands) <= targets


def test_the_score_of_the_readme_is_that_of_its_sample(tmp_path: Path) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(r"^\$ tenure score book (.*)\n((?:.|\n)*?)```", text, re.MULTILINE)
    assert found
    CliRunner().invoke(app, ["sample", str(tmp_path), "--customers", "1000"])
    assert CliRunner().invoke(app, ["score", str(tmp_path), *found[1].split()]).stdout == found[2]


def test_ci_runs_what_the_readme_names() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    commands = script.read_text(encoding="utf-8").split("\n")
    assert "make demo" in commands
    assert "make check" in commands
    assert re.search(r"^check:(?:.*\n\t)*.*\btest$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


EXAMPLES = {
    "month_end.py": "Cuadro de mando de diciembre de 2025",
    "your_columns.py": "for example -30.0",
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_runs(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(ROOT / "examples" / name))
    assert EXAMPLES[name] in capsys.readouterr().out


def test_every_example_is_run() -> None:
    of_a_page = {"service.py"}  # docs/howto/fastapi.md
    assert {path.name for path in (ROOT / "examples").glob("*.py")} == {*EXAMPLES, *of_a_page}
