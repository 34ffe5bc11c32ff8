"""Every example of every page runs, and prints what the page says."""

from __future__ import annotations

import ast
import builtins
import doctest
import importlib
import pkgutil
import re
from functools import cache
from pathlib import Path

import pytest

import tenure
from docs import generate
from tests.house_plan import ROOT

FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = sorted(path for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
WRITTEN = [path for path in PAGES if not path.read_text(encoding="utf-8").startswith(generate.NOTE)]
GENERATED = [path for path in PAGES if path not in WRITTEN]
RUN_ELSEWHERE = {"docs/lifetime_value.md", "docs/intervals.md"}  # by the tests of value and of intervals


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def runs_here(path: Path) -> bool:
    return "```pycon" in path.read_text(encoding="utf-8") and name_of(path) not in RUN_ELSEWHERE


def code_of(path: Path, language: str) -> list[tuple[int, str]]:
    """Return the code blocks of a language, each after the number of its line."""
    text = path.read_text(encoding="utf-8")
    return [(text[: block.start()].count("\n") + 1, block[2]) for block in FENCE.finditer(text) if block[1] == language]


@pytest.mark.parametrize("path", [path for path in WRITTEN if runs_here(path)], ids=name_of)
def test_the_examples_of_a_page_run(path: Path) -> None:
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(optionflags=FLAGS)
    examples = [example for line, code in code_of(path, "pycon") for example in parsed(parser, code, line)]
    test = doctest.DocTest(examples, {"__name__": "__main__"}, name_of(path), str(path), 0, None)
    failed, tried = runner.run(test)
    assert tried
    assert not failed


def parsed(parser: doctest.DocTestParser, code: str, line: int) -> list[doctest.Example]:
    """Return the examples of a block, numbered as on the page."""
    examples = parser.get_examples(code)
    for example in examples:
        example.lineno += line
    return examples


@cache
def examples_of_docstrings() -> set[tuple[str, str]]:
    """Return the code and the output of all that is run as a doctest."""
    modules = [importlib.import_module(each.name) for each in pkgutil.walk_packages(tenure.__path__, "tenure.")]
    found = [test for module in modules for test in doctest.DocTestFinder().find(module)]
    return {(example.source, example.want) for test in found for example in test.examples}


@pytest.mark.parametrize("path", [path for path in GENERATED if runs_here(path)], ids=name_of)
def test_the_examples_of_a_generated_page_are_doctests_with_their_imports(path: Path) -> None:
    examples = doctest.DocTestParser().get_examples("\n".join(code for _, code in code_of(path, "pycon")))
    imports = {each.source for each in examples if each.source.startswith("from tenure")}
    assert {(each.source, each.want) for each in examples if each.source not in imports} <= examples_of_docstrings()
    exec("".join(imports), {})  # noqa: S102 - what is imported is there
    assert not names_without_a_meaning("".join(each.source for each in examples))


def names_without_a_meaning(code: str) -> set[str]:
    """Return the names that code uses, and neither imports nor gives a value."""
    nodes = [*ast.walk(ast.parse(code))]
    names = [node for node in nodes if isinstance(node, ast.Name)]
    given = {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    imports = [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]
    given |= {alias.asname or alias.name for node in imports for alias in node.names}
    return {node.id for node in names} - given - {*dir(builtins)}


@pytest.mark.parametrize("path", WRITTEN, ids=name_of)
def test_code_of_a_written_page_is_code_that_runs(path: Path) -> None:
    """On a page written by hand Python stands in pycon blocks, or is a file of examples; a prompt nowhere else."""
    files = {file.read_text(encoding="utf-8") for file in (ROOT / "examples").glob("*.py")}
    assert {code for _, code in code_of(path, "python")} <= files
    assert ">>> " not in FENCE.sub("", path.read_text(encoding="utf-8"))


def test_pages_with_examples_are_found() -> None:
    found = {name_of(path) for path in PAGES if runs_here(path)}
    assert {"README.md", "docs/guide.md", "docs/kpis/churn_rate.md", "docs/reference/measure.md"} <= found
