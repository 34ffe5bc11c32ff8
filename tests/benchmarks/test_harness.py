"""The harness: contestants take turns in processes of their own, and what they took becomes a table and pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks.__main__ import main, sizes_of
from benchmarks.families import FAMILIES
from benchmarks.pictures import draw
from benchmarks.publish import END, START, put_between
from benchmarks.publish import main as publish
from benchmarks.results import Report, Result, Round
from benchmarks.table import as_markdown

FAST, SLOW = Result("churn", 1_000_000, "tenure", [1.0, 2.0, 4.0], [2.0, 2.0, 2.0], 100.0), [3.0, 4.0, 6.0]


def report(*results: Result) -> Report:
    return Report("2026-01-31", "a machine", list(results))


def rival(name: Any, seconds: list[float], **figures: Any) -> Result:
    return Result("churn", 1_000_000, name, seconds, [1.0] * len(seconds), figures.get("peak", 250.0))


def test_a_race_is_run_and_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["churn", "--sizes", "500", "--rounds", "2", "--out", str(tmp_path)])
    kept = {each.contestant: each for each in Report.read(tmp_path / "results.json").results}
    assert set(kept) == {"tenure", "checking", "on_polars", "duckdb", "polars", "pandas", "grid"}
    assert all(len(each.seconds) == 2 and min(each.seconds) > 0 and min(each.cpu) > 0 for each in kept.values())
    assert "| churn: churn rate of 24 months | 500 |" in capsys.readouterr().out


def test_the_ratio_is_the_median_of_rounds_and_the_peak_is_of_all_rounds() -> None:
    rounds = [Round(3.0, 1.0, 50.0), Round(4.0, 1.0, 250.0), Round(6.0, 1.0, 0.0)]
    assert Result.of("churn", 1_000_000, "duckdb", rounds).against(FAST) == (2.0, 0.5, 2.5)


def test_who_stopped_early_is_compared_in_the_rounds_that_both_had() -> None:
    assert rival("pandas", [10.0]).against(FAST)[0] == 10.0


def test_the_best_of_duckdb_and_polars_counts_and_what_was_too_much_is_said() -> None:
    results = [
        FAST,
        rival("duckdb", SLOW),
        rival("polars", [0.5, 1.0, 2.0]),
        rival("checking", SLOW),
        rival("on_polars", [0.5, 1.5, 3.0]),
        rival("grid", []),
    ]
    row = as_markdown(report(*results)).splitlines()[-1]
    assert "| 2 s · 100 MB | **1.50** · 1.00 |" in row
    assert row.endswith("| 2.00 · 0.50 · 2.50 | 0.75 · 0.50 · 2.50 | 2.00 · 0.50 · 2.50 | 0.50 · 0.50 · 2.50 |  | – |")


def test_results_of_other_books_stay_in_the_file_and_those_of_the_same_are_replaced(tmp_path: Path) -> None:
    path, other = tmp_path / "results.json", Result("churn", 100, "tenure", [1.0], [1.0], None)
    report(FAST, other).write(path)
    report(rival("tenure", SLOW)).write(path)
    assert Report.read(path).results == [other, rival("tenure", SLOW)]


def test_pictures_are_the_same_each_time_and_name_families_and_contestants(tmp_path: Path) -> None:
    small = [Result("churn", 1_000, name, [0.1], [0.1], 1.0) for name in ("tenure", "duckdb")]
    results = report(*small, FAST, rival("duckdb", SLOW))
    drawn = [path.read_text() for path in draw(results, tmp_path)]
    assert drawn == [path.read_text() for path in draw(results, tmp_path)]
    assert all(f">{word}</text>" in drawn[0] for word in ("churn", "tenure", "DuckDB", "subscriptions"))
    assert "pandas" not in drawn[0]


def test_the_page_gets_table_and_pictures_and_keeps_the_rest(tmp_path: Path) -> None:
    results, page, scaling = tmp_path / "results.json", tmp_path / "performance.md", tmp_path / "scaling.md"
    report(FAST, rival("checking", SLOW), Result("churn", 100_000, "tenure", [0.1], [0.2], 20.0)).write(results)
    for each in (page, scaling):
        each.write_text(f"Before\n{START}\nold\n{END}\nAfter\n")
    publish(results, page, scaling)
    text = page.read_text()
    assert text.startswith("Before\n")
    assert text.endswith("\nAfter\n")
    assert "old" not in text
    assert "Measured on 2026-01-31: a machine." in text
    assert "(pictures/growth_of_time.svg)" in text
    assert (tmp_path / "pictures" / "growth_of_time.svg").exists()
    assert "| churn | 1 s · 2 s · 200 MB | 2 s · 2 s · 100 MB |" in scaling.read_text()


def test_a_page_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="not enough values"):
        put_between("No marks here", "text")


def test_sizes_are_read() -> None:
    assert sizes_of("500,100k,10M") == [500, 100_000, 10_000_000]


def test_the_grid_is_not_measured_on_the_largest_books() -> None:
    assert not FAMILIES["movements"].can_count("grid", 10_000_000)
    assert FAMILIES["movements"].can_count("pandas", 10_000_000)
    assert not FAMILIES["survival"].can_count("grid", 1_000)
