"""Curve: medians, values at times, and groups by their names."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import tenure
from tenure import ParameterError
from tenure.samples import subscriptions

curve = tenure.survival_curve(subscriptions, as_of="2026-04-01")
by_service = tenure.survival_curve(subscriptions, as_of="2026-04-01", by="service")


def test_a_curve_has_a_median_and_values_at_times() -> None:
    assert curve.at(0) == 1.0
    assert np.isnan(curve.at([0, 1e6])[1])
    assert by_service.medians.columns.tolist() == ["service", "median", "reason"]


def test_a_curve_of_several_groups_wants_a_name() -> None:
    name = by_service.medians["service"].iloc[0]
    assert by_service.at(0, service=name) == 1.0
    with pytest.raises(ParameterError, match="There are several curves"):
        _ = by_service.median
    with pytest.raises(ParameterError, match="plan is no group of this curve; it has service"):
        by_service.at(0, plan="a")
    with pytest.raises(ParameterError, match="plan is no group of this curve; it has none"):
        curve.at(0, plan="a")
    with pytest.raises(ParameterError, match="No group is"):
        by_service.at(0, service="nowhere")
    with pytest.raises(ParameterError, match="days are numbers from 0"):
        curve.at(-1)


def test_a_null_group_may_be_named() -> None:
    rows = subscriptions.assign(plan=None)
    assert tenure.survival_curve(rows, as_of="2026-04-01", by="plan").at(0, plan=None) == 1.0


def test_a_curve_of_nobody_is_undefined() -> None:
    nobody = tenure.survival_curve(subscriptions.head(0), as_of="2026-04-01")
    assert np.isnan(nobody.median)
    assert np.isnan(nobody.at(1))
    assert nobody.reason == "nobody had started by then"
    assert nobody.medians["median"].isna().all()


def test_a_median_is_reached_where_half_are_lost() -> None:
    ended = subscriptions.assign(ended_at=pd.Timestamp("2026-06-01"))
    found = tenure.survival_curve(ended, as_of="2027-01-01")
    assert found.median > 0
    assert found.at(1e6) == 0
    assert found.medians["reason"].isna().all()


def test_a_median_not_reached_says_why_in_a_language() -> None:
    reasons = by_service.medians.set_index("service")["reason"]
    assert reasons["music"] == "half of them have not been lost yet"
    assert by_service.medians_in("es").set_index("service")["reason"]["music"] == "aún no se ha perdido a la mitad"
    assert reasons["mobile"] is None
