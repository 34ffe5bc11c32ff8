"""Results as cards: escaped, and rows from either end."""

from __future__ import annotations

import tenure
from tenure.samples import spring, subscriptions


def test_a_card_escapes_what_the_data_say() -> None:
    evil = subscriptions.assign(plan="<script>alert(1)</script>")
    evil = evil.rename(columns={"plan": "<b>plan</b>"})
    card = tenure.churn_rate(evil, period=spring, by="<b>plan</b>")._repr_html_()
    assert "<script>" not in card
    assert "&lt;script&gt;" in card
    assert "<th>&lt;b&gt;plan&lt;/b&gt;</th>" in card


def test_a_card_has_title_question_figure_and_headings() -> None:
    card = tenure.churn_rate(subscriptions, period=spring).to_html("es")
    assert "<h4>Tasa de abandono de clientes</h4><p><em>¿Qué parte" in card
    assert "<strong>25,0 % (intervalo" in card
    assert "<th>intervalo del 95 %</th>" in card
    assert "<td>marzo de 2026</td>" in card


def test_a_long_table_is_shown_from_either_end() -> None:
    card = tenure.churn_rate(subscriptions, period=tenure.months("2024-01", "2026-12")).to_html()
    assert card.count("<tr>") == 1 + 24 + 1
    assert "… 12 more rows in .table" in card
    assert "<td>January 2024</td>" in card
    assert "<td>December 2026</td>" in card


def test_a_curve_is_a_table_of_its_times() -> None:
    card = tenure.survival_curve(subscriptions, as_of="2026-04-01").to_html("es")
    assert "<th>supervivencia</th><th>intervalo del 95 %</th>" in card
