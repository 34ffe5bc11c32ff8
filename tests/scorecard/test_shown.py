"""How a scorecard looks: a grid in text and HTML, a frame of values, in English and Spanish."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import tenure
from tenure import Measure, ParameterError, Scorecard, scorecard
from tenure.results import Message
from tenure.samples import customers, spring, subscriptions

BOOK: dict[str, Any] = {"customers": customers, "subscriptions": subscriptions}
THREE = tenure.months("2026-01", spring)


def card(kpis: Any, **asked: Any) -> Scorecard:
    return scorecard(BOOK, **{"period": spring, **asked}, kpis=kpis)


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line]


def test_one_period_is_a_figure_with_its_interval() -> None:
    found = lines(card(("churn_rate", "quick_ratio")).summary())
    assert found[:2] == ["Scorecard of March 2026", "Who stays?"]
    assert found[2].startswith("Churn rate 25.0 % 95 % interval 4.6 % to 69.9 %")
    assert card("churn_rate").summary() == repr(card("churn_rate"))


def test_several_periods_stand_side_by_side() -> None:
    found = lines(card("churn_rate", period=["2026-02", spring]).summary())
    assert found[:3] == ["Scorecard of February 2026, March 2026", "February 2026 March 2026", "Who stays?"]
    assert found[3].startswith("Churn rate, 95 % interval 0.0 % (0.0 % to 49.0 %) 25.0 % (4.6 % to 69.9 %)")


def test_many_periods_in_a_row_are_said_by_the_first_and_the_last() -> None:
    assert card("churn_rate", period=THREE).summary().startswith("Scorecard of January 2026 – March 2026\n")
    apart = card("churn_rate", period=[THREE[0], THREE[2], "2025-01"]).summary()
    assert apart.startswith("Scorecard of January 2026, March 2026, January 2025\n")


def test_groups_stand_side_by_side() -> None:
    text = card("churn_rate", by="segment").summary()
    assert lines(text)[1] == "March 2026 · business March 2026 · consumer"
    assert lines(text)[3].startswith("Churn rate, 95 % interval 50.0 % (9.5 % to 90.5 %) 0.0 % (0.0 % to ")


def test_a_wide_grid_is_set_in_blocks() -> None:
    text = card("churn_rate", period=tenure.months("2025-04", spring)).summary()
    assert max(len(line) for line in text.splitlines() if "·" not in line and " 2025" in line) <= 120
    assert text.count("Churn rate, 95 % interval") > 1
    assert [text.count(f"  {month} 2025") for month in ("May", "July", "November")] == [1, 1, 1]


def test_a_change_stands_beside_its_figures() -> None:
    text = card(("churn_rate", "quick_ratio"), compare="previous").summary()
    heads = ["Scorecard of March 2026, against February 2026", "March 2026 February 2026 change verdict"]
    assert lines(text)[:2] == heads
    assert "Churn rate 25.0 % 0.0 % +25.0 (-28.1 to +69.9) pp no clear change 95 % interval 4.6 %" in lines(text)[3]
    # Nothing was lost in February: there is no ratio, and no change of it.
    row = next(line for line in lines(text) if line.startswith("Quick ratio"))
    assert row.split()[3:5] == ["–", "–"]


def test_a_change_without_an_interval_is_shown_alone() -> None:
    text = card("monthly_recurring_revenue", compare="previous").summary()
    assert "150.00 100.00 +50.00 better" in lines(text)[3]


def test_a_change_of_groups_stays_with_its_group() -> None:
    text = card("churn_rate", compare="previous", by="segment", period=["2026-02", spring]).summary()
    heads = [line for line in lines(text) if line.endswith("verdict")]
    assert heads[0].startswith("February 2026 · business January 2026 · business change verdict")
    assert len(heads) == 4


def test_what_is_a_list_has_a_short_line() -> None:
    shown = card(("cohort_retention", "churn_rate"), period=["2026-02", spring], compare="previous")
    assert "65 rows: see .measures" in shown.summary()
    assert "65 filas: ver .measures" in shown.summary("es")
    assert "<td>65 rows: see .measures</td>" in shown.to_html()


def test_a_figure_with_keys_of_its_own_is_shown_over_all_of_them() -> None:
    table = card("churn_by_reason").table
    assert table["value"].tolist() == [0.25]
    assert table["reason"].tolist() == [None]


def test_a_reason_is_said_in_words_where_there_is_no_figure() -> None:
    shown = card("churn_rate", period="2019-01")
    assert lines(shown.summary())[-1] == "Churn rate – no customers at the start"
    assert lines(shown.summary("es"))[-1] == "Tasa de abandono de clientes – no había clientes al inicio"
    assert shown.to_frame("es")["reason"].tolist() == ["no había clientes al inicio"]
    assert "<td>–</td><td>no customers at the start</td>" in shown.to_html()


def test_reasons_that_differ_name_their_places() -> None:
    shown = card("survival_curve", by="segment")
    assert "half of them have not been lost yet" in shown.summary()
    two = card("ltv_to_cac_ratio")
    assert two.missing["ltv_to_cac_ratio"].text("es") == "necesita costs"


def noted(kpis: tuple[str, ...], note: Message) -> Scorecard:
    """Return a scorecard whose KPIs have one note each."""
    found = card(kpis)
    measures = {
        name: Measure(each.kpi, each.by, each.options, each._table, each.whole, [note])
        for name, each in found.measures.items()
        if isinstance(each, Measure)
    }
    return Scorecard(kpis, found.periods, (), measures, {}, earlier={})


def test_a_note_stands_beside_its_figure() -> None:
    shown = noted(("churn_rate",), Message("small_base", {"base": 4, "least": 30}))
    assert "4.6 % to 69.9 %; fewer than 30 in the denominator: 4" in shown.summary()
    assert shown.table["notes"].tolist() == ["fewer than 30 in the denominator: 4"]
    assert shown.to_frame("es")["notes"].tolist() == ["menos de 30 en el denominador: 4"]
    assert "<td>95 % interval 4.6 % to 69.9 %; fewer than 30 in the denominator: 4</td>" in shown.to_html()


def test_a_note_of_several_kpis_is_numbered_and_said_once() -> None:
    shown = noted(("churn_rate", "quick_ratio", "mrr_movements"), Message("immature", {"count": 2}))
    words = Message("immature", {"count": 2}).text()
    assert shown.summary().count(words) == shown.to_html().count(words) == 1
    assert lines(shown.summary())[2].endswith("95 % interval 4.6 % to 69.9 %; note 1")
    assert lines(shown.summary())[-1] == f"note 1: {words}"
    assert shown.to_html().endswith(f"</table><p>note 1: {words}</p>")
    assert shown.table["notes"].tolist() == [words] * 3


def test_it_is_spanish_throughout() -> None:
    text = card(("churn_rate", "quick_ratio"), compare="previous").summary("es")
    assert lines(text)[:3] == [
        "Cuadro de mando de marzo de 2026, frente a febrero de 2026",
        "marzo de 2026 febrero de 2026 cambio valoración",
        "¿Quién se queda?",
    ]
    assert "25,0 % 0,0 % +25,0 (-28,1 a +69,9) pp sin cambio claro intervalo del 95 %: 4,6 % a" in lines(text)[3]
    assert "25.0 %" in card("churn_rate").summary("es-MX")


def test_a_language_is_one_of_those_there_are() -> None:
    for show in (Scorecard.summary, Scorecard.to_html, Scorecard.to_frame, Scorecard.rows):
        with pytest.raises(ParameterError, match="lang is one of"):
            show(card("churn_rate"), "fr")  # type: ignore[arg-type]


def test_html_has_headings_intervals_and_what_is_missing() -> None:
    text = card(("churn_rate", "average_handle_seconds"), period=["2026-02", spring])._repr_html_()
    assert "<th>KPI</th><th>February 2026</th><th>March 2026</th><th>notes</th>" in text
    assert '<tr><th colspan="4">Who stays?</th></tr>' in text
    assert "<td>25.0 % (4.6 % to 69.9 %)</td>" in text
    assert '<tr><th colspan="4">Not computed</th></tr><tr><td>Average handle time</td>' in text


def test_html_escapes_what_it_shows() -> None:
    evil = subscriptions.assign(plan="<script>")
    text = scorecard({"subscriptions": evil}, period=spring, kpis="churn_rate", by="plan").to_html()
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def test_a_pivot_has_a_row_per_kpi() -> None:
    grid = card(("churn_rate", "cohort_retention", "survival_curve"), period=["2026-02", spring]).pivot()  # noqa: PD010 - no frame
    assert grid.columns.tolist() == ["2026-02", "2026-03"]
    assert grid.columns.name == "period"
    assert grid.index.tolist() == ["churn_rate", "cohort_retention", "survival_curve"]
    assert grid.fillna(-1.0).to_numpy().tolist() == [[0.0, 0.25], [-1.0, -1.0], [-1.0, 365.0]]


def test_a_pivot_has_a_column_per_period_and_group() -> None:
    grid = card("churn_rate", by="segment").pivot()  # noqa: PD010 - no frame
    assert grid.columns.names == ["period", "segment"]
    assert grid["2026-03"].to_numpy().tolist() == [[0.5, 0.0]]


def test_a_pivot_of_nothing_has_a_row_per_kpi_too() -> None:
    grid = scorecard({"customers": customers}, period=spring, kpis="churn_rate", by="segment").pivot()  # noqa: PD010 - no frame
    pd.testing.assert_index_equal(grid.index, pd.Index(["churn_rate"], name="kpi"))
    assert grid.shape == (1, 0)


def test_each_row_has_its_own_confidence() -> None:
    shown = card(("churn_rate", "renewal_rate"), options={"renewal_rate": {"confidence": 0.8}})
    assert shown.table["confidence"].tolist() == [0.95, 0.8]
    assert "80 % interval" in shown.summary()
