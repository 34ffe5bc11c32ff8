"""What a scorecard is asked: options of all KPIs and of one, the instant, strategies and stages."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import tenure
from tenure import ParameterError, Tables, scorecard
from tenure.samples import costs, customers, spring, subscriptions, surveys, telecom
from tenure.scorecard import scorecard_kpis
from tenure.scorecard.question import SHARED
from tenure.scorecard.selection import parameters_of

BOOK: dict[str, Any] = {
    "customers": customers,
    "subscriptions": subscriptions,
    "surveys": surveys,
    "costs": costs,
}


def options_of(name: str, **asked: Any) -> dict[str, Any]:
    return dict(scorecard(BOOK, period=spring, kpis=name, **asked).measures[name].options)


@pytest.mark.parametrize(
    ("option", "value", "kpi"),
    [("margin", 0.5, "ltv_to_cac_ratio"), ("grace_days", 30, "churn_rate"), ("confidence", 0.8, "churn_rate")],
)
def test_an_option_goes_to_every_kpi_that_takes_it(option: str, value: float, kpi: str) -> None:
    assert options_of(kpi, **{option: value})[option] == value


def test_an_option_changes_the_figure_as_it_does_by_itself() -> None:
    card = scorecard(BOOK, period=spring, kpis=("lifetime_value", "churn_rate"), margin=0.5, confidence=0.8)
    alone = tenure.lifetime_value(subscriptions, period=spring, margin=0.5, confidence=0.8)
    assert card.table["value"].tolist()[0] == alone.value == 60.0
    assert card.table["confidence"].tolist() == [0.8, 0.8]


def test_only_renewals_have_a_grace_of_their_own() -> None:
    taken = {(name, word) for name in scorecard_kpis() for word in SHARED if word in parameters_of(name)}
    own = {(name, word) for name, word in taken if parameters_of(name)[word].default != SHARED[word]}
    assert own == {("renewal_rate", "grace_days"), ("net_contract_value_increase", "grace_days")}
    assert options_of("renewal_rate", grace_days=5)["grace_days"] == 30


def test_an_option_of_one_kpi_is_for_that_alone() -> None:
    marks = surveys[surveys["kind"] == "csat"].assign(score=9.0)
    asked: dict[str, Any] = {"customer_satisfaction_score": {"scale": (1, 10)}, "churn_rate": {"confidence": 0.5}}
    card = scorecard({**BOOK, "surveys": marks}, period=spring, options=asked)
    assert card.measures["customer_satisfaction_score"].table["value"].tolist() == [100.0]
    assert card.measures["churn_rate"].options["confidence"] == 0.5
    assert card.measures["renewal_rate"].options["confidence"] == 0.95


def test_an_option_may_be_a_table_that_is_none_of_the_book() -> None:
    values = customers[["customer_id"]].assign(lifetime_value=[3.0, 1.0, 4.0, 1.5, 9.0, 2.6])
    behaviours = customers[["customer_id"]].assign(visits=range(6))
    asked = {"value_drivers": {"values": values, "behaviours": behaviours}}
    assert "value_drivers" in scorecard(BOOK, period=spring, kpis="value_drivers", options=asked).measures


def test_a_value_that_one_kpi_refuses_stops_no_other() -> None:
    card = scorecard(
        BOOK, period=spring, kpis=("quick_ratio", "churn_rate"), options={"churn_rate": {"denominator": "all"}}
    )
    assert list(card.measures) == ["quick_ratio"]
    assert card.missing["churn_rate"].detail.startswith("denominator is one of")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"options": {"churn_rat": {}}}, "'churn_rat' is no KPI; did you mean"),
        ({"options": {"churn_rate": {"grace": 3}}}, "takes no option 'grace' here; did you mean 'grace_days'?"),
        ({"options": {"churn_rate": {"period": "2026"}}}, "takes no option 'period' here"),
        ({"options": {"churn_rate": {"customers": customers}}}, "takes no option 'customers' here"),
        ({"options": {"churn_rate": 3}}, "options of churn_rate is a dict"),
        ({"options": "churn_rate"}, "options is a dict by KPI"),
        ({"margin": 2}, "margin is a number from 0 up to 1"),
        ({"grace_days": -1}, "grace_days is a number from 0"),
        ({"confidence": 1}, "confidence lies between 0 and 1"),
        ({"compare": "last"}, "compare is one of 'previous', 'year'"),
        ({"as_of": "soon"}, "as_of is a date"),
        ({"strategy": "growth"}, "strategy is one of 'stability', 'product_market_fit', 'profitability'"),
        ({"stage": ["onboarding"]}, "stage is one of 'onboarding', 'retention', 'expansion'"),
        ({"stage": "retention", "kpis": "churn_rate"}, "kpis and stage each select KPIs"),
        ({"by": "segmnt"}, "by names 'segmnt', which no table has; did you mean 'segment'?"),
    ],
)
def test_what_has_no_meaning_is_refused(asked: dict[str, Any], words: str) -> None:
    with pytest.raises(ParameterError, match=words.replace("?", r"\?")):
        scorecard(BOOK, **{"period": spring, **asked})


def test_a_column_named_as_one_of_the_scorecard_is_refused() -> None:
    named = {"subscriptions": subscriptions.assign(unit="box")}
    with pytest.raises(ParameterError, match="by names 'unit', which is a column of the scorecard itself"):
        scorecard(named, period=spring, by="unit")


@pytest.mark.parametrize("tables", [subscriptions, Tables(subscriptions=subscriptions).subscriptions, [subscriptions]])
def test_a_frame_is_no_set_of_tables(tables: Any) -> None:
    with pytest.raises(ParameterError, match=r"tables is a Tables or a dict .* give {'subscriptions': frame}"):
        scorecard(tables, period=spring)


@pytest.mark.parametrize(("name", "hint"), [("subscription", "; did you mean 'subscriptions'?"), (7, r"\. The tables")])
def test_a_table_that_there_is_not_is_named(name: Any, hint: str) -> None:
    with pytest.raises(ParameterError, match=f"There is no table {name!r}{hint.replace('?', '.')}"):
        scorecard({name: subscriptions}, period=spring)


def test_as_of_goes_to_what_looks_at_an_instant_and_to_what_waits_for_windows() -> None:
    kpis = ("survival_curve", "renewal_rate", "churn_rate")
    card = scorecard(BOOK, period=spring, kpis=kpis, as_of="2026-03-15")
    alone = tenure.renewal_rate(subscriptions, period=spring, as_of="2026-03-15")
    assert card.measures["renewal_rate"].table.equals(alone.table)
    curve = tenure.survival_curve(subscriptions, as_of="2026-03-15")
    assert card.measures["survival_curve"].table.equals(curve.table)
    assert "churn_rate" in card.measures


@pytest.mark.parametrize(
    ("theme", "kpis"),
    [
        ({"strategy": "stability"}, ("churn_rate", "sessions_per_day")),
        ({"strategy": "product_market_fit"}, ("trial_conversion_rate", "onboarding_engagement_score")),
        ({"strategy": "profitability"}, ("expansion_revenue", "ltv_to_cac_ratio")),
        ({"stage": "onboarding"}, ("trial_conversion_rate", "onboarding_engagement_score")),
        ({"stage": "retention"}, ("health_distribution", "churn_rate", "customer_satisfaction_score")),
        ({"stage": "expansion"}, ("expansion_revenue", "lifetime_value", "net_promoter_score")),
    ],
)
def test_a_strategy_or_stage_selects_the_kpis_that_are_built(theme: dict[str, str], kpis: tuple[str, ...]) -> None:
    card = scorecard(BOOK, period=spring, **theme)  # type: ignore[arg-type]
    assert card.kpis == kpis
    assert card.table["kpi"].tolist() == list(kpis)
    assert card.summary().startswith("Scorecard of March 2026")


def test_the_stage_of_retention_takes_health_scores_among_its_options() -> None:
    alone = scorecard(BOOK, period=spring, stage="retention")
    assert alone.missing["health_distribution"].text() == "needs scores: give it in options, or call it by itself"
    scores = pd.DataFrame({"customer_id": ["ana", "ben"], "band": ["red", "green"]})
    card = scorecard(BOOK, period=spring, stage="retention", options={"health_distribution": {"scores": scores}})
    assert card.measures["health_distribution"] == tenure.health_distribution(scores)
    assert tenure.Scorecard.from_json(card.to_json()).to_dict() == card.to_dict()


def test_outcomes_of_campaigns_are_events_or_else_subscriptions() -> None:
    book = telecom(customers=200, months=12, seed=3)
    tables = {name: book.tables[name] for name in ("exposures", "events", "subscriptions")}

    def found(*names: str, **options: Any) -> Any:
        chosen = {name: tables[name] for name in names}
        card = tenure.scorecard(chosen, period="2024-04", kpis="conversion_rate", options={"conversion_rate": options})
        return card.measures.get("conversion_rate") or card.missing["conversion_rate"]

    every = tenure.conversion_rate(tables["exposures"], tables["events"], period="2024-04")
    starts = tenure.conversion_rate(tables["exposures"], tables["subscriptions"], period="2024-04")
    assert found(*tables).table.equals(every.table)
    assert found("exposures", "subscriptions").table.equals(starts.table)
    assert (found("exposures").what, found("exposures").detail) == ("table", "events")
    assert found("events").detail == "exposures"
    with pytest.raises(tenure.ParameterError, match="takes no option 'outcomes'"):
        found(*tables, outcomes=tables["events"])


def test_outcomes_that_lack_a_column_are_said_to_lack_it() -> None:
    book = telecom(customers=50, months=12, seed=3)
    tables = {"exposures": book.exposures, "events": book.events.drop(columns="service")}
    options = {"conversion_rate": {"services": "music"}}
    card = tenure.scorecard(tables, period="2024-04", kpis="conversion_rate", options=options)
    assert "service" in card.missing["conversion_rate"].detail
