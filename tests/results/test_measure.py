"""Measure and Curve: one figure, its table, its words; frozen, and nobody's to change."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

import tenure
from tenure import Measure, ParameterError
from tenure.catalogue import kpi
from tenure.formulas import churn_rate
from tenure.options import Options
from tenure.results import Message, Parts, Result, measure
from tenure.samples import customers, spring, subscriptions

churned = tenure.churn_rate(subscriptions, period=spring)


def test_several_periods_have_no_single_value() -> None:
    several = tenure.churn_rate(subscriptions, period=["2026-02", "2026-03"])
    for name in ("value", "lower", "upper", "reason", "parts"):
        with pytest.raises(ParameterError, match=f".{name} is one figure.*read .table, or ask for one period"):
            getattr(several, name)


def test_a_reason_is_words_that_know_their_key() -> None:
    empty = tenure.churn_rate(subscriptions.head(0), period=spring)
    assert empty.reason == "no customers at the start"
    assert empty.reason is not None
    assert empty.reason.key == "no_customers_at_start"
    assert empty.reason.message == Message("no_customers_at_start")
    assert empty.reason.text("es") == "no había clientes al inicio"
    assert churned.reason is None


def test_a_table_has_its_reasons_in_a_language() -> None:
    empty = tenure.churn_rate(subscriptions.head(0), period=spring)
    assert empty.table["reason"].tolist() == ["no customers at the start"]
    assert empty.to_frame("es")["reason"].tolist() == ["no había clientes al inicio"]
    with pytest.raises(ParameterError, match="lang is one of"):
        empty.to_frame("fr")  # type: ignore[arg-type]


def test_a_result_is_frozen_and_gives_copies() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        churned.by = ()
    with pytest.raises(dataclasses.FrozenInstanceError):
        del churned.by
    table = churned.table
    table["value"] = 9.0
    churned.parts["lost"] = 9
    churned.to_dict()["options"]["by"] = "mine"
    assert (churned.value, churned.parts["lost"]) == (0.25, 1)
    assert churned.table["value"].tolist() == [0.25]
    assert churned == tenure.churn_rate(subscriptions, period=spring)


ROWS = pd.DataFrame({
    "period_start": [pd.Timestamp("2026-01-01")] * 2, "period_end": [pd.Timestamp("2026-02-01")] * 2,
    "_by0": ["a", "b"], "lost": [1, 0], "opening": [4, 0],
})  # fmt: skip


def test_the_last_step_applies_a_formula_to_rows_and_to_their_sum() -> None:
    parts = Parts(ROWS, {"plan": "_by0"})
    found = measure("churn_rate", parts, formula=churn_rate, options=Options(), undefined="no_customers_at_start")
    assert (found.value, found.lower, found.upper) == (0.25, None, None)
    assert found.table["reason"].tolist() == [None, "no customers at the start"]
    single = measure("churn_rate", parts, formula=churn_rate, options=Options(), single=False)
    assert single.whole is None


def test_a_bare_result_has_no_json() -> None:
    bare = Result(kpi("churn_rate"), (), {}, ROWS)
    for work in (bare._own_part, lambda: Result._read_own_part({})):
        with pytest.raises(NotImplementedError):
            work()


def test_wilson_reads_its_parts() -> None:
    found = tenure.churn_by_reason(subscriptions, period=spring)
    assert found.lower == churned.lower


def test_groups_of_customers_are_split() -> None:
    found = tenure.churn_rate(subscriptions, period=spring, by="segment", customers=customers)
    assert found.table["opening"].sum() == churned.parts["opening"]


def test_a_reason_without_words_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError, match="nobody_knows"):
        measure(
            "churn_rate", Parts(ROWS, {"plan": "_by0"}), formula=churn_rate, options=Options(), undefined="nobody_knows"
        )


def test_reasons_may_differ_by_row_and_carry_values() -> None:
    lacking = Message("no_such_event", {"event": "use", "events": ["ticket", "login"]})
    rows = ROWS.assign(opening=[0, 0])

    found = measure(
        "churn_rate",
        Parts(rows, {"plan": "_by0"}),
        formula=churn_rate,
        options=Options(),
        undefined=lambda parts: ["no_customers_to_leave" if lost else lacking for lost in parts["lost"]],
    )
    words = "no event is called use; the table has ticket, login"
    assert found.table["reason"].tolist() == ["no customers to leave", words]
    assert found.reason == "no customers to leave"
    assert Measure.from_json(found.to_json()) == found


def test_options_are_kept_as_they_were_read() -> None:
    options = Options(period="2026-01")
    found = measure("churn_rate", Parts(ROWS, {"plan": "_by0"}), formula=churn_rate, options=options)
    assert found.options == {"period": "2026-01"}


def test_a_value_that_is_defined_needs_no_reason() -> None:
    found = measure("churn_rate", Parts(ROWS.head(1), {"plan": "_by0"}), formula=churn_rate, options=Options())
    assert found.table["reason"].tolist() == [None]
