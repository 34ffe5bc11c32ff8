"""The page on lifetime value is true: its numbers are printed by a run, its picture is what its script draws."""

from __future__ import annotations

import doctest
from pathlib import Path

from docs.pictures import lifetime_value

PAGE = Path(__file__).parents[2] / "docs" / "lifetime_value.md"
FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


def test_the_numbers_of_the_page_are_those_of_a_run() -> None:
    found = doctest.testfile(str(PAGE), module_relative=False, optionflags=FLAGS)
    assert found.attempted > 20
    assert found.failed == 0


def test_the_picture_is_what_its_script_draws() -> None:
    drawn = lifetime_value.drawing(lifetime_value.survivals())
    assert lifetime_value.PICTURE.read_text(encoding="utf-8") == drawn
    assert "pictures/lifetime_value.svg" in PAGE.read_text(encoding="utf-8")
