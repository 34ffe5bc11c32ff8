"""Names and sentences as plots may hold them: they come from the data, and plotly reads tags and formulas in texts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

import pandas as pd

from tenure.catalogue import Language
from tenure.show.numbers import format_cell

__all__ = ["group_names", "plain_text"]

# The signs by which plotly, and MathJax where a page has it, take text for markup.
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "&#36;"}
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"  # so that figures beside a text from right to left keep their order
_LETTER_JOINERS = "\u200c\u200d"  # emoji and some scripts are written with them


def plain_text(text: str, longest: int) -> str:
    r"""Return a text as plotly shows it letter by letter, shortened, on one line and with no hidden marks.

    Example:
        >>> plain_text("<b>loud</b>\n& clear", 40), plain_text("x" * 100, 8)
        ('&lt;b&gt;loud&lt;/b&gt; &amp; clear', 'xxxxxxx…')
    """
    seen = "".join(map(_visible, text[: 8 * longest]))
    words = " ".join(seen.split())
    cut = words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"
    escaped = "".join(_ESCAPED.get(letter, letter) for letter in cut)
    return f"{_ISOLATE}{escaped}{_END_ISOLATE}" if any(map(_runs_left, cut)) else escaped


def group_names(rows: pd.DataFrame, by: Iterable[str], lang: Language, longest: int) -> list[str]:
    """Return the name of each row's group."""
    keys = rows[list(by)].itertuples(index=False, name=None)
    return [" · ".join(plain_text(format_cell(each, lang), longest) for each in key) for key in keys]


def _runs_left(letter: str) -> bool:
    return unicodedata.bidirectional(letter) in {"R", "AL"}


def _visible(letter: str) -> Any:
    """Return a letter; of marks that change how those beside them are shown, such as their direction, a blank."""
    if letter in _LETTER_JOINERS:
        return letter
    return " " if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else letter
