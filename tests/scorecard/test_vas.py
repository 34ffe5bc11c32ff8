"""The summary of value-added services: a row per service, each figure as its own function gives it."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import pandas as pd
import pytest

import tenure
from tenure.samples import exposures, outages, requests, spring, subscriptions, telecom
from tenure.scorecard import VAS_FIGURES

PERIOD = "2024-09"


@cache
def book() -> dict[str, pd.DataFrame]:
    return dict(telecom(customers=300, months=12, seed=2, start="2024-01-01").tables)


@cache
def summary() -> pd.DataFrame:
    return tenure.vas_summary(book(), period=PERIOD)


def by_service(measure: tenure.Measure) -> dict[Any, float]:
    return dict(zip(measure.table["service"], measure.table["value"], strict=True))


def figures(name: str) -> dict[Any, float]:
    return dict(zip(summary()["service"], summary()[name], strict=True))


def test_a_row_per_value_added_service_and_a_column_per_figure() -> None:
    assert summary()["service"].tolist() == ["cloud", "music", "security"]
    assert summary().columns.tolist() == ["service", *VAS_FIGURES, "reasons"]
    assert all(summary()[name].dtype == "float64" for name in VAS_FIGURES)


def test_figures_are_those_of_their_own_functions() -> None:
    lines, events = book()["subscriptions"], book()["events"]
    options: dict[str, Any] = {"period": PERIOD, "by": "service"}
    expected = {
        "uptake_rate": tenure.uptake_rate(lines, **options),
        "active_use_rate": tenure.active_use_rate(lines, events, **options),
        "daily_active_use_rate": tenure.active_use_rate(lines, events, per="day", **options),
        "service_revenue": tenure.service_revenue(lines, events, vas_only=True, **options),
        "service_churn_rate": tenure.service_churn_rate(lines, **options),
        "incremental_arpu": tenure.incremental_arpu(lines, events, **options),
        "return_on_investment": tenure.return_on_investment(lines, book()["costs"], events, **options),
        "latency_ms": tenure.latency_ms(book()["requests"], **options),
        "availability": tenure.availability(book()["outages"], services=["cloud", "music", "security"], period=PERIOD),
    }
    for name, measure in expected.items():
        all_services = by_service(measure)
        assert figures(name) == pytest.approx({each: all_services[each] for each in figures(name)}, nan_ok=True), name


def test_conversion_is_of_the_exposed_who_then_took_up_the_service() -> None:
    tables = {"subscriptions": subscriptions, "exposures": exposures}
    found = tenure.vas_summary(tables, period=spring, options={"conversion_rate": {"within_days": 20}})
    alone = tenure.conversion_rate(exposures, subscriptions, period=spring, services=["music"], within_days=20)
    assert found["conversion_rate"].tolist() == pytest.approx([alone.value], nan_ok=True)


def test_an_option_that_a_conversion_refuses_is_said_in_its_place() -> None:
    tables = {"subscriptions": subscriptions, "exposures": exposures}
    found = tenure.vas_summary(tables, period=spring, options={"conversion_rate": {"within_days": -1}})
    assert math.isnan(found["conversion_rate"].iloc[0])
    assert "within_days" in found["reasons"].iloc[0]["conversion_rate"]


def test_what_the_tables_do_not_allow_is_nan_with_a_reason() -> None:
    found = tenure.vas_summary({"subscriptions": subscriptions}, period=spring)
    reasons = found["reasons"].iloc[0]
    assert reasons["latency_ms"] == "needs requests"
    assert reasons["conversion_rate"] == "needs exposures"
    assert {name for name in VAS_FIGURES if math.isnan(found[name].iloc[0])} == {*reasons}
    assert not [name for name, words in reasons.items() if not words]
    spanish = tenure.vas_summary({"subscriptions": subscriptions}, period=spring, lang="es")
    assert spanish["reasons"].iloc[0]["latency_ms"] == "necesita requests"


def test_a_service_that_a_table_does_not_know_says_so() -> None:
    other = requests[requests["service"] != "music"]
    found = tenure.vas_summary({"subscriptions": subscriptions, "requests": other, "outages": outages}, period=spring)
    assert found["reasons"].iloc[0]["latency_ms"] == "the table has nothing of this service"
    assert found["availability"].iloc[0] < 1


def test_options_go_before_those_of_the_summary() -> None:
    tables = {"subscriptions": subscriptions, "requests": requests}
    slow = tenure.vas_summary(tables, period=spring, options={"latency_ms": {"quantiles": [0.99]}})
    assert slow["latency_ms"].iloc[0] > tenure.vas_summary(tables, period=spring)["latency_ms"].iloc[0]


def test_a_null_service_is_one_of_its_own() -> None:
    nameless = subscriptions.assign(
        service=subscriptions["service"].where(~subscriptions["is_vas"].fillna(value=False))
    )
    found = tenure.vas_summary({"subscriptions": nameless, "outages": outages}, period=spring)
    assert found["service"].tolist() == [None]
    assert found["uptake_rate"].iloc[0] == tenure.uptake_rate(nameless, period=spring).value


def test_a_book_without_services_has_no_rows() -> None:
    plain = subscriptions.assign(is_vas=False)
    found = tenure.vas_summary({"subscriptions": plain}, period=spring)
    assert found.empty
    assert found.columns.tolist() == ["service", *VAS_FIGURES, "reasons"]


def test_what_has_no_meaning_is_refused() -> None:
    with pytest.raises(tenure.ParameterError, match="a row per service of one period, not of 2"):
        tenure.vas_summary({"subscriptions": subscriptions}, period=["2026-02", "2026-03"])  # type: ignore[arg-type]
    with pytest.raises(tenure.ParameterError, match="vas_summary needs subscriptions"):
        tenure.vas_summary({"requests": requests}, period=spring)
    with pytest.raises(tenure.ContractError, match=r"subscriptions\.is_vas: the column is missing"):
        tenure.vas_summary({"subscriptions": subscriptions.drop(columns="is_vas")}, period=spring)
