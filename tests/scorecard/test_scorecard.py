"""The scorecard: many KPIs at once, each as by itself, and counted together."""

from __future__ import annotations

import inspect
import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

import tenure
from tenure import ParameterError, Tables, scorecard
from tenure.counting.core import shared
from tenure.counting.core.shared import memoised, shared_counts
from tenure.samples import customers, events, spring, subscriptions, surveys
from tenure.scorecard import Missing, build, scorecard_kpis
from tenure.tables import check_inputs, inputs
from tenure.tables import tables as checks
from tenure.tables.checks.inspection import type_frame

BOOK: dict[str, Any] = {"customers": customers, "subscriptions": subscriptions}
FEW = ("churn_rate", "mrr_movements", "expansion_revenue")
COLUMNS = ["kpi", "label", "period", "value", "lower", "upper", "confidence", "unit", "reason", "notes", "missing"]


@pytest.mark.parametrize("name", [name for name in scorecard_kpis() if tenure.KPIS[name].tables == ("subscriptions",)])
def test_a_kpi_is_the_same_as_by_itself(name: str) -> None:
    found = scorecard(Tables(subscriptions=subscriptions), period=spring, kpis=name).measures[name]
    function = getattr(tenure, name)
    takes_period = "period" in inspect.signature(function).parameters
    alone = function(subscriptions, **({"period": spring} if takes_period else {"as_of": "2026-04-01"}))
    assert found.table.equals(alone.table)


def test_the_table_has_a_row_for_each_kpi() -> None:
    table = scorecard(BOOK, period=spring, kpis=FEW).table
    assert table.columns.tolist() == COLUMNS
    assert table["kpi"].tolist() == list(FEW)
    # One of four left; 100 became 150; one went from 20 to 30.
    assert table["value"].tolist() == [0.25, 50.0, 10.0]
    assert table["missing"].tolist() == [None] * 3


def test_all_kpis_that_give_a_figure_are_asked() -> None:
    card = scorecard(BOOK, period=spring)
    assert card.kpis == scorecard_kpis()
    assert {*card.measures} | {*card.missing} == {*scorecard_kpis()}
    assert "customer_movements" not in card.kpis


def test_a_kpi_without_its_table_says_which() -> None:
    card = scorecard({"customers": customers}, period=spring, kpis="churn_rate")
    assert card.missing == {"churn_rate": Missing("table", "subscriptions")}
    assert card.table["missing"].tolist() == ["needs subscriptions"]
    assert math.isnan(card.table["value"].iloc[0])
    assert "Churn rate  needs subscriptions" in card.summary()
    assert "Tasa de abandono de clientes  necesita subscriptions" in card.summary("es")


def test_tables_that_a_kpi_may_take_are_taken() -> None:
    card = scorecard({**BOOK, "events": events}, period=spring, kpis="service_revenue")
    alone = tenure.service_revenue(subscriptions, events, period=spring)
    assert card.table["value"].tolist() == [alone.value]
    assert alone.parts["charges"] == 20


def test_a_table_that_lacks_what_only_this_kpi_needs_is_left_out() -> None:
    card = scorecard({**BOOK, "events": events.drop(columns="amount")}, period=spring, kpis="service_revenue")
    assert card.table["value"].tolist() == [tenure.service_revenue(subscriptions, period=spring).value]


def test_groups_are_rows() -> None:
    card = scorecard(BOOK, period=spring, kpis=("churn_rate", "churn_by_reason", "survival_curve"), by="segment")
    table = card.table
    rows = table[table["kpi"] == "churn_rate"]
    assert dict(zip(rows["segment"], rows["value"], strict=True)) == {"business": 0.5, "consumer": 0.0}
    assert table["kpi"].value_counts()["survival_curve"] == 2
    # Reasons are a key of their own: they do not fit a row per group.
    assert table[table["kpi"] == "churn_by_reason"]["reason"].tolist() == ["2 rows: see .measures"]


def test_a_group_of_nulls_is_shown_as_one() -> None:
    card = scorecard({"subscriptions": subscriptions}, period=spring, kpis="churn_rate", by="plan")
    assert "March 2026 · –" in card.summary()


