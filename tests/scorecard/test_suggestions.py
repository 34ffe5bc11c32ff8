"""Suggestions for words that are misspelt."""

from __future__ import annotations

import pytest

from tenure.scorecard.suggestions import closest, did_you_mean


@pytest.mark.parametrize(
    ("word", "words", "found"),
    [
        ("segmnt", ["plan", "segment"], ["segment"]),
        ("MRR", ["mrr"], ["mrr"]),
        ("fee", ["Monthly fee", "plan"], ["Monthly fee"]),
        ("colour", ["plan", "segment"], []),
        ("", ["plan"], []),
        (
            "rate",
            ["churn_rate", "win_rate", "response_rate", "error_rate"],
            ["win_rate", "churn_rate", "response_rate"],
        ),
    ],
)
def test_words_that_are_alike_or_hold_the_word_are_found(word: str, words: list[str], found: list[str]) -> None:
    assert closest(word, words) == found


@pytest.mark.parametrize(
    ("word", "words", "said"),
    [
        ("segmnt", ["segment"], "; did you mean 'segment'?"),
        ("planx", ["plan", "plans"], "; did you mean 'plan' or 'plans'?"),
        ("colour", ["plan"], "."),
    ],
)
def test_they_are_said_as_a_question(word: str, words: list[str], said: str) -> None:
    assert did_you_mean(word, words) == said
