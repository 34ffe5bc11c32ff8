"""Who may import whom: each line of the house imports only from lines below it, and those of one line never."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house_plan import ROOMS, SOURCE, module_of, part_of, sources

LINES: tuple[tuple[str, ...], ...] = (
    ("errors",),
    ("formulas", "numerics"),
    ("intervals", "periods", "catalogue"),
    ("options", "settings", "writing"),
    ("models",),  # they use the readers of options
    ("results",),
    ("show",),
    ("engine",),
    ("tables",),
    ("counting",),
    ROOMS,
    ("scorecard",),
    ("doctor", "explain"),
    ("report",),
    ("cli",),
)
LEVEL = {part: level for level, line in enumerate(LINES) for part in line}
TOP = {"__init__", "__main__", "lazy_names"}
MAY_USE_SAMPLES = {"cli", "samples", *TOP}
LAZILY_ABOVE = {("results/lazy.py", "show"), ("results/lazy.py", "scorecard")}  # for words, plots and merging
ENGINES = {"duckdb", "polars", "pyarrow", "pyspark", "ibis"}
NAME_AN_ENGINE = {"samples/telecom/writing.py", "cli/files.py"}
SEE_ROWS = {"engine", "tables", "counting"}
AGGREGATE = {
    "counting/core/aggregates.py",  # the helpers through which all counting goes
    "tables/checks/reports.py",  # faults: counts of a bare column, only where a rule has failed
    "tables/checks/check.py",
    "engine/backends/ibis_engine.py",
    "engine/backends/polars_engine.py",
    "engine/backends/spark_engine.py",  # lists of values, which Narwhals does not know
    "engine/backends/spark_keys.py",
    "engine/backends/spark_sums.py",
}


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """Return every module that a file imports and the name taken from it, `from tenure import x` as tenure.x."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((name.name, "") for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for name in node.names:
                yield (f"tenure.{name.name}", "") if node.module == "tenure" else (node.module, name.name)


def modules(path: Path) -> set[str]:
    return {module for module, _ in imports(path)}


def parts_imported(path: Path) -> set[str]:
    return {name.split(".")[1] for name in modules(path) if name.startswith("tenure.")} - {part_of(path)}


def test_every_part_of_the_house_has_its_line() -> None:
    assert {part_of(path) for path in sources()} - {*TOP, "samples"} <= set(LEVEL)


def test_a_module_imports_only_from_lines_below_its_own() -> None:
    wrong = [f"{module_of(path)} imports {other}" for path in sources() for other in parts_not_below(path)]
    assert not wrong


def parts_not_below(path: Path) -> Iterator[str]:
    part = part_of(path)
    if part in TOP:
        return
    own = LEVEL["cli"] + 1 if part == "samples" else LEVEL[part]
    for other in parts_imported(path) - {"samples"}:
        if LEVEL[other] >= own and (name_of(path), other) not in LAZILY_ABOVE:
            yield other


def test_samples_are_for_the_command_line_docs_and_tests() -> None:
    users = {part_of(path) for path in sources() if "samples" in parts_imported(path)}
    assert users <= MAY_USE_SAMPLES


def test_only_the_engine_names_an_engine() -> None:
    named = {name_of(path) for path in sources() if {name.split(".")[0] for name in modules(path)} & ENGINES}
    assert {name for name in named if not name.startswith("engine/")} == NAME_AN_ENGINE


def test_rows_are_seen_in_counting_only() -> None:
    """Rooms know no Narwhals, and of the engine the types of frames."""
    seen = [module_of(path) for path in sources() if part_of(path) not in SEE_ROWS and "narwhals" in modules(path)]
    taken = {
        (module_of(path), name)
        for path in sources()
        for module, name in imports(path)
        if part_of(path) in ROOMS and module.startswith("tenure.engine")
    }
    assert not seen
    assert {name for _, name in taken} == {"Frame", "FrameT"}


def test_rows_are_aggregated_by_the_helpers() -> None:
    """A raw aggregate or window is silently wrong on one engine or another."""
    assert {name_of(path) for path in sources() if calls(path) & {"agg", "over"}} == AGGREGATE


def calls(path: Path) -> set[str]:
    nodes = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
    return {call.func.attr for call in nodes if isinstance(call.func, ast.Attribute)}


def test_counting_has_one_loop_over_periods() -> None:
    """Only the spine goes from period to period; what needs a count of its own hands it rows."""
    callers = {name_of(path) for path in sources() if part_of(path) == "counting" and named(path) & {"per_run"}}
    assert callers == {"counting/core/count.py", "counting/core/__init__.py"}


def named(path: Path) -> set[str]:
    return {node.id for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Name)} | {
        name for _, name in imports(path)
    }


def name_of(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()
