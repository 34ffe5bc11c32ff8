"""The page on intervals holds what a run prints, and the intervals keep what the page says."""

from __future__ import annotations

import doctest
import re

import pytest

from benchmarks.coverage.areas import area_table
from benchmarks.coverage.forecasts import BOOKS
from benchmarks.coverage.tables import mark_rows, net_score_rows, rate_rows, tables, weighted_rows
from tests.house_plan import ROOT

PAGE = ROOT / "docs" / "intervals.md"


def test_the_tables_of_the_page_are_those_of_a_run() -> None:
    found = re.search(r"<!-- coverage -->\n(.*)<!-- /coverage -->", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    assert found[1].strip() == tables().strip(), "run `python -m benchmarks.coverage`"


def of_page(marker: str) -> str:
    found = re.search(f"<!-- {marker} -->\n(.*)<!-- /{marker} -->", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found[1].strip()


def test_the_table_of_the_areas_is_that_of_a_run() -> None:
    assert of_page("areas") == area_table(), "run `python -m benchmarks.coverage.areas`"


def test_forecasts_are_said_to_hold_a_year_in_nine_of_ten_books() -> None:
    """That they do is tested on fewer books, in tests/value/test_forecast.py."""
    shares = [float(share) for share in re.findall(r"([\d.]+) %", of_page("forecasts"))]
    assert len(shares) == 2 * 3 * len(BOOKS)
    assert min(shares) > 90


@pytest.mark.parametrize(("rows", "column"), [(net_score_rows, 1), (weighted_rows, 2), (mark_rows, 2), (rate_rows, 1)])
def test_from_five_answers_the_truth_is_held_in_93_of_100(rows: object, column: int) -> None:
    least = [float(re.findall(r"least ([\d.]+)", row[column])[0]) for row in rows()]  # type: ignore[operator]
    assert min(least) >= 93


def test_the_examples_of_the_page_run() -> None:
    failed, tried = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert tried
    assert not failed
