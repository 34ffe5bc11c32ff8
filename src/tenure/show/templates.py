"""Templates of words: each value that they name is written as the language writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from string import Formatter
from typing import Any

from tenure.catalogue import Language
from tenure.show.formats import format_count, format_date, format_period

__all__ = ["fill", "placeholders"]

_FORMATS: dict[str, Callable[[Any, Language], str]] = {
    "count": format_count,
    "date": format_date,
    "period": format_period,
    "names": lambda names, lang: ", ".join([names] if isinstance(names, str) else names) or _nothing(lang),
    "": lambda value, _: str(value),
}


def _nothing(lang: Language) -> str:
    return "nothing" if lang == "en" else "nada"


class _Template(Formatter):
    def __init__(self, lang: Language) -> None:
        self.lang = lang

    def format_field(self, value: Any, format_spec: str) -> str:
        return _FORMATS[format_spec](value, self.lang)


def fill(template: str, lang: Language, values: Mapping[str, Any]) -> str:
    """Put values into a template; what follows a name's colon says what it is.

    Example:
        >>> fill("{lost:count} of {customers:count}", "en", {"lost": 3, "customers": 1200})
        '3 of 1,200'
    """
    return _Template(lang).vformat(template, (), values)


def placeholders(template: str) -> set[tuple[str, str]]:
    """Return the names of a template, each with what it is."""
    return {(name, str(spec)) for _, name, spec, _ in Formatter().parse(template) if name is not None}
