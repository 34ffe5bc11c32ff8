"""A model as text and back: JSON, and YAML where PyYAML is installed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, TypeAlias

from tenure.errors import ParameterError

__all__ = ["Format", "from_text", "suffix_format", "to_text"]

Format: TypeAlias = Literal["json", "yaml"]

_BY_SUFFIX: dict[str, Format] = {".json": "json", ".yaml": "yaml", ".yml": "yaml"}


def suffix_format(path: str | Path) -> Format:
    """Return the format that the ending of a file's name says."""
    suffix = Path(path).suffix.lower()
    if suffix not in _BY_SUFFIX:
        raise ParameterError(f"A model is kept in a file that ends in {', '.join(_BY_SUFFIX)}; {path} does not.")
    return _BY_SUFFIX[suffix]


def to_text(values: Mapping[str, Any], how: Format) -> str:
    """Write a model as text."""
    if how == "json":
        return json.dumps(values, indent=2, ensure_ascii=False, allow_nan=False)
    return str(_yaml().safe_dump(values, sort_keys=False, allow_unicode=True))


def from_text(text: str, how: Format) -> dict[str, Any]:
    """Read a model's text.

    Raises:
        ParameterError: It is no JSON or YAML, or not a mapping.
    """
    try:
        found = json.loads(text) if how == "json" else _yaml().safe_load(text)
    except Exception as error:
        if isinstance(error, ParameterError):
            raise
        words = " ".join(str(error).split())
        raise ParameterError(f"The text is no {how.upper()}: {words}.") from None
    if not isinstance(found, dict):
        raise ParameterError(f"A model in {how.upper()} is a mapping of signals and bands, not {found!r}.")
    return {str(name): value for name, value in found.items()}


def _yaml() -> Any:
    try:
        return import_module("yaml")
    except ImportError:
        raise ParameterError("YAML needs PyYAML: pip install 'tenure[yaml]'.") from None
