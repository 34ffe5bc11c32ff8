"""Who may import whom: each line of the house imports only from lines below it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house_plan import ROOMS, SOURCE, module_of, part_of, sources

LINES: tuple[tuple[str, ...], ...] = (
    ("errors",),
    ("formulas", "intervals", "periods", "catalogue", "options"),
    ("results",),
    ("show",),
    ("engine",),
    ("tables",),
    ("models", "counting"),
    ROOMS,
    ("scorecard", "card"),
    ("report", "plots", "doctor"),
    ("cli",),
)
LEVEL = {part: level for level, line in enumerate(LINES) for part in line}
LAZY = ("results.lazy", "show")  # a result shows itself when it is asked to
FRONT_DOOR = {"__init__", "__main__"}
MAY_USE_SAMPLES = {"cli", "samples", *FRONT_DOOR}
ENGINES = {"duckdb", "polars", "pyarrow", "pyspark", "ibis"}
NAME_AN_ENGINE = {"samples/telecom/writing.py", "cli/files.py"}
AGGREGATE = {
    "counting/core/aggregates.py",  # the helpers through which all counting goes
    "tables/checks/reports.py",  # faults: counts of a bare column, only where a rule has failed
    "tables/checks/check.py",
}


def imports(path: Path) -> Iterator[str]:
    """Return every module that a file imports, `from tenure import x` as tenure.x."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = node.module == "tenure"
            yield from (f"tenure.{name.name}" for name in node.names) if inside else (node.module,)


def parts_imported(path: Path) -> set[str]:
    return {name.split(".")[1] for name in imports(path) if name.startswith("tenure.")} - {part_of(path)}


def test_every_part_of_the_house_has_its_line() -> None:
    assert {part_of(path) for path in sources()} - {*FRONT_DOOR, "samples"} <= set(LEVEL)


def test_a_module_imports_only_from_below() -> None:
    wrong = [f"{module_of(path)} imports {other}" for path in sources() for other in parts_not_below(path)]
    assert not wrong


def parts_not_below(path: Path) -> Iterator[str]:
    part = part_of(path)
    if part in FRONT_DOOR:
        return
    own = LEVEL["cli" if part == "samples" else part]
    for other in parts_imported(path) - {"samples"}:
        if (module_of(path), other) == LAZY:
            continue
        # Rooms stand on one line and know nothing of each other.
        if LEVEL[other] > own or (LEVEL[other] == own and part in ROOMS):
            yield other


def test_samples_are_for_the_command_line_docs_and_tests() -> None:
    users = {part_of(path) for path in sources() if "samples" in parts_imported(path)}
    assert users <= MAY_USE_SAMPLES


def test_only_the_engine_names_an_engine() -> None:
    named = {name_of(path) for path in sources() if {name.split(".")[0] for name in imports(path)} & ENGINES}
    assert {name for name in named if not name.startswith("engine/")} == NAME_AN_ENGINE


def test_rows_are_aggregated_by_the_helpers() -> None:
    """A raw aggregate or window is silently wrong on one engine or another."""
    assert {name_of(path) for path in sources() if calls(path) & {"agg", "over"}} == AGGREGATE


def calls(path: Path) -> set[str]:
    nodes = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
    return {call.func.attr for call in nodes if isinstance(call.func, ast.Attribute)}


def name_of(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()
