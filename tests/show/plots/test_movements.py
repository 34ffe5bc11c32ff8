"""Movements: a bridge that adds up, over several periods too, and movements of groups."""

from __future__ import annotations

import pytest

import tenure
from tenure.samples import subscriptions
from tenure.show.colours import COLOURS
from tests.laws.cases import book, on_book

MONTHS = tenure.months("2024-06", "2024-09")


def test_a_bridge_goes_from_the_opening_to_the_closing() -> None:
    measure = on_book("mrr_movements")
    (bridge,), row = measure.plot("es").data, measure.table.iloc[0]
    assert bridge.type == "waterfall"
    assert bridge.x == ("al inicio", "nuevos", "reactivación", "expansión", "contracción", "abandono", "al final")
    gains, losses = row[["opening", "new", "reactivation", "expansion"]], -row[["contraction", "churn"]]
    assert list(bridge.y) == [*gains, *losses, row["closing"]]
    assert sum(bridge.y[:-1]) == pytest.approx(row["closing"])
    assert bridge.measure == ("absolute", *["relative"] * 5, "total")
    assert bridge.text[5] == "−220,90"
    assert bridge.hovertext[1].endswith("clientes: 16")
    assert bridge.increasing.marker.color == COLOURS["light"].better
    assert bridge.decreasing.marker.color == COLOURS["light"].worse


def test_a_bridge_of_several_periods_has_the_first_opening_and_the_last_closing() -> None:
    lines = book()["subscriptions"]
    several, whole = (
        tenure.mrr_movements(lines, period=period) for period in (MONTHS, tenure.Period("2024-06-01", "2024-10-01"))
    )
    heights = several.plot().data[0].y
    assert (heights[0], heights[-1]) == (whole.parts["opening"], whole.parts["closing"])
    assert heights[1] == pytest.approx(several.table["new"].sum())
    assert sum(heights[:-1]) == pytest.approx(heights[-1])


def test_a_bridge_over_small_movements_says_that_its_axis_is_cut() -> None:
    figure = on_book("mrr_movements").plot("es")
    low, high = figure.layout.yaxis.range
    levels = [sum(figure.data[0].y[: count + 1]) for count in range(6)]
    assert low < min(levels) < max(levels) < high
    assert "el eje no empieza en 0" in figure.layout.title.subtitle.text


def test_a_bridge_from_nothing_starts_at_0() -> None:
    figure = tenure.mrr_movements(subscriptions, period="2026").plot()
    assert figure.layout.yaxis.range is None
    assert "does not start at 0" not in figure.layout.title.subtitle.text


def test_movements_of_groups_are_losses_to_the_left_and_gains_to_the_right() -> None:
    measure = tenure.mrr_movements(book()["subscriptions"], period=MONTHS, by="service")
    figure = measure.plot("es")
    assert figure.layout.barmode == "relative"
    assert [trace.name for trace in figure.data] == ["nuevos", "reactivación", "expansión", "contracción", "abandono"]
    sums = measure.table.groupby("service", sort=False)[["new", "churn"]].sum()
    assert list(figure.data[0].x) == pytest.approx(sums["new"].tolist())
    assert list(figure.data[-1].x) == pytest.approx((-sums["churn"]).tolist())
    assert [text.strip() for text in figure.layout.yaxis.ticktext] == sums.index.tolist()
    assert len({trace.marker.color for trace in figure.data}) == 5
