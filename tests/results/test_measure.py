"""Measure and Curve: one figure, its table, its words; frozen, and nobody's to change."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pandas as pd
import pytest

import tenure
from tenure import ParameterError
from tenure.catalogue import kpi
from tenure.formulas import churn_rate
from tenure.results import Parts, Result, measure
from tenure.results.display import figure, part, to_html
from tenure.samples import customers, spring, subscriptions

churned = tenure.churn_rate(subscriptions, period=spring)
curve = tenure.survival_curve(subscriptions, as_of="2026-04-01")
by_service = tenure.survival_curve(subscriptions, as_of="2026-04-01", by="service")


def test_several_periods_have_no_single_value() -> None:
    several = tenure.churn_rate(subscriptions, period=["2026-02", "2026-03"])
    for name in ("value", "lower", "upper", "reason", "parts"):
        with pytest.raises(ParameterError, match=f".{name} is one figure.*read .table, or ask for one period"):
            getattr(several, name)
    assert str(several) == "churn_rate: 2 rows"
    assert several.summary("es") == "2 filas"


def test_a_result_tells_itself_in_one_line() -> None:
    assert repr(churned) == (
        "churn_rate: 25.0 % (95 % interval 4.6 % to 69.9 %); opening 4, joined 2, lost 1, closing 5, passing 0"
    )
    assert churned.summary("es").startswith("25.0 % (intervalo al 95 % de 4.6 % a 69.9 %)")
    empty = tenure.churn_rate(subscriptions.head(0), period=spring)
    assert empty.summary("es").startswith("indefinido; no customers at the start")
    with pytest.raises(ParameterError, match="lang is one of"):
        churned.summary("fr")


def test_a_result_is_frozen_and_gives_copies() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        churned.by = ()  # type: ignore[misc]
    table = churned.table
    table["value"] = 9.0
    churned.parts["lost"] = 9
    churned.to_dict()["options"]["by"] = "mine"
    assert (churned.value, churned.parts["lost"]) == (0.25, 1)
    assert churned.table["value"].tolist() == [0.25]
    assert churned == tenure.churn_rate(subscriptions, period=spring)


def test_a_card_escapes_what_the_data_say() -> None:
    evil = subscriptions.assign(plan="<script>alert(1)</script>")
    card = tenure.churn_rate(evil, period=spring, by="plan")._repr_html_()
    assert "<script>" not in card
    assert "&lt;script&gt;" in card
    assert "Tasa de cancelación" in churned.to_html("es")
    assert "6 more rows" in to_html("t", "q", "h", pd.DataFrame({"a": range(30)}))


@pytest.mark.parametrize(
    ("unit", "words"),
    [("share", "1,250.0 %"), ("money", "12.50"), ("days", "12.5 days"), ("ratio", "12.50")],
)
def test_a_value_is_written_in_its_unit(unit: Any, words: str) -> None:
    assert figure(12.5, dataclasses.replace(kpi("churn_rate"), unit=unit)) == words
    assert part(1_234) == "1,234"
    assert part(1_234.5) == "1,234.50"


def test_a_curve_has_a_median_and_values_at_times() -> None:
    assert curve.at(0) == 1.0
    assert np.isnan(curve.at([0, 1e6])[1])
    assert repr(curve).startswith("survival_curve: median")
    assert repr(by_service) == f"survival_curve: {len(by_service.table)} rows"
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
    assert "undefined" in repr(nobody)


def test_a_median_is_reached_where_half_are_lost() -> None:
    ended = subscriptions.assign(ended_at=pd.Timestamp("2026-06-01"))
    found = tenure.survival_curve(ended, as_of="2027-01-01")
    assert found.median > 0
    assert found.at(1e6) == 0
    assert found.medians["reason"].isna().all()


ROWS = pd.DataFrame({
    "period_start": [pd.Timestamp("2026-01-01")] * 2, "period_end": [pd.Timestamp("2026-02-01")] * 2,
    "_by0": ["a", "b"], "lost": [1, 0], "opening": [4, 0],
})  # fmt: skip


def test_parts_add_up_and_are_renamed() -> None:
    parts = Parts(ROWS, {"plan": "_by0"}, money=frozenset({"lost"}), scale=100, whole={"opening": 3})
    assert parts.names == ["lost", "opening"]
    assert parts.sums() == {"lost": 1, "opening": 3}
    assert parts.select("opening", gone="lost").money == {"gone"}
    assert parts.select(base="opening").sums() == {"base": 3}
    both = parts.with_sum("net", "opening", minus=("lost",))
    assert both.sums()["net"] == 2
    assert "net" not in both.money
    assert parts.with_sum("cost", "lost").money == {"lost", "cost"}
    assert parts.times(10, "opening").sums() == {"lost": 1, "opening": 30}
    assert parts.table()["lost"].tolist() == [0.01, 0.0]


def test_parts_that_are_not_known_are_nan() -> None:
    parts = Parts(ROWS.assign(lost=pd.Series([None, 2], dtype=object)), {"plan": "_by0"})
    assert np.isnan(parts.table()["lost"].iloc[0])


def test_a_group_may_not_have_the_name_of_a_part() -> None:
    with pytest.raises(ParameterError, match="by names 'lost', which is the name of a part in the result: rename"):
        Parts(ROWS, {"lost": "_by0"}).table()


def test_the_last_step_applies_a_formula_to_rows_and_to_their_sum() -> None:
    parts = Parts(ROWS, {"plan": "_by0"})
    found = measure("churn_rate", parts, formula=churn_rate, options={}, undefined="nobody")
    assert (found.value, found.lower, found.upper) == (0.25, None, None)
    assert found.table["reason"].tolist() == [None, "nobody"]
    single = measure("churn_rate", parts, formula=churn_rate, options={}, single=False)
    assert single.whole is None


def test_a_bare_result_has_no_words() -> None:
    bare = Result(kpi("churn_rate"), (), {}, ROWS)
    for work in (bare.summary, bare._extra, lambda: Result._from_extra({})):
        with pytest.raises(NotImplementedError):
            work()


def test_wilson_reads_its_parts() -> None:
    found = tenure.churn_by_reason(subscriptions, period=spring)
    assert found.lower == churned.lower


def test_groups_of_customers_are_split() -> None:
    found = tenure.churn_rate(subscriptions, period=spring, by="segment", customers=customers)
    assert found.table["opening"].sum() == churned.parts["opening"]
