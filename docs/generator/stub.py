"""The stub of the package: its public names as plain imports, for type checkers and editors."""

from __future__ import annotations

from collections.abc import Iterator

import tenure

LINE = 120
NOTE = "# Written by docs/generate.py from __init__.py: change that and run `make docs`.\n\n"


def stub_text() -> str:
    """Return the text of `__init__.pyi`."""
    public: dict[str, tuple[str, ...]] = vars(tenure)["_PUBLIC"]
    parts = {f"tenure.{part}": names for part, names in public.items() if names}
    modules = tuple(part for part, names in public.items() if not names)
    imports = {"tenure": modules, **dict(sorted(parts.items()))}
    lines = [line for module, names in imports.items() for line in _import_lines(module, names)]
    listed = [f'    "{name}",' for name in tenure.__all__]
    return NOTE + "\n".join([*lines, "", "__all__ = [", *listed, "]", "", "__version__: str", ""])


def _import_lines(module: str, names: tuple[str, ...]) -> Iterator[str]:
    """Write an import as ruff formats it."""
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= LINE:
        yield line
    else:
        yield from (f"from {module} import (", *(f"    {name}," for name in names), ")")
