"""The customers behind a figure: they add up to its parts, whatever the KPI, and come in the kind of frame given."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import pandas as pd
import polars as pl
import pytest

import tenure
from tenure.engine import collect, scan
from tenure.explain.parts import FURTHER, PARTS
from tenure.tables import SCHEMAS
from tests.books import at, book, charges, event, people, sub
from tests.frames import ENGINES, connect
from tests.laws import cases

PERIOD = ["period_start", "period_end"]
UNIT = 12_000_000  # exact money is a whole number of these in the currency
NOT_EXACT = {"accrued", "revenue", "adopter_revenue", "other_revenue", "days", "points"}  # sums of fractions
WITHOUT = {
    *("acquisition_cost", "retention_cost", "ltv_to_cac_ratio", "ltv_to_crc_ratio", "payback_months"),  # costs
    *("return_on_investment", "availability", "latency_ms", "error_rate", "apdex_score", "mean_opinion_score"),
    *("lifetime_value_scenarios", "customer_base_value", "mrr_forecast", "value_drivers"),
    *("sticky_features", "health_distribution"),
}

MARCH = book(
    sub("ana", "2026-01-01", mrr=10),
    sub("ben", "2026-01-01", "2026-03-05", mrr=20),
    sub("cleo", "2026-01-01", "2026-03-10", mrr=30),
    sub("cleo", "2026-03-10", mrr=25),
    sub("dan", "2026-03-02", mrr=5),
    sub("eva", "2026-03-02", "2026-03-20", mrr=7),
)


@cache
def tables() -> tenure.Tables:
    found: dict[str, Any] = {name: frame for name, frame in cases.book().items() if name in SCHEMAS}
    return tenure.Tables(**found)


def summed(listed: pd.DataFrame, keys: list[str]) -> dict[Any, float]:
    """Return the amounts per key, in whole units of money where they are exact."""
    found: dict[Any, float] = {}
    for *key, part, amount in listed[[*keys, "part", "amount"]].itertuples(index=False):
        place = (*("none" if pd.isna(each) else each for each in key), part)
        exact = part not in NOT_EXACT
        found[place] = found.get(place, 0) + (round(amount * UNIT) if exact else amount)
    return found


def shown(table: pd.DataFrame, keys: list[str], parts: tuple[str, ...]) -> dict[Any, float]:
    """Return the parts of a measure as the list of customers should have them."""
    rows = [table[keys].assign(part=name, amount=table[name].astype(float)) for name in parts]
    long = pd.concat(rows, ignore_index=True)
    return summed(long[long["amount"].fillna(0) != 0], keys)


def assert_adds_up(measure: tenure.Measure, listed: pd.DataFrame, parts: tuple[str, ...]) -> None:
    keys = [*PERIOD, *measure.by]
    found, wanted = summed(listed[listed["part"].isin(parts)], keys), shown(measure.table, keys, parts)
    assert found.keys() == wanted.keys()
    for place, amount in wanted.items():
        exact = place[-1] not in NOT_EXACT
        assert found[place] == amount if exact else math.isclose(found[place], amount, rel_tol=1e-12), place


def asked(name: str, **further: Any) -> tenure.Measure:
    """Call a KPI on all the tables that it takes."""
    given = {**cases.book(), **{each: tables()[each] for each in tables()}}
    optional = [each for each in SCHEMAS if cases.takes(name, each) and each not in cases.tables_of(name)]
    optional = [each for each in optional if each not in cases.OPTIONS.get(name, {})]  # an option may be called steps
    found: tenure.Measure = cases.call(name, given, **{each: tables()[each] for each in optional}, **further)
    return found


@pytest.mark.parametrize("name", sorted(PARTS))
def test_the_customers_of_a_part_add_up_to_it(name: str) -> None:
    measure = asked(name)
    listed = tenure.explain(measure, tables())
    assert_adds_up(measure, listed, PARTS[name])
    assert [each for each in measure.table.columns if each in PARTS[name]] == list(PARTS[name])
    assert listed["part"].isin((*PARTS[name], *FURTHER.get(name, ()))).all()
    assert (listed["amount"] != 0).all()
    assert not listed.duplicated([*PERIOD, *measure.by, "part", "customer_id"]).any()


@pytest.mark.parametrize(
    ("name", "by", "unit"),
    [
        ("churn_rate", ("segment", "plan"), "pair"),
        ("churn_rate", "plan", "customer"),
        ("net_revenue_retention", "segment", "pair"),
        ("mrr_movements", ("service", "segment"), "customer"),
    ],
)
def test_they_add_up_in_every_group_and_period(name: str, by: Any, unit: str) -> None:
    measure = asked(name, by=by, unit=unit, period=["2024-09", "2024-Q3"], grace_days=10)
    assert_adds_up(measure, tenure.explain(measure, tables()), PARTS[name])


def test_every_kpi_has_customers_behind_it_or_is_known_to_have_none() -> None:
    assert set(cases.MEASURES) == {*PARTS, *WITHOUT}


def listed(measure: Any, **options: Any) -> list[list[Any]]:
    found = tenure.explain(measure, {"subscriptions": MARCH}, **options)
    rows: list[list[Any]] = found[["part", "customer_id", "amount"]].to_numpy().tolist()
    return rows


def test_who_was_lost_and_who_joined() -> None:
    churned = tenure.churn_rate(MARCH, period="2026-03")
    assert listed(churned, part=["lost", "joined", "passing"]) == [
        ["joined", "dan", 1.0],
        ["lost", "ben", 1.0],
        ["passing", "eva", 1.0],
    ]


def test_retention_lists_the_movements_that_it_is_made_of() -> None:
    assert listed("net_revenue_retention", period="2026-03") == [
        ["opening", "ana", 10.0],
        ["opening", "ben", 20.0],
        ["opening", "cleo", 30.0],
        ["retained", "ana", 10.0],
        ["retained", "cleo", 25.0],
        ["contraction", "cleo", 5.0],
        ["churn", "ben", 20.0],
    ]


@pytest.mark.parametrize("name", sorted(FURTHER))
def test_the_movements_add_up_to_those_of_the_book(name: str) -> None:
    moved, found = asked("mrr_movements"), tenure.explain(asked(name), tables())
    assert_adds_up(moved, found, tuple(each for each in FURTHER[name] if each not in PARTS[name]))


def test_a_name_with_options_is_the_measure_with_them() -> None:
    options: dict[str, Any] = {"period": "2026-03", "by": "segment"}
    given = {"subscriptions": MARCH, "customers": people(ana="a", ben="b", cleo=None, dan="a", eva="b")}
    measure = tenure.churn_rate(MARCH, customers=given["customers"], grace_days=3, **options)
    by_name = tenure.explain("churn_rate", given, options={"grace_days": 3}, **options)
    pd.testing.assert_frame_equal(tenure.explain(measure, given), by_name)
    assert by_name.loc[by_name["segment"].isna(), "part"].tolist() == ["opening", "closing"]  # cleo's
    assert list(by_name.columns) == [*PERIOD, "segment", "part", "customer_id", "amount"]


@pytest.mark.parametrize("engine", ENGINES)
def test_every_kind_of_frame_comes_back_with_its_zone(engine: str) -> None:
    zoned = MARCH.assign(**{name: MARCH[name].dt.tz_localize("Europe/Madrid") for name in ("started_at", "ended_at")})
    with connect() as connection:
        connection.execute("SET TimeZone = 'Europe/Madrid'")
        given = ENGINES[engine](zoned, connection)
        found = tenure.explain("churn_rate", {"subscriptions": given}, period="2026-03", part=("joined", "lost"))
        nobody = tenure.explain("churn_rate", {"subscriptions": given}, period="2025-03", part="lost")
        assert type(found) is type(given) is type(nobody)
        table = collect(scan(found, ["period_start", "part", "customer_id", "amount"]).lazy)
        assert collect(scan(nobody, ["part"]).lazy).empty
    assert table[["part", "customer_id", "amount"]].to_numpy().tolist() == [
        ["joined", "dan", 1.0],
        ["lost", "ben", 1.0],
    ]
    assert set(table["period_start"]) == {pd.Timestamp("2026-02-28 23:00")}  # in UTC, as the engine holds it


def test_answers_of_nobody_in_particular_are_listed_too() -> None:
    rows = [("ana", 10), (None, 9), (None, 2)]
    surveys = pd.DataFrame(rows, columns=["customer_id", "score"]).assign(kind="nps", answered_at=at("2026-03-05"))
    found = tenure.explain(
        "net_promoter_score", {"surveys": surveys}, period="2026-03", part=("promoters", "detractors")
    )
    assert found[["part", "amount"]].to_numpy().tolist() == [
        ["promoters", 1.0],
        ["promoters", 1.0],
        ["detractors", 1.0],
    ]
    assert found["customer_id"].fillna("nobody").tolist() == ["ana", "nobody", "nobody"]


def test_customers_of_several_tables_need_no_table_of_their_own() -> None:
    events = charges(event("zoe", "2026-03-05", 0, event="ticket"), event("ana", "2026-03-06", 0, event="ticket"))
    given = {"subscriptions": MARCH, "events": events}
    found = tenure.explain("tickets_per_customer", given, period="2026-03", part="tickets")
    assert found[["customer_id", "amount"]].to_numpy().tolist() == [["ana", 1.0], ["zoe", 1.0]]


def test_a_renamed_table_of_customers_keeps_its_names() -> None:
    people_here = people(ana="a", ben="b", cleo="c", dan="a", eva="b").rename(columns={"customer_id": "id"})
    given = tenure.Tables(
        subscriptions=MARCH.rename(columns={"customer_id": "who"}),
        customers=people_here,
        rename={"subscriptions": {"who": "customer_id"}, "customers": {"id": "customer_id"}},
    )
    found = tenure.explain("churn_rate", given, period="2026-03", by="segment", part="lost")
    assert found[["segment", "customer_id"]].to_numpy().tolist() == [["b", "ben"]]


@pytest.mark.parametrize("kind", [pd.DataFrame, pl.from_pandas])
def test_nobody_is_a_table_without_rows(kind: Any) -> None:
    found = tenure.explain("churn_rate", {"subscriptions": kind(MARCH.iloc[:0])}, period="2026-03")
    assert list(found.columns) == [*PERIOD, "part", "customer_id", "amount"]
    assert len(found) == 0


def test_a_table_without_customers_has_nobody_behind_it() -> None:
    surveys = pd.DataFrame({"score": [9.0], "kind": "nps", "answered_at": at("2026-03-05")})
    with pytest.raises(tenure.ParameterError, match="surveys have no customer_id: no customers are behind the figure"):
        tenure.explain("net_promoter_score", {"surveys": surveys}, period="2026-03")


def test_tables_stay_as_they_were() -> None:
    before = MARCH.copy()
    tenure.explain("mrr_movements", {"subscriptions": MARCH}, period="2026-03")
    pd.testing.assert_frame_equal(MARCH, before)


CHURNED = tenure.churn_rate(MARCH, period="2026-03")


@pytest.mark.parametrize(
    ("measure", "options", "words"),
    [
        ("acquisition_cost", {"period": "2026-03"}, "acquisition_cost has no customers behind it: those that have are"),
        ("churn_rat", {}, "churn_rat"),
        (7, {}, "measure is a Measure or the name of a KPI, not a int."),
        ("churn_rate", {}, "churn_rate needs a period."),
        ("response_rate", {"period": "2026-03"}, "response_rate needs the table surveys."),
        ("average_handle_seconds", {"period": "2026-03"}, "average_handle_seconds needs the table contacts."),
        ("conversion_rate", {"period": "2026-03"}, "conversion_rate needs the table exposures."),
        ("churn_rate", {"period": "2026-03", "options": {"grace": 3}}, "churn_rate takes no option 'grace' here"),
        ("churn_rate", {"period": "2026-03", "part": "lots"}, "churn_rate has no part 'lots': it has opening"),
        ("churn_rate", {"period": "2026-03", "by": "part"}, "by names 'part', which is a column of the list itself"),
        (CHURNED, {"period": "2026-02", "by": "plan"}, "period, by: a measure has its own"),
        (
            tenure.churn_rate(MARCH.iloc[1:], period="2026-03"),
            {},
            "These are not the tables that churn_rate was made of: its opening is 2, theirs 3.",
        ),
    ],
)
def test_what_is_wrong_is_said(measure: Any, options: dict[str, Any], words: str) -> None:
    with pytest.raises(tenure.ParameterError) as error:
        tenure.explain(measure, {"subscriptions": MARCH}, **options)
    assert words in str(error.value)
