"""Files that `tenure score` writes, and CSV that a spreadsheet may open."""

from __future__ import annotations

import csv
import json
import sys
from io import StringIO
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from tenure.cli.spreadsheet import to_safe_csv
from tenure.samples import spring
from tests.cli.books import run, write


@pytest.mark.parametrize("ending", ["xlsx", "csv", "json"])
def test_a_scorecard_goes_to_a_file_by_its_ending(book: Path, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"card.{ending}"
    scored = run("score", book, "--period", spring, "--kpis", "churn_rate", "--out", file)
    assert (scored.exit_code, scored.stdout) == (0, "")
    if ending == "xlsx":
        assert openpyxl.load_workbook(file, data_only=True)["Summary"]["C5"].value == 0.25
    else:
        assert "0.25" in file.read_text(encoding="utf-8")
    if ending == "json":
        assert json.loads(file.read_text(encoding="utf-8"))["kpis"] == ["churn_rate"]


def test_another_ending_is_refused_before_anything_is_counted(tmp_path: Path) -> None:
    scored = run("score", tmp_path / "nowhere", "--out", "card.pdf")
    assert scored.exit_code == 2
    assert scored.stderr == "tenure: --out takes a file with the ending .xlsx, .csv, .json; not 'card.pdf'.\n"


def test_a_folder_that_is_not_there_is_said(book: Path, tmp_path: Path) -> None:
    scored = run("score", book, "--period", spring, "--kpis", "churn_rate", "--out", tmp_path / "no" / "card.xlsx")
    assert scored.exit_code == 2
    assert "No such file or directory" in scored.stderr


def test_without_xlsxwriter_the_command_says_what_to_install(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    scored = run("score", book, "--period", spring, "--kpis", "churn_rate", "--out", tmp_path / "card.xlsx")
    assert (scored.exit_code, scored.stderr.splitlines()[-1]) == (
        2,
        "tenure: Excel files need XlsxWriter: pip install 'tenure[report]'.",
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_text_like_a_formula_has_an_apostrophe(start: str) -> None:
    name, text = f"{start}name", f"{start}cmd|' /C calc'!A0"
    table = pd.DataFrame({name: [text, "home", None], "value": [-1.5, 2.0, None]})
    first, *rows = csv.reader(StringIO(to_safe_csv(table), newline=""))
    shown = start.replace("\r", "\n")
    assert first == [f"'{shown}name", "value"]
    assert rows == [[f"'{shown}cmd|' /C calc'!A0", "-1.5"], ["home", "2.0"], ["", ""]]


def test_a_text_of_several_lines_stays_one_cell() -> None:
    table = pd.DataFrame({"name": ["one\r=1+1\r\n=2+2"]})
    assert to_safe_csv(table) == 'name\n"one\n=1+1\n=2+2"\n'


def test_csv_of_the_command_runs_nothing_in_a_spreadsheet(tmp_path: Path) -> None:
    rows = 'customer_id,started_at,ended_at,mrr,plan\na,2026-01-01,,10,"=HYPERLINK(""http://example.com"")"\n'
    folder = write(tmp_path, rows)
    scored = run("score", folder, "--period", spring, "--kpis", "churn_rate", "--by", "plan", "--format", "csv")
    assert scored.exit_code == 0, scored.output
    assert '"\'=HYPERLINK(""http://example.com"")"' in scored.stdout


@pytest.mark.parametrize("command", ["score", "report"])
def test_a_command_that_is_interrupted_says_so_and_leaves_no_file(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    before = sorted(tmp_path.iterdir())
    monkeypatch.setattr("tenure.engine.backends.duckdb.DuckDB.to_pandas", interrupted)
    stopped = run(command, book, "--period", spring, "--out", tmp_path / "out.html" if command == "report" else "x.csv")
    assert (stopped.exit_code, stopped.stdout, stopped.stderr) == (130, "", "tenure: interrupted.\n")
    assert sorted(tmp_path.iterdir()) == before


def test_a_file_that_cannot_be_finished_stays_as_it_was(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "card.json"
    file.write_text("of yesterday", encoding="utf-8")

    def full(path: Path, _: bytes) -> None:
        path.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    scored = run("score", book, "--period", spring, "--kpis", "churn_rate", "--out", file)
    assert (scored.exit_code, scored.stderr) == (2, f"tenure: {file}: No space left on device\n")
    assert file.read_text(encoding="utf-8") == "of yesterday"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["card.json", "customers.csv", "subscriptions.csv"]


def test_a_sample_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "customers.csv").mkdir()
    (tmp_path / "customers.csv" / "taken").touch()
    written = run("sample", tmp_path, "--customers", "20", "--months", "2")
    assert written.exit_code == 2
    assert written.stderr.startswith(f"tenure: {tmp_path / 'customers.csv'}: ")
    assert len(written.stderr.splitlines()) == 1


def test_limits_stand_before_the_command(book: Path, tmp_path: Path) -> None:
    limits = ("--memory-limit", "200MB", "--threads", "1", "--temp-directory", tmp_path)
    scored = run(*limits, "score", book, "--period", spring, "--kpis", "churn_rate", "--format", "csv")
    assert (scored.exit_code, "0.25" in scored.stdout) == (0, True)
    refused = run("--memory-limit", "lots", "check", book)
    assert refused.exit_code == 2
    assert "a size has a number and a unit" in refused.stderr
