"""Every formula of a workbook gives what the library gives."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from pycel import ExcelCompiler

import tenure
from tenure.report.excel.blocks import block_of
from tenure.report.excel.cells import Live, as_number
from tenure.report.excel.expressions import Expression
from tenure.report.excel.kpi_formulas import KPI_FORMULAS
from tenure.results import Measure
from tenure.samples import costs, customers, spring, subscriptions
from tests.laws.cases import CURVES, MEASURES, book, call, on_book
from tests.report.workbooks import card_of, formulas_of, rows_of

# A quantile, a forecast and a correlation are of rows, and of no sums of them.
WITHOUT_A_FORMULA = {"latency_ms", "mrr_forecast", "value_drivers"}


@pytest.mark.slow
def test_every_formula_gives_the_value_of_the_library(tmp_path: Path) -> None:
    results = {name: on_book(name) for name in (*MEASURES, *CURVES)}
    tenure.to_excel(card_of(results), tmp_path / "book.xlsx")
    cells = [*formulas_of(tmp_path / "book.xlsx")]
    assert len(cells) > 600
    assert not [cell for cell in cells if not cell.agrees]
    shown = {row[0]: row[2] for row in rows_of(tmp_path / "book.xlsx", "Summary")[4:]}
    wholes = {
        each.kpi.label["en"]: each.whole.value for each in results.values() if isinstance(each, Measure) and each.whole
    }
    wholes = {label: value for label, value in wholes.items() if not math.isnan(value)}
    assert {label: shown[label] for label in wholes} == pytest.approx(wholes, rel=1e-14)


UNDEFINED = (
    "churn_rate",
    "net_revenue_retention",
    "survival_curve",
    "quick_ratio",
    "incremental_arpu",
    "lifetime_value",
    "ltv_to_cac_ratio",
    "ltv_to_crc_ratio",
    "lifetime_value_scenarios",
    "payback_months",
    "net_promoter_score",
    "conversion_rate",
    "activation_days",
    "contact_threshold_rate",
    "quality_and_churn",
)


def test_without_customers_the_formulas_are_as_empty_as_the_values(tmp_path: Path) -> None:
    nobody = {table: frame.head(0) for table, frame in book().items()}
    tenure.to_excel(card_of({name: call(name, nobody) for name in UNDEFINED}), tmp_path / "empty.xlsx")
    cells = [*formulas_of(tmp_path / "empty.xlsx")]
    assert not [cell for cell in cells if not cell.agrees]
    assert sum(cell.computed == "" for cell in cells) > 50
    reasons = [row[-1] for row in rows_of(tmp_path / "empty.xlsx", "Summary")[4:] if row[0] == "Churn rate"]
    assert reasons == ["no customers at the start"]


VARIANTS: list[tuple[str, dict[str, Any]]] = [
    *(("churn_rate", {"denominator": name}) for name in ("opening_plus_joined", "average", "exposure")),
    ("churn_rate", {"by": "plan"}),
    ("survival_curve", {"by": "plan"}),
    *(("customer_satisfaction_score", {"method": name}) for name in ("top1", "net", "mean")),
    ("active_use_rate", {"per": "day"}),
    ("sessions_per_day", {"per": "user"}),
    ("quick_ratio", {"include_reactivation": True}),
    ("incremental_arpu", {"method": "matched"}),
    ("mrr_movements", {"by": "plan", "unit": "customer"}),
    ("lifetime_value", {"horizon_months": None, "margin": 0.4}),
    ("lifetime_value", {"monthly_discount_rate": 0.01}),
    ("lifetime_value", {"method": "shifted_beta_geometric"}),
    ("ltv_to_cac_ratio", {"horizon_months": None, "monthly_discount_rate": 0.01}),
    ("payback_months", {"margin": 0}),
    ("lifetime_value_scenarios", {"changes": [{"retention": 0.05}, {"churn": -1}], "horizon_months": None}),
    ("contact_threshold_rate", {"event": "no such event"}),
]


@pytest.mark.parametrize(("name", "options"), VARIANTS)
def test_a_formula_follows_the_options(tmp_path: Path, name: str, options: dict[str, Any]) -> None:
    found = call(name, book(), **options)
    tenure.to_excel(card_of({name: found}), tmp_path / "variant.xlsx")
    assert not [cell for cell in formulas_of(tmp_path / "variant.xlsx") if not cell.agrees]
    rows = block_of([found], "en", by_group=False).rows
    figures = [row.get("value", row.get("survival")) for row in rows]
    assert all(isinstance(each, Live) for each in figures if as_number(each) is not None or isinstance(each, Live))


def test_all_figures_but_those_of_rows_are_formulas() -> None:
    blocks = {name: block_of([on_book(name)], "en", by_group=False) for name in MEASURES}
    values = {name for name, block in blocks.items() if any(as_number(row["value"]) is not None for row in block.rows)}
    assert values == WITHOUT_A_FORMULA
    assert set(KPI_FORMULAS) == set(MEASURES) - WITHOUT_A_FORMULA
    assert {name for name, block in blocks.items() if not block.formula} == WITHOUT_A_FORMULA


def test_a_changed_part_moves_the_figure_and_its_change(tmp_path: Path) -> None:
    file = tmp_path / "card.xlsx"
    card = tenure.scorecard({"subscriptions": subscriptions}, period=spring, compare="previous", kpis="churn_rate")
    tenure.to_excel(card, file)
    sheet = ExcelCompiler(str(file))
    before = sheet.evaluate("Summary!I5")
    assert sheet.evaluate("Summary!C5") == card.table.loc[0, "value"] == 0.25
    assert rows_of(file, "Retention")[3][3] == "lost"
    sheet.set_value("Retention!D5", 2)
    assert sheet.evaluate("Summary!C5") == 0.5
    assert sheet.evaluate("Summary!I5") == pytest.approx(before + 0.25)


def test_a_figure_that_its_formula_does_not_give_stays_a_value() -> None:
    found = call("contact_threshold_rate", book(), event="no such event")
    rows = block_of([found], "en", by_group=False).rows
    assert all(math.isnan(row["value"]) and row["reason"] for row in rows)


@pytest.mark.parametrize(
    ("expression", "formula", "words"),
    [
        (Expression("a - b"), "=A1 - B1", "first − second"),
        (Expression("a", over="a + b"), '=IF(A1 + B1=0,"",A1/(A1 + B1))', "first / (first + second)"),
        (Expression("2 * a", over="b", otherwise="a"), "=IF(B1=0,A1,(2 * A1)/B1)", "(2 × first) / second"),
        (Expression("max(0, a ** 2)"), "=MAX(0, A1 ^ 2)", "MAX(0, first ^ 2)"),
    ],
)
def test_an_expression_is_a_formula_and_words(expression: Expression, formula: str, words: str) -> None:
    assert expression.formula({"a": "A1", "b": "B1"}) == formula
    assert expression.words({"a": "first", "b": "second"}) == words


def test_what_is_no_arithmetic_is_refused() -> None:
    with pytest.raises(ValueError, match="is no arithmetic of cells"):
        Expression("a < 1").value({"a": 1})


def test_customers_of_a_column_named_like_a_setting_are_groups(tmp_path: Path) -> None:
    tables = {"subscriptions": subscriptions, "costs": costs, "customers": customers.assign(margin="high")}
    card = tenure.scorecard(tables, period=spring, kpis="lifetime_value", by="margin", margin=0.5)
    tenure.to_excel(card, tmp_path / "card.xlsx")
    headings, group = rows_of(tmp_path / "card.xlsx", "Value")[3:5]
    assert [cell for head, cell in zip(headings, group, strict=True) if head in ("margin", "gross margin")] == [
        "high",
        0.5,
    ]
    assert not [cell for cell in formulas_of(tmp_path / "card.xlsx") if not cell.agrees]
