"""Words of every display by key, and the languages that they come in."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any, Literal

from tenure.catalogue import UNITS, Kpi, Language
from tenure.errors import ParameterError
from tenure.results.messages import Message
from tenure.show.notes import NOTES
from tenure.show.parts import PARTS
from tenure.show.reasons import REASONS
from tenure.show.templates import fill

__all__ = [
    "LANGUAGES",
    "WORDS",
    "label_of",
    "language",
    "message_text",
    "note_text",
    "part_label",
    "question_of",
    "reason_text",
    "spoken",
    "unit_of",
    "word",
]

LANGUAGES: tuple[Language, ...] = ("en", "es", "es-MX")
_BY_NAME = {"english": "en", "inglés": "en", "ingles": "en", "spanish": "es", "español": "es", "espanol": "es"}

WORDS: dict[str, dict[str, str]] = {
    "undefined": {"en": "undefined", "es": "sin definir"},
    "interval": {"en": "{confidence} interval", "es": "intervalo del {confidence}"},
    "interval_of": {"en": "{interval} {bounds}", "es": "{interval}: {bounds}"},
    "range": {"en": "{lower} to {upper}", "es": "{lower} a {upper}"},
    "row": {"en": "1 row", "es": "1 fila"},
    "rows": {"en": "{count:count} rows", "es": "{count:count} filas"},
    "more_rows": {"en": "… {count:count} more rows in .table", "es": "… {count:count} filas más en .table"},
    "median": {"en": "median {value}", "es": "mediana {value}"},
    "after_days": {"en": "{share} after {days}", "es": "{share} después de {days}"},
    "note": {"en": "note", "es": "nota"},
    "further": {"en": "…", "es": "…"},
    "missing": {"en": "–", "es": "–"},
    "true": {"en": "yes", "es": "sí"},
    "false": {"en": "no", "es": "no"},
    "needs_plotly": {
        "en": "Plots need plotly: pip install 'tenure[report]'.",
        "es": "Los gráficos necesitan plotly: pip install 'tenure[report]'.",
    },
}


def language(lang: Any) -> Language:
    """Return a language that displays come in.

    Raises:
        ParameterError: There is no such language.
    """
    if isinstance(lang, str) and lang in LANGUAGES:
        return lang
    given = str(lang).lower()
    by_case = {each.lower(): each for each in LANGUAGES}
    close = get_close_matches(given.replace("_", "-"), [*by_case, *_BY_NAME], n=1)
    hint = f" Did you mean {by_case.get(close[0]) or _BY_NAME[close[0]]!r}?" if close else ""
    raise ParameterError(f"lang is one of {', '.join(map(repr, LANGUAGES))}; not {lang!r}.{hint}")


def spoken(lang: Language) -> Literal["en", "es"]:
    """Return the language of the words, whatever the country of the numbers."""
    return "en" if language(lang) == "en" else "es"


def word(key: str, lang: Language = "en", **values: Any) -> str:
    """Return the words of a display by their key, with the values that they name."""
    return fill(WORDS[key][spoken(lang)], lang, values)


def unit_of(kpi: Kpi, lang: Language = "en") -> str:
    """Return the unit of a KPI as people say it."""
    return UNITS[kpi.unit][spoken(lang)]


def label_of(kpi: Kpi, lang: Language = "en") -> str:
    """Return what a KPI is called."""
    return kpi.label[spoken(lang)]


def question_of(kpi: Kpi, lang: Language = "en") -> str:
    """Return the question that a KPI answers."""
    return kpi.question[spoken(lang)]


def reason_text(message: Message, lang: Language = "en") -> str:
    """Say why there is no figure."""
    return fill(REASONS[message.key][spoken(lang)], lang, message.values)


def note_text(message: Message, lang: Language = "en") -> str:
    """Say what to mind with a figure."""
    return fill(NOTES[message.key][spoken(lang)], lang, message.values)


def message_text(message: Message, lang: Language = "en") -> str:
    """Say a reason or a note; no key is both."""
    return reason_text(message, lang) if message.key in REASONS else note_text(message, lang)


def part_label(name: str, lang: Language = "en") -> str:
    """Return what a part is called; a column of the user's own keeps its name."""
    return PARTS[name][spoken(lang)] if name in PARTS else name
