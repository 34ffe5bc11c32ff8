"""Bars by group: figures, intervals, names from the data, and groups by size with control limits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import tenure
from tenure.results import Measure, Message
from tenure.samples import spring, subscriptions
from tenure.show.colours import COLOURS
from tests.laws.cases import book, on_book

MONTHS = ["2026-01", "2026-02", "2026-03"]
HOSTILE = {
    "<script>alert(1)</script>": "&lt;script&gt;alert(1)&lt;/script&gt;",
    "$x^2$ & <b>b</b>": "&#36;x^2&#36; &amp; &lt;b&gt;b&lt;/b&gt;",
    "%{x}<extra></extra>": "%{x}&lt;extra&gt;&lt;/extra&gt;",
    "2024-01": "2024-01",
    "x" * 10_000: "x" * 39 + "…",
    "👩\u200d🚀 emoji": "👩\u200d🚀 emoji",
    "\u202egnp.exe": "gnp.exe",
    "\u0645\u0631\u062d": "\u2068\u0645\u0631\u062d\u2069",  # from right to left
    "two\nlines": "two lines",
}


def by_group(names: list[Any], **columns: Any) -> Measure:
    """Return a churn rate of groups with these names, the first the largest."""
    found = tenure.churn_rate(subscriptions, period=spring)
    table = pd.concat([found.table] * len(names), ignore_index=True)
    opening = np.arange(len(names), 0, -1)
    own = {"group": pd.Series(names, dtype=object), "opening": opening, "lost": 1, "value": 1 / opening}
    table = table.assign(**{**own, **columns})
    return Measure(found.kpi, ("group",), found.options, table)


def test_bars_have_the_figures_and_intervals_of_the_table() -> None:
    measure = tenure.churn_rate(subscriptions, period=spring, by="service")
    (bars,), table = measure.plot("es").data, measure.table
    assert list(bars.x) == table["value"].tolist()
    assert list(bars.error_x.array) == (table["upper"] - table["value"]).tolist()
    assert list(bars.error_x.arrayminus) == (table["value"] - table["lower"]).tolist()
    ticks = measure.plot("es").layout.yaxis.ticktext
    assert ticks[0].startswith(f"{table['service'].iloc[0]}  <b>")
    assert ticks[0].endswith(" %</b> ")
    assert bars.hovertext[0].startswith(f"<b>{table['service'].iloc[0]}</b><br>marzo de 2026<br>")


def test_an_undefined_bar_is_a_mark_with_its_reason() -> None:
    reasons = pd.Series([Message("no_customers_at_start"), None], dtype=object)
    figure = by_group(["new", "old"], reason=reasons, value=[np.nan, 0.5]).plot("es")
    bars, marks = figure.data
    assert np.isnan(bars.x[0])
    assert list(marks.y) == [0]
    assert marks.hovertext[0].endswith("sin definir<br>no había clientes al inicio")
    assert figure.layout.yaxis.ticktext[0] == "new  <b>sin definir</b> "


@pytest.mark.parametrize("name", HOSTILE)
def test_names_from_the_data_are_text_and_short(name: str) -> None:
    measure = by_group([name, None, "plain"])
    assert measure.plot().layout.yaxis.ticktext[0].startswith(f"{HOSTILE[name]}  <b>")
    assert all(len(text) < 400 and "<script" not in text for text in measure.plot().data[0].hovertext)


def test_names_that_are_cut_alike_stay_two_bars() -> None:
    figure = by_group(["x" * 100 + "1", "x" * 100 + "2"]).plot()
    assert list(figure.data[0].y) == [0, 1]
    assert len({*figure.data[0].hovertext}) == 2


def test_of_many_groups_the_largest_are_shown_in_the_order_of_the_table() -> None:
    figure = by_group([f"g{at}" for at in range(30)]).plot("es")
    assert [text.split()[0] for text in figure.layout.yaxis.ticktext] == [f"g{at}" for at in range(20)]
    assert "los 20 grupos mayores de 30" in figure.layout.title.subtitle.text


def test_groups_without_counts_are_large_by_their_figure() -> None:
    table = pd.DataFrame({"group": [f"g{at:02}" for at in range(25)], "value": np.arange(25.0), "reason": None})
    table = table.assign(**dict.fromkeys(("period_start", "period_end"), pd.Series(pd.NaT, index=table.index)))
    figure = Measure(on_book("quick_ratio").kpi, ("group",), {}, table).plot()
    assert list(figure.data[0].x) == list(range(5, 25))


def test_figures_without_intervals_have_none() -> None:
    bars = tenure.monthly_recurring_revenue(subscriptions, period=spring, by="service").plot().data[0]
    assert bars.error_x.array is None


def test_control_limits_of_groups_stand_at_their_size() -> None:
    tables = book()
    customers = tables["customers"].assign(group=[f"g{at % 9}" for at in range(len(tables["customers"]))])
    measure = tenure.churn_rate(tables["subscriptions"], period="2024-09", by="group", customers=customers)
    limits = tenure.is_unusual(measure)
    limits["unusual"] = pd.array([True, *[False] * 7, pd.NA], dtype="boolean")
    figure = measure.plot("es", limits=limits)
    band, usual, unusual = figure.data
    assert list(usual.y) == measure.table["value"].tolist()[1:]
    assert list(unusual.y) == measure.table["value"].tolist()[:1]
    assert unusual.text == ("g0",)
    assert unusual.marker.color == COLOURS["light"].worse
    assert unusual.name == "fuera de lo común"
    assert figure.layout.xaxis.title.text.startswith("tamaño del grupo: ")
    lows, highs = list(band.y)[::3], list(band.y)[1::3]
    assert lows == pytest.approx(limits["lower_limit"].clip(0, 1).tolist(), nan_ok=True)
    assert highs == pytest.approx(limits["upper_limit"].clip(0, 1).tolist(), nan_ok=True)


def test_groups_without_counts_and_without_expectation_have_limits_too() -> None:
    table = on_book("churn_rate").table[["period_start", "period_end", "value", "reason"]]
    table = pd.concat([table, table], ignore_index=True).assign(group=["a", "b"])
    measure = Measure(on_book("churn_rate").kpi, ("group",), {}, table)
    nothing = dict.fromkeys(("expected", "lower_limit", "upper_limit"), np.nan)
    figure = measure.plot(limits=table.assign(**nothing, unusual=pd.array([pd.NA] * 2, dtype="boolean")))
    assert figure.layout.xaxis.title.text == "size of the group"
    assert not figure.layout.shapes


@pytest.mark.parametrize("limits", [True, 3, pd.DataFrame({"expected": [1.0]})])
def test_what_are_no_limits_is_refused(limits: Any) -> None:
    with pytest.raises(tenure.ParameterError, match="limits are what is_unusual"):
        tenure.churn_rate(subscriptions, period=spring).plot(limits=limits)


def test_limits_of_another_measure_are_refused() -> None:
    two, other = (tenure.churn_rate(subscriptions, period=each) for each in (MONTHS[:2], MONTHS[1:]))
    with pytest.raises(tenure.ParameterError, match="limits are those of another measure"):
        two.plot(limits=tenure.is_unusual(other))


def test_a_curve_has_no_limits() -> None:
    limits: Any = tenure.is_unusual(tenure.churn_rate(subscriptions, period=MONTHS))
    with pytest.raises(tenure.ParameterError, match="limits are what is_unusual"):
        tenure.survival_curve(subscriptions, as_of="2026-04-01").plot(limits=limits)


def test_long_amounts_below_bars_are_few_and_leave_the_margins_beside_them_alone() -> None:
    axis = tenure.monthly_recurring_revenue(subscriptions, period=spring, by="plan").plot().layout.xaxis
    assert (axis.nticks, axis.automargin) == (5, "height")
