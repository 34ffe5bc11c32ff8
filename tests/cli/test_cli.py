"""The command line, as a user at a terminal and as a program behind a pipe meet it."""

from __future__ import annotations

import csv
import json
import runpy
from io import StringIO
from pathlib import Path

import pytest

import tenure
from tenure import __main__ as command
from tenure.samples import spring
from tests.cli.books import run, write


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_sample_is_written_checked_and_scored(tmp_path: Path, kind: str) -> None:
    written = run("sample", tmp_path / "book", "--customers", "60", "--months", "4", "--seed", "3", "--format", kind)
    assert written.exit_code == 0
    assert "customers              60 rows" in written.stdout
    checked = run("check", tmp_path / "book")
    assert checked.exit_code == 0
    assert [line.split()[-1] for line in checked.stdout.splitlines()] == ["ok"] * 10
    scored = run("score", tmp_path / "book")
    assert scored.exit_code == 0
    assert scored.stdout.startswith("Scorecard of April 2024\n")


def test_the_doctor_says_what_is_suspicious(tmp_path: Path) -> None:
    run("sample", tmp_path / "book", "--customers", "200", "--months", "14", "--seed", "1")
    said = run("doctor", tmp_path / "book", "--as-of", "2030-01-01", "--lang", "es")
    assert said.exit_code == 0
    assert "terminan el día en que el mismo cliente empieza otro plan" in said.stdout


def test_csv_and_parquet_give_the_same_score(tmp_path: Path) -> None:
    figures = []
    for kind in ("csv", "parquet"):
        run("sample", tmp_path / kind, "--customers", "60", "--months", "4", "--format", kind)
        scored = run("score", tmp_path / kind, "--kpis", "churn_rate,service_revenue", "--format", "csv")
        figures.append(scored.stdout)
    assert figures[0] == figures[1]


def test_json_is_machine_readable(book: Path) -> None:
    found = json.loads(run("score", book, "--period", spring, "--kpis", "churn_rate", "--format", "json").stdout)
    assert [(row["kpi"], row["value"]) for row in found["rows"]] == [("churn_rate", 0.25)]


def test_csv_is_machine_readable(book: Path) -> None:
    scored = run("score", book, "--period", spring, "--by", "segment", "--kpis", "churn_rate", "--format", "csv")
    rows = list(csv.DictReader(StringIO(scored.stdout)))
    assert {row["segment"]: float(row["value"]) for row in rows} == {"business": 0.5, "consumer": 0.0}


def test_labels_are_in_spanish(book: Path) -> None:
    assert "Tasa de abandono de clientes" in run("score", book, "--period", spring, "--lang", "es").stdout
    assert "¿Qué parte" in run("kpis", "--lang", "es").stdout


def test_the_list_of_kpis_has_them_all() -> None:
    listed = run("kpis").stdout
    assert not [name for name in tenure.KPIS if f"  {name} " not in listed]


def test_periods_are_repeated_or_written_as_two_ends(book: Path) -> None:
    several = ("--period", "2026-01", "--period", "2026-03-01/2026-04-01")
    scored = run("score", book, *several, "--kpis", "monthly_recurring_revenue", "--format", "csv")
    rows = list(csv.DictReader(StringIO(scored.stdout)))
    assert [(row["period"], float(row["value"])) for row in rows] == [("2026-01", 100.0), ("2026-03", 150.0)]


@pytest.mark.parametrize(
    ("ended", "month"),
    [
        ("2026-03-31", "March 2026"),
        ("2026-03-30T23:59", "February 2026"),
        ("2026-04-01", "March 2026"),
        ("", "December 2025"),
    ],
)
def test_the_last_complete_month_is_scored(tmp_path: Path, ended: str, month: str) -> None:
    folder = write(tmp_path, f"customer_id,started_at,ended_at,mrr\n1,2026-01-05,{ended},20\n")
    assert run("score", folder, "--kpis", "churn_rate").stdout.startswith(f"Scorecard of {month}\n")


