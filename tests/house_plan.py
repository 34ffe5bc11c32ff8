"""Where things are in the house, for the house tests."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import tenure
from tenure.catalogue import ROOMS as TITLES

ROOT = Path(tenure.__file__).parents[2]
SOURCE = ROOT / "src" / "tenure"
ROOMS = tuple(TITLES)
TEXTS = ("*.md", "*.py", "*.toml", "*.yml", "Makefile")


def sources() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(SOURCE).with_suffix("").parts)


def part_of(path: Path) -> str:
    return module_of(path).split(".", maxsplit=1)[0]


def texts() -> list[Path]:
    """Return every text of the project; what is built, cached or installed is not of it."""
    folders = ("src", "tests", "docs", "examples", "benchmarks", ".ci")
    found = [path for folder in folders for kind in TEXTS for path in (ROOT / folder).rglob(kind)]
    return sorted({*found, *(path for kind in TEXTS for path in ROOT.glob(kind)), ROOT / ".ci" / "run"})


def rooms_built() -> list[str]:
    return [room for room in ROOMS if (SOURCE / room / "__init__.py").exists()]


def kpi_functions() -> dict[str, Callable[..., Any]]:
    """Return the public functions of all rooms."""
    modules = [import_module(f"tenure.{room}") for room in rooms_built()]
    return {name: getattr(module, name) for module in modules for name in module.__all__ if is_function(module, name)}


def is_function(module: Any, name: str) -> bool:
    return inspect.isfunction(getattr(module, name))
