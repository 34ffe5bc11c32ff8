"""Columns that have another name in the files."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from tenure.cli.folder import find_folder
from tests.cli.books import run, write

FEES = "account,started_at,ended_at,Monthly fee\n007,2026-01-05,,20\n8,2026-01-06,2026-03-10,10\n"
RENAMED = ("--rename", "subscriptions.customer_id=account", "--rename", "subscriptions.mrr=Monthly fee")


def test_a_renamed_column_is_checked_and_scored(tmp_path: Path) -> None:
    write(tmp_path, FEES)
    assert run("check", tmp_path).exit_code == 1
    assert run("check", tmp_path, *RENAMED).stdout.split() == ["subscriptions", "2", "rows", "ok"]
    scored = run("score", tmp_path, *RENAMED, "--period", "2026-03", "--kpis", "churn_rate", "--format", "json")
    assert json.loads(scored.stdout)["rows"][0]["value"] == 0.5


def test_a_renamed_column_of_parquet_is_read(tmp_path: Path) -> None:
    duckdb.connect().sql("SELECT 1 AS account, '' AS segment").write_parquet(str(tmp_path / "customers.parquet"))
    rows = find_folder(tmp_path, {"customers": {"customer_id": "account"}}).read()["customers"]
    assert rows.columns == ["customer_id", "segment"]
    assert rows.fetchall() == [(1, None)]


def test_a_renamed_column_goes_before_one_of_that_name(tmp_path: Path) -> None:
    write(tmp_path, "customer_id,account\n1,007\n", "customers.csv")
    rows = find_folder(tmp_path, {"customers": {"customer_id": "account"}}).read()["customers"]
    assert rows.columns == ["customer_id"]
    assert rows.fetchall() == [("007",)]


@pytest.mark.parametrize(
    ("rename", "words"),
    [
        ("mrr=fee", "--rename is written table.column=name, such as subscriptions.mrr=fee; not 'mrr=fee'."),
        ("subscription.mrr=fee", "there is no table 'subscription'; did you mean 'subscriptions'?"),
        ("subscriptions.mmr=fee", "subscriptions has no column 'mmr'; did you mean 'mrr'?"),
        (
            "subscriptions.mrr=Monthly fees",
            "Monthly fees: subscriptions.csv has no column 'Monthly fees'; did you mean 'Monthly fee'?",
        ),
        ("events.event=name", "--rename names events, of which"),
    ],
)
def test_a_rename_that_leads_nowhere_is_wrong_usage(tmp_path: Path, rename: str, words: str) -> None:
    checked = run("check", write(tmp_path, FEES), "--rename", rename)
    assert checked.exit_code == 2
    assert words in checked.stderr
    assert checked.stderr.count("\n") == 1


def test_a_missing_column_that_is_spelt_otherwise_is_suggested(tmp_path: Path) -> None:
    write(tmp_path, "customer,started_at,ended_at,MRR\n007,2026-01-05,,20\n")
    words = run("check", tmp_path).stdout
    assert "Is it 'MRR'? Then --rename subscriptions.mrr=MRR" in words
    assert "Is it 'customer'? Then --rename subscriptions.customer_id=customer" in words


def test_a_missing_column_that_is_like_none_has_no_suggestion(tmp_path: Path) -> None:
    words = run("check", write(tmp_path, "customer_id,started_at,ended_at,x\n007,2026-01-05,,20\n")).stdout
    assert "--rename" not in words
