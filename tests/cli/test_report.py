"""The command `report`: a page from a folder of tables."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tenure.cli import app
from tests.books import book, sub
from tests.report.books import MODEL

ROWS = book(
    sub("ana", "2025-01-01", subscription_id="1", plan="basic"),
    sub("ben", "2025-01-01", "2026-02-10", subscription_id="2", plan="plus"),
    sub("cleo", "2026-03-31", subscription_id="3", plan="plus"),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    ROWS.to_csv(tmp_path / "subscriptions.csv", index=False)
    return tmp_path


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["report", *arguments])
    assert result.exit_code == code, result.output
    return result.stderr


def test_a_page_of_the_last_months_is_written(folder: Path) -> None:
    out = folder / "page.html"
    words = run(str(folder), "--out", str(out), "--months", "2", "--kpis", "churn_rate", "--by", "plan", "--lang", "es")
    html = out.read_text(encoding="utf-8")
    assert words == f"Written to {out}.\n"
    assert re.findall(r"<option value=\"\d\"(?: selected)?>(.*?)</option>", html)[:2] == [
        "febrero de 2026",
        "marzo de 2026",
    ]
    assert '<option value="0">basic</option>' in html


def test_periods_a_title_and_a_health_model_can_be_given(folder: Path) -> None:
    out, model = folder / "page.html", folder / "model.json"
    MODEL.save(model)
    options = ["--period", "2026-Q1", "--title", "The first quarter", "--health-model", str(model), "--compare", "year"]
    run(str(folder), "--out", str(out), "--stage", "retention", *options)
    html = out.read_text(encoding="utf-8")
    assert "<title>The first quarter · Q1 2026</title>" in html
    assert "compared with Q1 2025" in html


def test_what_has_no_meaning_is_said(folder: Path) -> None:
    assert "by names 'colour', which no table has" in run(str(folder), "--by", "colour", "--period", "2026-03", code=2)
    assert "No such file" in run(str(folder), "--health-model", str(folder / "none.json"), code=2)
