"""Names inside are those of the field: the private words of the first rooms do not come back."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house_plan import module_of, sources

GONE = {
    "know", "Known", "known", "asked", "wall", "light", "traits", "met", "moved", "presence", "total", "widest",
    "running", "place", "neighbour", "within", "bounded", "put", "divided", "exact", "once", "sharing", "chains",
    "Chain", "beside", "worth", "folds", "Fold", "accept", "judged", "pick", "derive", "figures", "figure", "evidence",
    "opened", "stated", "reach",
}  # fmt: skip


def defined(path: Path) -> Iterator[str]:
    """Return the functions, classes and methods that a file defines, and what it takes from other files."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name.lstrip("_")
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("tenure"):
            yield from (name.name for name in node.names)


def test_no_private_word_is_left() -> None:
    found = {module_of(path): sorted(set(defined(path)) & GONE) for path in sources()}
    assert not {module: names for module, names in found.items() if names}