def test_every_fault_of_every_table_is_named(book: Path) -> None:
    write(book, "customer_id,started_at,ended_at,mrr\nana,2026-01-01,2025-01-01,-5\nben,31/12/2025,,abc\n")
    write(book, "customer_id,answered_at,kind,score\nzoe,2026-01-01,nps,9\n", "surveys.csv")
    checked = run("check", book)
    assert checked.exit_code == 1
    verdicts = {line.split()[0]: line.split("rows")[1].strip() for line in checked.stdout.splitlines()[:3]}
    assert verdicts == {"customers": "ok", "subscriptions": "4 faults", "surveys": "1 fault"}
    for words in (
        "ended_at",
        "'31/12/2025'",
        "'abc'",
        "for example '-5'",
        "names customers that the customers table does not have",
    ):
        assert words in checked.stdout
    assert "Traceback" not in checked.output


def test_a_score_of_broken_data_says_all_faults_and_shows_nothing(book: Path) -> None:
    write(book, "customer_id,started_at,ended_at,mrr\nzoe,2026-01-01,,-5\n")
    write(book, "customer_id,answered_at,kind,score\nzoe,2026-01-01,nps,9\n", "surveys.csv")
    scored = run("score", book)
    assert scored.exit_code == 1
    assert not scored.stdout
    assert scored.stderr.startswith("tenure: 2 faults:\n- subscriptions.mrr")
    assert "surveys.customer_id" in scored.stderr


def test_customers_who_are_unknown_are_named(book: Path) -> None:
    write(book, "customer_id,started_at,ended_at,mrr\nzoe,2026-01-01,,5\n")
    scored = run("score", book)
    assert scored.exit_code == 1
    assert "key 'zoe'" in scored.stderr


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--period", "yesterday"), "'yesterday' is no period"),
        (("--kpis", "churn"), "'churn' is no KPI"),
        (("--by", "colour"), "by names 'colour', which no table has"),
        (("--format", "xml"), "xml"),
        (("--colour",), "colour"),
    ],
)
def test_wrong_usage_is_said_in_words(book: Path, options: tuple[str, ...], words: str) -> None:
    scored = run("score", book, *options)
    assert scored.exit_code == 2
    assert words in scored.stderr
    assert not scored.stdout


def test_empty_tables_need_a_period(tmp_path: Path) -> None:
    folder = write(tmp_path, "customer_id,started_at,ended_at,mrr\n")
    assert run("score", folder).stderr == "tenure: The tables are empty: give --period.\n"
    assert run("score", folder, "--period", "2026-01").exit_code == 0


def test_a_sample_that_cannot_be_written_is_wrong_usage(tmp_path: Path) -> None:
    write(tmp_path, "", "book")
    written = run("sample", tmp_path / "book", "--customers", "5", "--months", "1")
    assert written.exit_code == 2
    assert "File exists" in written.stderr


def test_a_sample_of_nobody_is_wrong_usage(tmp_path: Path) -> None:
    assert run("sample", tmp_path, "--customers", "0").exit_code == 2


def test_progress_is_for_terminals_only(book: Path) -> None:
    asked = ("score", book, "--period", spring, "--kpis", "churn_rate", "--format", "json")
    assert run(*asked).stderr == ""
    shown = run(*asked, env={"FORCE_COLOR": "1", "TERM": "xterm"})
    assert "churn_rate" in shown.stderr
    assert json.loads(shown.stdout)["rows"]


def test_without_its_extra_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "find_spec", lambda name: None if name == "typer" else name)
    with pytest.raises(SystemExit) as stopped:
        command.main()
    assert stopped.value.code == 2
    assert capsys.readouterr().err == "tenure: the command line needs typer: pip install 'tenure[report]'\n"


def test_it_runs_as_a_module(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["tenure", "kpis"])
    with pytest.raises(SystemExit) as stopped:
        runpy.run_path(command.__file__, run_name="__main__")
    assert stopped.value.code == 0
    assert "churn_rate" in capsys.readouterr().out


def test_an_interrupt_before_a_command_begins_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tenure.cli.app", interrupted)
    with pytest.raises(SystemExit) as exited:
        command.main()
    assert (exited.value.code, capsys.readouterr().err) == (130, "tenure: interrupted.\n")
