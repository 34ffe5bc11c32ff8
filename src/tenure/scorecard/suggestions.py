"""Suggestions for words that are misspelt."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["closest", "did_you_mean"]


def closest(word: str, words: Iterable[str]) -> list[str]:
    """Return up to three words that are spelt alike, or that contain the word, the most alike first."""
    spellings = {each.lower(): each for each in words}
    alike = get_close_matches(word.lower(), spellings, n=3, cutoff=0.6)
    containing = [each for each in spellings if len(word) > 2 and word.lower() in each]
    return [spellings[each] for each in dict.fromkeys([*alike, *containing])][:3]


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """Return `; did you mean 'this' or 'that'?`, or a full stop where no word is alike."""
    found = [repr(each) for each in closest(word, words)]
    if not found:
        return "."
    return f"; did you mean {' or '.join([', '.join(found[:-1]), found[-1]] if found[1:] else found)}?"
