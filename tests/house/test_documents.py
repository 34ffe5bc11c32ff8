"""What is written is true: generated pages are fresh, examples and commands run, links lead somewhere."""

from __future__ import annotations

import doctest
import os
import re
import runpy
from pathlib import Path

import pytest
from typer.testing import CliRunner

from docs import generate
from tenure.cli import app
from tests.house_plan import ROOT

FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
WRITTEN = ("README.md", "docs/index.md", "docs/guide.md")
PAGES = ("README.md", "CONTRIBUTING.md", *(f"docs/{name}.md" for name in ("index", "guide", "tables", "cli")))


@pytest.fixture(scope="module")
def generated() -> dict[Path, str]:
    return generate.pages()


def test_the_generated_pages_are_fresh(generated: dict[Path, str]) -> None:
    there = {path: path.read_text(encoding="utf-8") if path.exists() else "" for path in generated}
    assert not [path for path in generated if there[path] != generated[path]], "run `make docs`"


def test_no_page_is_of_a_kpi_that_is_gone(generated: dict[Path, str]) -> None:
    assert set((ROOT / "docs" / "kpis").glob("*.md")) == {path for path in generated if path.parent.name == "kpis"}


@pytest.mark.parametrize("name", WRITTEN)
def test_the_examples_of_a_page_run(name: str) -> None:
    failed, tried = doctest.testfile(str(ROOT / name), module_relative=False, optionflags=FLAGS, encoding="utf-8")
    assert tried
    assert not failed


@pytest.mark.parametrize("name", [*PAGES, "docs/kpis/index.md", "docs/kpis/churn_rate.md"])
def test_the_links_of_a_page_lead_somewhere(name: str) -> None:
    page = ROOT / name
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert not [link for link in links if not link.startswith("http") and not (page.parent / link).exists()]


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
    assert re.search(r"^check:.*\btest$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize(
    ("name", "said"),
    [("month_end.py", "Cuadro de mando de diciembre de 2025"), ("your_columns.py", "for example -30.0")],
)
def test_an_example_runs(name: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(ROOT / "examples" / name))
    assert said in capsys.readouterr().out


def test_every_example_is_run() -> None:
    assert {path.name for path in (ROOT / "examples").glob("*.py")} == {"month_end.py", "your_columns.py"}
