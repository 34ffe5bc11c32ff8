"""Survival: steps with their interval, and the numbers at risk below them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import tenure
from tenure.results import Curve
from tenure.samples import subscriptions
from tenure.show.colours import COLOURS
from tests.laws.cases import AS_OF, book, on_book


def test_a_curve_is_steps_of_its_table_from_all_customers_on() -> None:
    curve = on_book("survival_curve")
    upper, lower, line, _ = curve.plot("es").data
    rows = curve.table[curve.table["lost"] > 0]
    assert (line.x[0], line.y[0]) == (0, 1)
    assert list(line.y[1 : len(rows) + 1]) == rows["survival"].tolist()
    assert list(lower.y[1 : len(rows) + 1]) == rows["lower"].tolist()
    assert list(upper.y[1 : len(rows) + 1]) == rows["upper"].tolist()
    assert line.x[-1] == curve.table["days"].iloc[-1]
    assert line.line.shape == lower.line.shape == "hv"
    assert lower.fill == "tonexty"
    assert line.line.color == COLOURS["light"].series[0]
    assert "en riesgo: " in line.hovertext[1]


def test_the_numbers_at_risk_stand_below_the_days() -> None:
    curve = on_book("survival_curve")
    figure, table = curve.plot("es"), curve.table
    numbers = figure.data[-1]
    assert list(numbers.x) == list(figure.layout.xaxis.tickvals)
    assert list(numbers.text) == [
        f"{(table['days'] >= day).pipe(lambda later: table['at_risk'][later].max()):g}" for day in numbers.x
    ]
    assert numbers.text[0] == "250"
    assert figure.layout.yaxis2.domain[1] < figure.layout.yaxis.domain[0]
    assert figure.layout.yaxis2.ticktext == ("en riesgo ",)
    assert figure.layout.annotations[0].text == "días desde el inicio"


def test_groups_have_lines_rows_and_medians() -> None:
    tables = book()
    curve = tenure.survival_curve(tables["subscriptions"], as_of=AS_OF, by="segment", customers=tables["customers"])
    figure = curve.plot("es")
    named = [trace.name for trace in figure.data if trace.showlegend is None]
    assert [name.split(" · ")[0] for name in named] == curve.medians["segment"].tolist()
    assert all("mediana" in name for name in named)
    assert figure.layout.yaxis2.ticktext == tuple(f"{name} " for name in curve.medians["segment"])
    assert figure.layout.annotations[1].text == "en riesgo "


def test_of_many_groups_intervals_are_shown_when_pointed_at() -> None:
    tables = book()
    customers = tables["customers"].assign(group=[f"g{at % 12:02}" for at in range(len(tables["customers"]))])
    curve = tenure.survival_curve(tables["subscriptions"], as_of=AS_OF, by="group", customers=customers)
    figure = curve.plot("es")
    words = figure.layout.title.subtitle.text
    assert "intervalo del 95 % · se muestra al señalar · los 10 grupos mayores de 12" in words
    assert len(figure.data) == 20
    assert " a " in figure.data[0].hovertext[1]


def test_the_median_or_why_there_is_none_is_said() -> None:
    reached = on_book("survival_curve")
    words = reached.plot("es").layout.title.subtitle.text
    assert f"mediana {reached.median:.1f}".replace(".", ",") in words
    short = tenure.survival_curve(book()["subscriptions"], as_of="2024-02-15").plot("es")
    assert "mediana sin definir, " in short.layout.title.subtitle.text


def test_a_curve_of_nobody_says_why() -> None:
    curve = tenure.survival_curve(subscriptions.head(0), as_of="2026-04-01")
    figure = curve.plot("es")
    assert curve.reason is not None
    assert curve.reason.text("es") in figure.layout.title.subtitle.text
    assert figure.data[2].y == (1,)
    assert figure.layout.xaxis.range == (-0.04, 1.02)
    assert tenure.survival_curve(subscriptions.head(0), as_of="2026-04-01", by="service").plot().data == ()


@pytest.mark.parametrize("last", [0.5, 3.0, 40_000.0])
def test_long_curves_keep_their_ends_and_short_ones_have_ticks(last: float) -> None:
    days = np.linspace(last / 5000, last, 5000)
    table = pd.DataFrame({"days": days, "at_risk": np.arange(5000, 0, -1), "lost": 1, "censored": 0})
    table = table.assign(survival=np.linspace(1, 0, 5000), lower=0.0, upper=1.0)
    found = on_book("survival_curve")
    figure = Curve(found.kpi, (), found.options, table).plot()
    line = figure.data[2]
    assert len(line.x) == 501
    assert (line.x[1], line.x[-1]) == (days[0], days[-1])
    assert 1 <= len(figure.layout.xaxis.tickvals) <= 7