def test_pairs_of_services_are_a_list() -> None:
    card = scorecard(BOOK, period=spring, kpis=("uptake_rate", "services_per_customer", "service_combinations"))
    assert card.table["value"].tolist()[:2] == [0.4, 1.4]
    assert card.table["reason"].tolist() == [None, None, "2 rows: see .measures"]
    assert "Combinaciones de servicios" in card.summary("es")


def test_what_counts_all_services_of_a_customer_is_not_split_by_them() -> None:
    card = scorecard(BOOK, period=spring, kpis=("uptake_rate", "services_per_customer"), by="service")
    rows = card.table[card.table["kpi"] == "uptake_rate"]
    assert dict(zip(rows["service"], rows["value"], strict=True)) == {"music": 0.4}
    assert card.missing["services_per_customer"].detail.startswith("by names 'service' of subscriptions")


def test_a_base_of_all_known_customers_sees_customers() -> None:
    known = {"uptake_rate": {"base": "known"}}
    card = scorecard(BOOK, period=spring, kpis="uptake_rate", options=known)
    assert card.table["value"].tolist() == [2 / 6]
    without = scorecard({"subscriptions": subscriptions}, period=spring, kpis="uptake_rate", options=known)
    assert without.missing["uptake_rate"].detail.startswith("base='known' counts all rows of customers")


def test_a_book_without_value_added_services_says_what_is_missing() -> None:
    lines = subscriptions.drop(columns="is_vas")
    card = scorecard({"subscriptions": lines}, period=spring, kpis=("uptake_rate", "services_per_customer"))
    assert "is_vas" in card.missing["uptake_rate"].detail
    assert card.table["value"].tolist()[1] == 1.4


def test_the_active_customers_of_uptake_and_services_are_counted_once() -> None:
    assert len(questions("uptake_rate")) == 1
    assert questions("uptake_rate", "services_per_customer", "service_combinations") == questions("uptake_rate")


def test_periods_are_rows() -> None:
    card = scorecard(BOOK, period=tenure.months("2026-02", spring), kpis=("churn_rate", "survival_curve"))
    assert card.table["period"].tolist() == ["2026-02", "2026-03", "2026-03"]
    assert card.summary().startswith("Scorecard of February 2026, March 2026\n")


def test_what_looks_at_an_instant_looks_at_the_end() -> None:
    card = scorecard(BOOK, period=["2026-03", "2026-01"], kpis="survival_curve")
    alone = tenure.survival_curve(subscriptions, as_of="2026-04-01")
    assert card.measures["survival_curve"].table.equals(alone.table)


def test_an_empty_book_has_a_row_for_each_kpi_too() -> None:
    card = scorecard(
        {"subscriptions": subscriptions.head(0)}, period=spring, by="service", kpis=[*FEW, "survival_curve"]
    )
    assert card.table["kpi"].tolist() == [*FEW, "survival_curve"]
    assert card.table["reason"].tolist()[-1] == "nobody had started by then"
    assert "undefined" in card.summary()


def test_what_cannot_be_split_so_says_why() -> None:
    card = scorecard({**BOOK, "events": events}, period=spring, kpis="churn_rate", by="channel")
    assert card.missing["churn_rate"].what == "error"
    assert card.table["missing"].iloc[0].startswith("by names 'channel', which no table of this call has")


def test_data_that_one_kpi_cannot_use_stop_no_other() -> None:
    two = subscriptions.assign(currency=["EUR", "USD"] * 6)
    card = scorecard({"subscriptions": two}, period=spring, kpis="mrr_movements")
    assert card.missing["mrr_movements"].detail.startswith("subscriptions has amounts in several currencies")


def test_answers_that_only_one_kpi_refuses_stop_no_other() -> None:
    marks = surveys.assign(score=11.0)
    card = scorecard({"surveys": marks}, period=spring, kpis=("net_promoter_score", "response_rate"))
    assert card.missing["net_promoter_score"].detail.startswith("surveys.score")
    assert "\n" not in card.missing["net_promoter_score"].detail
    assert list(card.measures) == ["response_rate"]


def test_a_kpi_that_cannot_be_split_says_so() -> None:
    card = scorecard(BOOK, period=spring, kpis="customer_base_value", by="segment")
    assert card.missing == {"customer_base_value": Missing("by", "segment")}


