"""Value-added services side by side."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import tenure
from tenure.samples import spring, subscriptions
from tenure.scorecard import VAS_FIGURES

SUMMARY = tenure.vas_summary({"subscriptions": subscriptions}, period=spring, lang="es")


def test_each_figure_has_a_panel_with_a_bar_per_service() -> None:
    figure = tenure.plot_services(SUMMARY, "es", theme="dark")
    bars = [trace for trace in figure.data if trace.type == "bar"]
    titles = [each.text for each in figure.layout.annotations]
    assert len(bars) == len(titles) == len(VAS_FIGURES)
    for name, trace in zip(VAS_FIGURES, bars, strict=True):
        assert pd.Series(trace.x, dtype=float).tolist() == pytest.approx(SUMMARY[name].tolist(), nan_ok=True)
    assert titles[0] == "Tasa de adopción ▲"
    assert titles[2] == "Tasa de uso activo, por día ▲"
    assert titles[5] == "Abandono de servicios de valor agregado ▼"
    assert len({(trace.xaxis, trace.yaxis) for trace in bars}) == len(bars)


def test_an_undefined_figure_is_a_mark_that_says_why() -> None:
    figure = tenure.plot_services(SUMMARY, "es")
    marks = [trace for trace in figure.data if trace.type == "scatter"]
    cost = marks[[*VAS_FIGURES].index("acquisition_cost")]
    assert cost.hovertext[0] == "<b>music</b><br>sin definir<br>necesita costs"
    assert cost.text == (" sin definir",)


def test_of_many_services_the_first_are_shown_and_losses_go_to_the_left() -> None:
    many = pd.concat([SUMMARY] * 15, ignore_index=True).assign(incremental_arpu=-2.0)
    figure = tenure.plot_services(many)
    assert figure.layout.title.subtitle.text == "the first 12 of 15 services"
    place = [*VAS_FIGURES].index("incremental_arpu") + 1
    assert figure.layout[f"xaxis{place}"].range[0] < -2


@pytest.mark.parametrize("other", [None, pd.DataFrame({"service": ["a"]})])
def test_what_is_no_summary_is_refused(other: Any) -> None:
    with pytest.raises(tenure.ParameterError, match="plot_services draws what vas_summary returns"):
        tenure.plot_services(other)
