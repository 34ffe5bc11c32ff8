"""Texts as plots may hold them."""

from __future__ import annotations

import pytest

from tenure.show.plots.labels import plain_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("a\ud800b", "a b"),  # half of a letter, which no file can hold
        ("tab\tand\u2028row", "tab and r…"),
        ("\u200bhidden\ufeff", "hidden"),
        ("&amp;", "&amp;amp;"),
        ("nine letters and more", "nine lett…"),
        ("ends with   ", "ends with"),
        ("", ""),
    ],
)
def test_a_text_is_shown_letter_by_letter(text: str, shown: str) -> None:
    assert plain_text(text, 10) == shown


def test_tags_that_are_cut_stay_escaped() -> None:
    assert plain_text("<" * 50, 4) == "&lt;&lt;&lt;…"
