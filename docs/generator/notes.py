"""The page of notes and reasons: every one by its key, in English and Spanish."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tenure.show.notes import NOTES
from tenure.show.reasons import REASONS

HEAD = """# Notes and reasons

A note says what to mind with a figure, a reason why there is none. Both are data: `.key` stays the same in every
language and version, `.values` are the numbers that the words name, and `.text("es")` says it in Spanish. How they are
used stands in the [guide](../guide.md#notes-and-reasons).
"""


def notes_page() -> str:
    """Return the page."""
    return "\n".join([HEAD, *_section("Notes", NOTES), "", *_section("Reasons", REASONS), ""])


def _section(title: str, messages: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    yield from (f"## {title}", "", "| key | English | español |", "|---|---|---|")
    yield from (f"| `{key}` | {_words(texts['en'])} | {_words(texts['es'])} |" for key, texts in messages.items())


def _words(text: str) -> str:
    """Return a text whose values stand as their names."""
    return re.sub(r"\{(\w+)(?:[:!][^}]*)?\}", r"*\1*", text)
