"""Charts: lines over periods, bars by group, steps with a band."""

from __future__ import annotations

import pytest

import tenure
from tenure.samples import spring, subscriptions


def test_several_periods_are_lines() -> None:
    figure = tenure.churn_rate(subscriptions, period=["2026-02", "2026-03"], by="service").plot()
    assert {trace.type for trace in figure.data} == {"scatter"}
    assert figure.layout.yaxis.tickformat == ".1%"
    assert figure.data[0].error_y.array is not None


def test_one_period_is_bars() -> None:
    figure = tenure.mrr_movements(subscriptions, period=spring).plot("es")
    assert [trace.type for trace in figure.data] == ["bar"]
    assert figure.layout.title.text == "Movimientos de MRR"
    assert list(figure.data[0].x) == ["Movimientos de MRR"]
    groups = tenure.churn_rate(subscriptions.assign(plan=None), period=spring, by="plan").plot()
    assert list(groups.data[0].x) == ["–"]


@pytest.mark.parametrize("by", [(), "service"])
def test_a_curve_is_steps_with_a_band(by: str | tuple[str, ...]) -> None:
    curve = tenure.survival_curve(subscriptions, as_of="2026-04-01", by=by)
    figure = curve.plot()
    assert len(figure.data) == 2 * len(curve.medians)
    assert figure.data[1].line.shape == "hv"
