"""Workbooks: sheets, words, texts of the data, and the same numbers as everywhere."""

from __future__ import annotations

import io
import json
import math
import sys
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import tenure
from tenure.report.excel import sheet as sheets
from tenure.report.excel.cells import MOST_CHARACTERS, as_text
from tenure.samples import customers, spring, subscriptions, surveys
from tests.report.workbooks import formulas_of, rows_of, texts_of

TABLES = {"customers": customers, "subscriptions": subscriptions, "surveys": surveys}
HOSTILE = (
    '=HYPERLINK("http://example.com","click")',
    "+1",
    "-2+3",
    "@SUM(A1:A9)",
    "<script>alert(1)</script>",
    'O\'Brien "quoted" & Co.',
    "👩‍👩‍👧 emoji",
    "مرحبا بالعالم",
    "_x0041_",
    "tab\tand\nline",
    "long " * 2000,
)


KPIS = (
    "churn_rate",
    "cohort_retention",
    "survival_curve",
    "monthly_recurring_revenue",
    "lifetime_value",
    "net_promoter_score",
    "availability",
)


@pytest.fixture(scope="module")
def card() -> tenure.Scorecard:
    return tenure.scorecard(TABLES, period=spring, compare="previous", by="segment", kpis=KPIS)


@pytest.fixture(scope="module")
def book(card: tenure.Scorecard, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("excel") / "card.xlsx"
    tenure.to_excel(card, file)
    return file


def test_a_workbook_has_a_summary_a_sheet_for_each_room_and_the_definitions(book: Path) -> None:
    names = openpyxl.load_workbook(book).sheetnames
    assert names[:3] == ["Summary", "Retention", "Revenue"]
    assert names[-1] == "Definitions"
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_the_summary_says_what_the_scorecard_says(card: tenure.Scorecard, book: Path) -> None:
    title, how_to_read, _, headings, *rows = rows_of(book, "Summary")
    assert title[0] == "Scorecard of March 2026, against February 2026"
    assert how_to_read[0].startswith("Values and changes are formulas")
    assert headings[:5] == ["KPI", "period", "segment", "value", "lower bound"]
    assert headings[-2:] == ["verdict", "reasons and notes"]
    assert len(rows) == len(card.table)
    remarks = {row[0]: row[-1] for row in rows}
    assert remarks["Availability"] == "needs outages"
    assert remarks["Cohort retention"].endswith("rows: see the sheet Retention")


def test_page_json_table_and_workbook_have_the_same_numbers(card: tenure.Scorecard, book: Path) -> None:
    names = ["value", "lower", "upper", "confidence", "previous", "change", "change_lower", "change_upper"]
    table = card.table[names].astype(float).to_numpy().ravel().tolist()
    text = [row[name] for row in json.loads(card.to_json())["rows"] for name in names]
    cells = [value for row in rows_of(book, "Summary")[4:] for value in (*row[3:7], *row[8:12])]
    assert len(cells) == len(table)
    for one, other, third in zip(table, text, cells, strict=True):
        if math.isnan(one):
            assert other is None
            assert third is None
        else:
            # Excel has 15 digits.
            assert (other, third) == (one, pytest.approx(one, rel=1e-15))


def test_formulas_of_groups_and_of_the_period_before_give_the_values(book: Path) -> None:
    cells = [*formulas_of(book)]
    assert not [cell for cell in cells if not cell.agrees]
    summary = {cell.address for cell in cells if cell.address.startswith("Summary!")}
    # The value, the one before and the change of churn, for two segments.
    assert {f"Summary!{column}{row}" for column in "DIJ" for row in (5, 6)} <= summary


def test_a_figure_is_shown_in_its_unit(book: Path) -> None:
    sheet = openpyxl.load_workbook(book)["Summary"]
    formats = {row[0].value: (row[3].number_format, row[9].number_format) for row in sheet.iter_rows(min_row=5)}
    assert formats["Churn rate"] == ("0.0%", "+0.0%;-0.0%;0.0%")
    assert formats["Monthly recurring revenue"][0] == "#,##0.00"
    assert formats["Survival curve, median"][0] == "#,##0.0"


def test_the_definitions_name_options_and_source(book: Path) -> None:
    headings, *rows = rows_of(book, "Definitions")
    assert headings == ["KPI", "function", "question", "definition", "unit", "better", "options", "source"]
    churn = rows[0]
    assert churn[1:3] == ["churn_rate", "Which share of the customers at the start has left?"]
    assert churn[3].startswith("Lost / opening.")
    assert churn[5] == "lower"
    assert 'denominator = "opening"' in churn[6]
    assert churn[7] == "[SaaS], [CS]"


def test_a_workbook_speaks_spanish(card: tenure.Scorecard, tmp_path: Path) -> None:
    tenure.to_excel(card, tmp_path / "card.xlsx", lang="es-MX")
    assert openpyxl.load_workbook(tmp_path / "card.xlsx").sheetnames[:2] == ["Resumen", "Retención"]
    rows = rows_of(tmp_path / "card.xlsx", "Retención")
    assert rows[0][0] == "Tasa de abandono de clientes"
    assert rows[2][0] == "Fórmula: al final = al inicio + altas − bajas; valor = bajas / al inicio"


def hostile_card() -> tenure.Scorecard:
    """Return a scorecard split by a column with a hostile name, whose values are hostile too."""
    groups = [HOSTILE[place % len(HOSTILE)] for place in range(3 * len(HOSTILE))]
    rows = subscriptions.loc[subscriptions.index.repeat(10)].head(len(groups)).reset_index(drop=True)
    ids = [f"c{place}" for place in range(len(groups))]
    rows = rows.assign(customer_id=ids, subscription_id=ids)
    people = pd.DataFrame({"customer_id": ids, "=1+1": groups})
    return tenure.scorecard({"subscriptions": rows, "customers": people}, period=spring, by="=1+1", kpis="churn_rate")


def test_texts_of_the_data_stay_texts(tmp_path: Path) -> None:
    tenure.to_excel(hostile_card(), tmp_path / "card.xlsx")
    texts = texts_of(tmp_path / "card.xlsx")
    assert {*HOSTILE, "=1+1"} <= set(texts)
    with zipfile.ZipFile(tmp_path / "card.xlsx") as parts:
        formulas = "".join(parts.read(name).decode() for name in parts.namelist() if "worksheets/sheet" in name)
    assert "HYPERLINK(" not in formulas
    assert "SUM(" not in formulas
    cells = [cell for row in openpyxl.load_workbook(tmp_path / "card.xlsx")["Summary"].iter_rows() for cell in row]
    alike = [cell for cell in cells if isinstance(cell.value, str) and cell.value in HOSTILE[:4]]
    assert alike
    assert all(cell.quotePrefix and cell.data_type == "s" for cell in alike)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x00b\x0bc\ud800d\uffff", "a\ufffdb\ufffdc\ufffdd\ufffd"),
        ("x" * MOST_CHARACTERS, "x" * MOST_CHARACTERS),
        ("x" * 40_000, "x" * (MOST_CHARACTERS - 1) + "…"),
        ("😀" * 20_000, "😀" * 16_383 + "…"),
    ],
    ids=["refused by XML", "as long as may be", "too long", "too long in UTF-16"],
)
def test_a_text_that_no_cell_holds_is_mended(text: str, shown: str) -> None:
    assert as_text(text) == shown


