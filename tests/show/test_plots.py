"""Plots: lines over periods with a band, bars by group, steps with a band."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import tenure
from tenure.samples import spring, subscriptions

MONTHS = tenure.months("2025-01", "2026-12")


def test_several_periods_are_lines_with_a_band() -> None:
    figure = tenure.churn_rate(subscriptions, period=["2026-02", "2026-03"], by="service").plot()
    assert {trace.type for trace in figure.data} == {"scatter"}
    assert [trace.fill for trace in figure.data] == ["toself", None] * 2
    assert figure.layout.yaxis.tickformat == ".0%"
    assert figure.layout.yaxis.title.text == "%"


def test_undefined_is_a_gap() -> None:
    gone = subscriptions.assign(started_at=pd.Timestamp("2026-01-05"), ended_at=pd.Timestamp("2026-02-05"))
    back = gone.assign(started_at=pd.Timestamp("2026-04-05"), ended_at=None)
    back = back.assign(subscription_id=[f"b{place}" for place in range(len(back))])
    table = pd.concat([gone, back], ignore_index=True)
    figure = tenure.churn_rate(table, period=tenure.months("2026-02", "2026-06")).plot("es")
    line = figure.data[-1]
    assert pd.isna(list(line.y)).tolist() == [False, True, True, False, False]
    assert [len(trace.x) for trace in figure.data[:-1]] == [2, 4]
    assert line.text[1].endswith("<br>sin definir<br>no había clientes al inicio")
    assert line.text[0].startswith("febrero de 2026<br>100,0 %<br>")
    assert not line.connectgaps


def test_months_are_named_in_the_language_of_the_plot() -> None:
    axis = tenure.churn_rate(subscriptions, period=MONTHS).plot("es").layout.xaxis
    assert axis.ticktext[:2] == ("ene 2025", "mar 2025")
    assert len(axis.ticktext) == 12
    assert axis.title.text == "periodo"
    days = tenure.monthly_recurring_revenue(subscriptions, period=tenure.days("2026-03-01", "2026-03-03")).plot("es")
    assert days.layout.xaxis.ticktext[1] == "2 de marzo de 2026"


@pytest.mark.parametrize(("lang", "separators"), [("en", ".,"), ("es", ",."), ("es-MX", ".,")])
def test_numbers_are_written_in_the_language_of_the_plot(lang: Any, separators: str) -> None:
    assert tenure.churn_rate(subscriptions, period=spring).plot(lang).layout.separators == separators


def test_one_period_is_bars() -> None:
    figure = tenure.mrr_movements(subscriptions, period=spring).plot("es")
    assert [trace.type for trace in figure.data] == ["bar"]
    assert figure.layout.title.text == "Movimientos de MRR"
    assert list(figure.data[0].x) == ["Movimientos de MRR"]
    assert figure.layout.yaxis.title.text == "monto, en la moneda de los datos"
    groups = tenure.churn_rate(subscriptions.assign(plan=None), period=spring, by="plan").plot()
    assert list(groups.data[0].x) == ["–"]
    assert groups.data[0].error_y.array[0] > groups.data[0].error_y.arrayminus[0] > 0


@pytest.mark.parametrize("by", [(), "service"])
def test_a_curve_is_steps_with_a_band(by: str | tuple[str, ...]) -> None:
    curve = tenure.survival_curve(subscriptions, as_of="2026-04-01", by=by)
    figure = curve.plot("es")
    assert len(figure.data) == 2 * len(curve.medians)
    assert figure.data[1].line.shape == "hv"
    assert figure.layout.xaxis.title.text == "días"
