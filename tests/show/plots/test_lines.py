"""Lines over periods: bands in their colour, gaps with reasons, months in words, control limits."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import tenure
from tenure.samples import subscriptions
from tenure.show.colours import COLOURS, transparent
from tests.laws.cases import book

INSTANTS = [str(name) for name in subscriptions if str(name).endswith("_at")]
MONTHS = tenure.months("2025-01", "2026-12")


def gone_and_back() -> pd.DataFrame:
    gone = subscriptions.assign(started_at=pd.Timestamp("2026-01-05"), ended_at=pd.Timestamp("2026-02-05"))
    back = gone.assign(started_at=pd.Timestamp("2026-04-05"), ended_at=None)
    back = back.assign(subscription_id=[f"b{place}" for place in range(len(back))])
    return pd.concat([gone, back], ignore_index=True)


def many_groups(count: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    tables = book()
    customers = tables["customers"]
    return tables["subscriptions"], customers.assign(group=[f"g{at % count}" for at in range(len(customers))])


def test_a_band_has_the_colour_of_its_line() -> None:
    figure = tenure.churn_rate(subscriptions, period=["2026-02", "2026-03"], by="service").plot()
    assert [trace.fill for trace in figure.data] == ["toself", "toself", None, None]
    for band, line, colour in zip(figure.data[:2], figure.data[2:], COLOURS["light"].series, strict=False):
        assert band.fillcolor == transparent(colour, 0.16)
        assert line.line.color == colour
        assert band.legendgroup == line.legendgroup


def test_lines_are_the_figures_of_the_table_and_bands_their_intervals() -> None:
    measure = tenure.churn_rate(subscriptions, period=["2026-02", "2026-03"])
    band, line = measure.plot().data
    table = measure.table
    assert list(line.y) == table["value"].tolist()
    assert list(line.x) == [pd.Timestamp(start).to_pydatetime() for start in table["period_start"]]
    assert list(band.y) == [*table["upper"], *table["lower"][::-1]]


def test_undefined_is_a_gap_with_its_reason() -> None:
    figure = tenure.churn_rate(gone_and_back(), period=tenure.months("2026-02", "2026-06")).plot("es")
    line, marks = figure.data[-2:]
    assert pd.isna(list(line.y)).tolist() == [False, True, True, False, False]
    assert [len(trace.x) for trace in figure.data[:-2]] == [2, 4]
    assert not line.connectgaps
    assert line.hovertext[0].startswith("febrero de 2026<br>100,0 %<br>")
    assert marks.hovertext[0] == "marzo de 2026<br>sin definir<br>no había clientes al inicio"
    assert list(marks.x) == list(line.x[1:3])
    assert marks.name == "sin definir"
    assert figure.layout[marks.yaxis.replace("y", "yaxis")].range == (0, 1)


def test_reasons_of_groups_in_one_period_stand_together() -> None:
    table = gone_and_back()
    table = pd.concat([table, table.assign(service="other", subscription_id=table["subscription_id"] + "o")])
    figure = tenure.churn_rate(table, period=["2026-02", "2026-03"], by="service").plot()
    (text,) = figure.data[-1].hovertext
    assert text.count("no customers at the start") == 3
    assert "<b>other</b>" in text


@pytest.mark.parametrize(
    ("lang", "period", "first", "count"),
    [
        ("es", MONTHS, ("ene 2025", "mar 2025"), 8),
        ("en", tenure.days("2026-03-01", "2026-03-03"), ("1 Mar 2026", "2 Mar 2026"), 3),
        ("es", tenure.quarters("2025", "2026"), ("T1 2025", "T2 2025"), 8),
        ("en", tenure.weeks("2026-W10", "2026-W12"), ("W10 2026", "W11 2026"), 3),
        ("es", tenure.years("2024", "2026"), ("2024", "2025"), 3),
    ],
)
def test_periods_are_named_in_the_language_of_the_plot(
    lang: Any, period: Any, first: tuple[str, str], count: int
) -> None:
    axis = tenure.monthly_recurring_revenue(subscriptions, period=period).plot(lang).layout.xaxis
    assert len(axis.ticktext) == len(axis.tickvals) <= len(period)
    assert len(axis.ticktext) == count
    assert {*first} & {*axis.ticktext}


def test_the_last_period_has_a_tick() -> None:
    axis = tenure.monthly_recurring_revenue(subscriptions, period=MONTHS).plot("es").layout.xaxis
    assert axis.ticktext[-1] == "dic 2026"


def test_periods_in_a_time_zone_stand_at_wall_clock_time() -> None:
    zoned = subscriptions.assign(
        **{name: pd.to_datetime(subscriptions[name]).dt.tz_localize("America/Mexico_City") for name in INSTANTS}
    )
    line = tenure.churn_rate(zoned, period=["2026-02", "2026-03"]).plot().data[-1]
    assert [str(each) for each in line.x] == ["2026-02-01 00:00:00", "2026-03-01 00:00:00"]


def test_of_many_groups_the_largest_are_shown_without_bands_and_it_is_said() -> None:
    lines, customers = many_groups(12)
    measure = tenure.churn_rate(lines, period=["2024-09", "2024-10"], by="group", customers=customers)
    figure = measure.plot("es")
    shown = [trace.name for trace in figure.data]
    sizes = measure.table.groupby("group")[["opening", "closing"]].sum()
    part = "opening" if sizes["opening"].sum() > sizes["closing"].sum() else "closing"
    assert len(shown) == 10
    assert sizes.loc[shown, part].min() >= sizes.drop(shown)[part].max()
    assert "se muestra al señalar · los 10 grupos mayores de 12" in figure.layout.title.subtitle.text


def test_control_limits_are_drawn_and_unusual_figures_marked() -> None:
    measure = tenure.monthly_recurring_revenue(subscriptions, period=tenure.months("2025-10", "2026-04"))
    limits = tenure.is_unusual(measure)
    limits["unusual"] = pd.array([False] * 6 + [True], dtype="boolean")
    figure = measure.plot("es", limits=limits)
    names = ["límites de control"] * 3 + ["Ingresos recurrentes mensuales (MRR)"]
    assert [trace.name for trace in figure.data[:4]] == names
    line = figure.data[3]
    assert line.marker.size == (7,) * 6 + (13,)
    assert "1 fuera de lo común, con borde" in figure.layout.title.subtitle.text
    assert "fuera de lo común" in line.hovertext[-1]
    assert "se esperaba" in line.hovertext[-1]
    expected = pd.Series(figure.data[2].y, dtype=float)
    assert expected.tolist() == pytest.approx(limits["expected"].tolist(), nan_ok=True)


def test_of_many_groups_no_limits_are_drawn() -> None:
    lines, customers = many_groups(6)
    measure = tenure.churn_rate(lines, period=tenure.months("2024-05", "2024-10"), by="group", customers=customers)
    figure = measure.plot(limits=tenure.is_unusual(measure))
    assert {trace.mode for trace in figure.data} <= {"lines+markers", "markers"}
