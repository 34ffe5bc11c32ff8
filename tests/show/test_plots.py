"""Plots of all kinds: titles, directions, languages and themes; and every KPI, whatever it is split by."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest

import tenure
from tenure.catalogue import KPIS
from tenure.results import Measure
from tenure.samples import spring, subscriptions, surveys
from tenure.show.colours import COLOURS
from tenure.show.plots.words import WORDS
from tenure.show.templates import placeholders
from tests.laws.cases import CURVES, MEASURES, on_book

MONTHS = ["2024-09", "2024-10"]
ONE_OF_EACH = {KPIS[name].picture: name for name in MEASURES}.values()
CHURN = tenure.churn_rate(subscriptions, period=spring)
OVER_TIME = tenure.churn_rate(subscriptions, period=["2026-02", "2026-03"])


def spread(name: str, periods: Sequence[str], groups: Sequence[Any]) -> Measure:
    """Return the measure of a KPI as if it had been asked for these periods, and split by groups."""
    found = on_book(name)
    rows = []
    for period in map(tenure.Period, periods):
        for group in groups:
            spans = {"period_start": pd.Timestamp(period.start), "period_end": pd.Timestamp(period.end)}
            rows.append(found.table.assign(**(spans if len(periods) > 1 else {}), group=group))
    table = pd.concat(rows, ignore_index=True).assign(reason=None)
    by = (*found.by, "group") if len(groups) > 1 else found.by
    return Measure(found.kpi, by, found.options, table.drop(columns=[] if len(groups) > 1 else ["group"]))


@pytest.mark.parametrize(
    ("name", "periods"), [*((name, MONTHS) for name in MEASURES), *((name, MONTHS[:1]) for name in ONE_OF_EACH)]
)
def test_every_kpi_can_be_plotted_by_groups(name: str, periods: list[str]) -> None:
    """Of one period and without groups they are plotted in `tests/laws`."""
    figure = spread(name, periods, ["a", None]).plot("es", theme="dark")
    json.loads(figure.to_json())
    assert figure.layout.title.text == KPIS[name].label["es"]
    assert sum(len(trace.y) for trace in figure.data) > 0


@pytest.mark.parametrize("name", CURVES)
def test_every_curve_can_be_plotted(name: str) -> None:
    assert on_book(name).plot("es", theme="dark").layout.title.text == KPIS[name].label["es"]


# A forecast has a row per month to come: it is lines by itself.
@pytest.mark.parametrize(
    "name", [name for name in MEASURES if KPIS[name].picture == "lines_or_bars" and name != "mrr_forecast"]
)
def test_lines_and_bars_hold_the_figures_of_the_table(name: str) -> None:
    whole, series = on_book(name), spread(name, ["2024-09", "2024-10"], [""])
    bars = whole.plot().data[0]
    kept = (
        whole.table
        if len(whole.table) <= 20
        else whole.table.nlargest(20, "service_customers", keep="first").sort_index()
    )
    assert list(bars.x) == pytest.approx(kept["value"].tolist(), nan_ok=True)
    lines = [trace for trace in series.plot().data if trace.mode == "lines+markers"]
    drawn = {value for trace in lines for value in trace.y if not pd.isna(value)}
    assert len(lines) == min(len(whole.table), 10)
    assert drawn == {*whole.table["value"].dropna()} or (len(lines) == 10 and drawn < {*whole.table["value"]})


@pytest.mark.parametrize(
    ("measure", "lang", "title", "subtitle"),
    [
        (CHURN, "en", "Churn rate", "March 2026 · % · ▼ lower is better<br>95 % interval"),
        (CHURN, "es", "Tasa de abandono de clientes", "marzo de 2026 · % · ▼ menos es mejor<br>intervalo del 95 %"),
        (OVER_TIME, "es-MX", "Tasa de abandono de clientes", "febrero de 2026 – marzo de 2026 · % · ▼ menos es mejor"),
    ],
)
def test_titles_say_the_period_the_unit_and_which_way_is_better(
    measure: Measure, lang: Any, title: str, subtitle: str
) -> None:
    found = measure.plot(lang).layout.title
    assert found.text == title
    assert found.subtitle.text.startswith(subtitle)


def test_a_kpi_without_a_direction_names_none() -> None:
    subtitle = on_book("plan_change_rate").plot().layout.title.subtitle.text
    assert subtitle.startswith("September 2024 · %<br>")


def test_notes_stand_below_the_title() -> None:
    assert "<br>nota: menos de 30 en el denominador: 4" in CHURN.plot("es").layout.title.subtitle.text


def test_lines_below_the_title_break_where_a_narrow_plot_has_no_room() -> None:
    subtitle = spread("acquisition_cost", MONTHS, [""]).plot("es").layout.title.subtitle.text
    lines = subtitle.split("<br>")
    assert lines[:2] == [
        "septiembre de 2024 – octubre de 2024 · monto, en la moneda de los datos",
        "▼ menos es mejor",
    ]
    assert max(map(len, lines)) <= 72


@pytest.mark.parametrize(
    "measure",
    [
        tenure.churn_rate(subscriptions.head(0), period=spring, by="service"),
        tenure.mrr_movements(subscriptions.head(0), period=spring, by="service"),
        tenure.net_promoter_score(surveys.head(0), period=spring, by="service"),
    ],
    ids=lambda measure: measure.kpi.name,
)
def test_no_groups_are_an_empty_plot_that_says_its_unit(measure: Measure) -> None:
    figure = measure.plot()
    assert figure.layout.title.subtitle.text.startswith(("% · ▼", "amount", "points"))
    assert sum(len(trace.y) for trace in figure.data) == 0


@pytest.mark.parametrize("theme", COLOURS)
def test_a_theme_colours_all_and_has_no_ground(theme: Any) -> None:
    layout, colours = CHURN.plot(theme=theme).layout, COLOURS[theme]
    assert layout.paper_bgcolor == layout.plot_bgcolor == "rgba(0,0,0,0)"
    assert layout.font.color == colours.text
    assert layout.colorway == colours.series
    assert layout.hoverlabel.bgcolor == colours.panel


@pytest.mark.parametrize(("lang", "separators"), [("en", ".,"), ("es", ",."), ("es-MX", ".,")])
def test_numbers_are_written_in_the_language_of_the_plot(lang: Any, separators: str) -> None:
    assert CHURN.plot(lang).layout.separators == separators


def test_shares_are_percent_and_money_has_all_its_digits() -> None:
    assert CHURN.plot().layout.xaxis.tickformat == "~%"
    money = tenure.monthly_recurring_revenue(subscriptions, period=spring).plot("es")
    assert money.layout.xaxis.exponentformat == "none"
    assert "monto, en la moneda de los datos" in money.layout.title.subtitle.text


@pytest.mark.parametrize("key", WORDS)
def test_words_are_in_both_languages_and_name_the_same_values(key: str) -> None:
    assert placeholders(WORDS[key]["en"]) == placeholders(WORDS[key]["es"])


def test_what_is_no_theme_is_refused() -> None:
    other: Any = "sepia"
    with pytest.raises(tenure.ParameterError, match="theme is one of"):
        CHURN.plot(theme=other)


def test_a_plot_changes_nothing() -> None:
    before = CHURN.to_json()
    CHURN.plot("es", theme="dark")
    assert CHURN.to_json() == before