def test_a_workbook_goes_to_an_open_file_too(card: tenure.Scorecard, book: Path) -> None:
    file = io.BytesIO()
    tenure.to_excel(card, file)
    assert openpyxl.load_workbook(file).sheetnames == openpyxl.load_workbook(book).sheetnames


def test_what_is_no_workbook_is_refused(card: tenure.Scorecard, tmp_path: Path) -> None:
    with pytest.raises(tenure.ParameterError, match=r"has the ending \.xlsx, not '\.xls': card\.xls\."):
        tenure.to_excel(card, tmp_path / "card.xls")
    with pytest.raises(tenure.ParameterError, match=r"scorecard is what tenure\.scorecard returns, not DataFrame\."):
        tenure.to_excel(card.table, tmp_path / "card.xlsx")  # type: ignore[arg-type]
    with pytest.raises(tenure.ParameterError, match="lang is one of 'en', 'es', 'es-MX'; not 'de'"):
        tenure.to_excel(card, tmp_path / "card.xlsx", lang="de")  # type: ignore[arg-type]


def test_more_rows_than_a_sheet_has_are_refused(
    card: tenure.Scorecard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 20)
    with pytest.raises(tenure.ParameterError, match="A sheet of Excel has 20 rows, and this scorecard needs more"):
        tenure.to_excel(card, tmp_path / "card.xlsx")


def test_without_xlsxwriter_it_says_what_to_install(
    card: tenure.Scorecard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(ImportError, match=r"Excel files need XlsxWriter: pip install 'tenure\[report\]'"):
        tenure.to_excel(card, tmp_path / "card.xlsx")
