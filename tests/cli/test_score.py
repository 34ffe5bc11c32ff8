"""The options of `tenure score`."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from tenure.cli import folder
from tenure.samples import spring
from tests.cli.books import run, write


def rows(folder: Path, *options: str) -> list[dict[str, str]]:
    scored = run("score", folder, "--period", spring, "--format", "csv", *options)
    assert scored.exit_code == 0, scored.output
    return list(csv.DictReader(StringIO(scored.stdout)))


def test_a_period_is_compared_with_another(book: Path) -> None:
    row = rows(book, "--kpis", "monthly_recurring_revenue", "--compare", "previous")[0]
    assert (row["value"], row["previous"], row["change"], row["verdict"]) == ("150.0", "100.0", "50.0", "better")
    assert rows(book, "--kpis", "monthly_recurring_revenue", "--compare", "year")[0]["previous"] != "100.0"


@pytest.mark.parametrize(
    ("options", "kpi", "value"),
    [
        (("--margin", "0.5"), "lifetime_value", "60.0"),
        (("--grace-days", "60"), "customer_movements", None),
        (("--as-of", "2026-03-15"), "renewal_rate", ""),
        (("--confidence", "0.5"), "churn_rate", "0.25"),
    ],
)
def test_options_go_to_the_kpis(book: Path, options: tuple[str, ...], kpi: str, value: str | None) -> None:
    if value is None:
        assert rows(book, "--kpis", "churn_rate", *options)[0]["value"] == "0.2"
    else:
        assert rows(book, "--kpis", kpi, *options)[0]["value"] == value


@pytest.mark.parametrize(
    ("options", "kpis"),
    [
        (("--strategy", "profitability"), ["expansion_revenue", "ltv_to_cac_ratio"]),
        (("--stage", "retention"), ["health_distribution", "churn_rate", "customer_satisfaction_score"]),
        (("--strategy", "product_market_fit"), ["trial_conversion_rate", "onboarding_engagement_score"]),
    ],
)
def test_a_strategy_or_stage_chooses_the_kpis(book: Path, options: tuple[str, ...], kpis: list[str]) -> None:
    assert [row["kpi"] for row in rows(book, *options)] == kpis


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tables that are really read."""
    found: list[str] = []
    original = folder.Folder._read

    def noted(self: folder.Folder, table: str) -> Any:
        found.append(table)
        return original(self, table)

    monkeypatch.setattr(folder.Folder, "_read", noted)
    return found


@pytest.mark.parametrize(
    ("options", "tables"),
    [
        (("--kpis", "churn_rate"), ["subscriptions"]),
        (("--kpis", "churn_rate", "--by", "segment"), ["customers", "subscriptions"]),
        (("--kpis", "tickets_per_customer"), ["subscriptions", "events"]),
        (("--strategy", "product_market_fit"), ["subscriptions"]),
        ((), ["customers", "subscriptions", "events"]),
    ],
)
def test_only_the_tables_that_are_needed_are_read(
    book: Path, read: list[str], options: tuple[str, ...], tables: list[str]
) -> None:
    write(book, "customer_id,occurred_at,event\nana,2026-03-01,ticket\n", "events.csv")
    rows(book, *options)
    assert read == tables


def test_a_fault_in_a_table_that_is_not_needed_stops_nothing(book: Path) -> None:
    write(book, "customer_id,answered_at,kind,score\nana,never,nps,9\n", "surveys.csv")
    assert run("score", book, "--kpis", "churn_rate").exit_code == 0
    assert run("score", book).exit_code == 1


def test_the_last_month_is_that_of_all_tables_whichever_are_read(book: Path) -> None:
    write(book, "customer_id,occurred_at,event\nana,2026-08-31T10:00,use\n", "events.csv")
    assert run("score", book, "--kpis", "churn_rate").stdout.startswith("Scorecard of August 2026\n")


def test_an_empty_folder_of_needed_tables_says_what_is_missing(book: Path) -> None:
    assert "needs contacts" in run("score", book, "--period", spring, "--kpis", "average_handle_seconds").stdout


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--kpis", "churn_rat"), "'churn_rat' is no KPI; did you mean 'churn_rate'"),
        (("--by", "segmnt"), "which no table has; did you mean 'segment'?"),
        (("--strategy", "growth"), "strategy is one of 'stability'"),
        (("--stage", "retention", "--kpis", "churn_rate"), "kpis and stage each select KPIs"),
        (("--margin", "3"), "margin is a number from 0 up to 1"),
        (("--as-of", "soon"), "as_of is a date"),
    ],
)
def test_an_error_is_one_line(book: Path, options: tuple[str, ...], words: str) -> None:
    scored = run("score", book, *options)
    assert scored.exit_code == 2
    assert words in scored.stderr
    assert scored.stderr.count("\n") == 1


def test_mexican_spanish_is_spanish(book: Path) -> None:
    asked = ("score", book, "--period", spring, "--lang", "es-MX")
    assert "¿Quién se queda?" in run(*asked).stdout