def test_a_kpi_that_needs_more_than_tables_says_what() -> None:
    card = scorecard(BOOK, period=spring, kpis="value_drivers")
    assert card.table["missing"].tolist() == ["needs behaviours, values: give it in options, or call it by itself"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"kpis": "churn"}, "'churn' is no KPI"),
        ({"kpis": ()}, "kpis is empty"),
        ({"kpis": "customer_movements"}, "customer_movements: a row per customer is no figure"),
        ({"by": "colour"}, "by names 'colour', which no table has"),
        ({"period": "yesterday"}, "'yesterday' is no period"),
    ],
)
def test_what_has_no_meaning_is_refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        scorecard(BOOK, **{"period": spring, **options})


def test_progress_names_each_kpi_before_it_is_counted() -> None:
    named: list[str] = []
    scorecard(BOOK, period=spring, kpis=FEW, on_kpi=named.append)
    assert named == list(FEW)


def questions(*kpis: str) -> list[Any]:
    """Return what was counted for some KPIs: the memo's keys, rows aside."""
    with shared_counts():
        memo: Any = shared._memo.get()
        tables = Tables(**BOOK)
        for name in kpis:
            getattr(tenure, name)(tables.subscriptions, period=spring)
        return [key[2:] for key in memo]


def test_what_several_kpis_need_is_counted_once() -> None:
    assert questions(*FEW, "gross_revenue_retention") == questions("churn_rate")


def test_what_is_asked_otherwise_is_counted_anew() -> None:
    tables, sizes = Tables(**BOOK), [0]
    split: dict[str, Any] = {"by": "segment", "customers": tables.customers}
    variants: tuple[dict[str, Any], ...] = ({}, {"grace_days": 30}, {"by": "plan"}, split, {"period": "2026-02"})
    with shared_counts():
        memo: Any = shared._memo.get()
        for options in variants:
            for function in (tenure.churn_rate, tenure.mrr_movements):
                function(tables.subscriptions, **{"period": spring, **options})
                sizes.append(len(memo))
    # Each pair of KPIs counts for its first only.
    assert sizes[1::2] == sizes[2::2] == sorted({*sizes[1:]})


def test_one_scorecard_shares_its_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    shares: list[Any] = []

    def answered(*_: Any) -> Missing:
        shares.append(shared._memo.get())
        return Missing("error", "counted elsewhere")

    monkeypatch.setattr(build, "answer", answered)
    scorecard(BOOK, period=spring, kpis=FEW)
    assert shares[0] is shares[1] is shares[2] is not None
    assert shared._memo.get() is None


def test_other_rows_are_counted_anew() -> None:
    known = check_inputs(subscriptions=subscriptions)
    fewer = replace(known, tables={"subscriptions": known.tables["subscriptions"].head(3)})
    with shared_counts():
        found = [memoised(each, "subscriptions", ("it",), object) for each in (known, fewer, known)]
    assert found[0] is found[2]
    assert found[0] is not found[1]


def test_a_shared_count_cannot_be_spoiled() -> None:
    tables = Tables(**BOOK)
    with shared_counts():
        table = tenure.mrr_movements(tables.subscriptions, period=spring).table
        table["opening"] = 0
        assert tenure.mrr_movements(tables.subscriptions, period=spring).parts["opening"] == 100


def test_scorecards_of_many_threads_do_not_mix() -> None:
    books = [subscriptions.assign(mrr=subscriptions["mrr"] * times) for times in (1, 2, 3, 4)]
    kpis = ("monthly_recurring_revenue", "annual_recurring_revenue")

    def mrr(book: pd.DataFrame) -> list[float]:
        values: list[float] = scorecard({"subscriptions": book}, period=spring, kpis=kpis).table["value"].tolist()
        return values

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(mrr, books)) == [[150.0 * times, 1800.0 * times] for times in (1, 2, 3, 4)]


def test_each_table_is_checked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []

    def noted(frame: Any, schema: Any, *more: Any) -> Any:
        checked.append(schema.table)
        return type_frame(frame, schema, *more)

    monkeypatch.setattr(checks, "type_frame", noted)
    monkeypatch.setattr(inputs, "type_frame", None)  # what a KPI would check with
    card = scorecard({**BOOK, "events": events}, period=spring, compare="previous")
    assert sorted(checked) == ["customers", "events", "subscriptions"]
    assert "service_revenue" in card.earlier
