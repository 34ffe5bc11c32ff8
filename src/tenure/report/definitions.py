"""Definitions: what each KPI of the page is, and the options that it was computed with."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tenure.catalogue import Language
from tenure.results import Result
from tenure.results.plain import plain
from tenure.scorecard.selection import function_of
from tenure.show.definitions import DEFINITIONS
from tenure.show.numbers import format_date
from tenure.show.report_words import report_word
from tenure.show.shortening import shortened
from tenure.show.words import label_of, question_of, spoken

__all__ = ["Definition", "definition_of", "definition_text"]

_LONG = 200  # of options that are lists
_OF_THE_PAGE = {"period", "by"}
_DEFINITION = re.compile(r"Definition: (.*?)(?:\n\n|$)", re.DOTALL)
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}T")


@dataclass(frozen=True)
class Definition:
    """What a KPI is.

    Args:
        label: What it is called.
        question: What it asks.
        text: How it is computed, and who is left out.
        better: Which way is better.
        source: Where it comes from.
        also_called: Its other names.
        options: Each option, with its value.
        notes: What to mind with its figures.
    """

    label: str
    question: str
    text: str
    better: str
    source: str
    also_called: str
    options: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


def definition_of(result: Result, lang: Language) -> Definition:
    """Return what the KPI of a result is."""
    kpi = result.kpi
    return Definition(
        label=label_of(kpi, lang),
        question=question_of(kpi, lang),
        text=definition_text(kpi.name, lang),
        better=report_word(kpi.better, lang),
        source=kpi.source,
        also_called=", ".join(kpi.also_called) if spoken(lang) == "es" else "",
        options=tuple(_options(result, lang)),
        notes=tuple(note.text(lang) for note in result.notes),
    )


def definition_text(name: str, lang: Language) -> str:
    """Return how a KPI is computed, and who is left out: in English as its docstring says it.

    Example:
        >>> definition_text("net_revenue_retention", "en").partition(".")[0]
        'Closing MRR of those active at the opening / opening MRR'
    """
    if spoken(lang) == "es":
        return DEFINITIONS[name]
    found = _DEFINITION.search(inspect.getdoc(function_of(name)) or "")
    text = " ".join(found[1].split()).replace("`", "") if found else ""
    return text[:1].upper() + text[1:]


def _options(result: Result, lang: Language) -> Iterator[tuple[str, str]]:
    for name, value in plain(result.options).items():
        if name not in _OF_THE_PAGE:
            yield name, _option_text(value, lang)


def _option_text(value: Any, lang: Language) -> str:
    match value:
        case None:
            return report_word("left_out", lang)
        case bool():
            return report_word("yes" if value else "no", lang)
        case str():
            return format_date(value, lang) if _ISO_DATE.match(value) else shortened(value)
        case float():
            return f"{value:.12g}".replace(".", "," if lang == "es" else ".")
        case dict() | list():
            return shortened(", ".join(_parts(value, lang)), _LONG) or report_word("left_out", lang)
        case _:
            return str(value)


def _parts(value: dict[str, Any] | list[Any], lang: Language) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (f"{name}: {_option_text(each, lang)}" for name, each in value.items())
    else:
        yield from (_option_text(each, lang) for each in value)
