"""Laws that tie the oracles to each other, on tables that nobody chose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from . import (
    churn_by_reason,
    churn_rate,
    customer_movements,
    gross_revenue_retention,
    mrr_movements,
    net_contract_value_increase,
    net_revenue_retention,
    renewal_rate,
    service_revenue,
)
from .movements import KINDS
from .states import Period, Row
from .strategies import OPTIONAL, customers, events, periods, subscriptions

BY = st.sampled_from([(), ("service",), ("segment",), ("plan", "segment")])
GRACE = st.sampled_from([0, 1, 5, 30])
UNIT = st.sampled_from(["pair", "customer"])


@given(subscriptions(), periods(), customers(), BY, GRACE, UNIT)
def test_customers_add_up(
    table: list[Row], spans: list[Period], people: list[Row], by: tuple[str, ...], grace_days: int, unit: str
) -> None:
    rates = churn_rate(table, spans, by=by, customers=people, grace_days=grace_days, unit=unit)
    moves = mrr_movements(table, spans, by=by, customers=people, grace_days=grace_days, unit=unit)
    for row, move in zip(rates, moves, strict=True):
        assert row["opening"] + row["joined"] - row["lost"] == row["closing"] == move["closing_customers"]
        assert row["joined"] == move["new_customers"] + move["reactivation_customers"]
        assert row["lost"] == move["churn_customers"]


@given(subscriptions(), periods(), customers(), BY, GRACE, UNIT)
def test_movements_lead_from_the_opening_to_the_closing(
    table: list[Row], spans: list[Period], people: list[Row], by: tuple[str, ...], grace_days: int, unit: str
) -> None:
    rows = mrr_movements(table, spans, by=by, customers=people, grace_days=grace_days, unit=unit)
    for row in rows:
        gained = row["new"] + row["reactivation"] + row["expansion"]
        assert row["opening"] + gained - row["contraction"] - row["churn"] == row["closing"]
    moved = customer_movements(table, spans, by=by, customers=people, grace_days=grace_days, unit=unit)
    assert sum(row["amount"] for row in moved) == sum(row["value"] for row in rows)
    for kind in KINDS:
        assert sum(row["kind"] == kind for row in moved) == sum(row[f"{kind}_customers"] for row in rows)


@given(subscriptions(), periods(), GRACE)
def test_reasons_share_out_the_losses(table: list[Row], spans: list[Period], grace_days: int) -> None:
    reasons = churn_by_reason(table, spans, grace_days=grace_days)
    for row in churn_rate(table, spans, grace_days=grace_days):
        own = [one for one in reasons if all(one[bound] == row[bound] for bound in ("period_start", "period_end"))]
        assert sum(one["lost"] for one in own) == row["lost"]


@given(subscriptions(), periods(), customers())
def test_segments_add_to_the_whole(table: list[Row], spans: list[Period], people: list[Row]) -> None:
    whole = mrr_movements(table, spans)
    groups = mrr_movements(table, spans, by="segment", customers=people)
    for name in ("opening", *KINDS, "closing", "closing_customers"):
        assert sum(row[name] for row in groups) == sum(row[name] for row in whole)


@given(subscriptions(), periods(), customers(), BY, GRACE)
def test_whole_customers_add_up_to_the_call_without_groups(
    table: list[Row], spans: list[Period], people: list[Row], by: tuple[str, ...], grace_days: int
) -> None:
    groups = mrr_movements(table, spans, by=by, customers=people, grace_days=grace_days, unit="customer")
    lost = churn_rate(table, spans, by=by, customers=people, grace_days=grace_days, unit="customer")
    for row in mrr_movements(table, spans, grace_days=grace_days):
        own = [one for one in groups if one["period_start"] == row["period_start"]]
        names = [name for name in row if name not in {"period_start", "period_end", "reason"}]
        assert {name: sum(one[name] for one in own) for name in names} == {name: row[name] for name in names}
    for row in churn_rate(table, spans, grace_days=grace_days):
        own = [one for one in lost if one["period_start"] == row["period_start"]]
        assert [sum(one[name] for one in own) for name in COUNTS] == [row[name] for name in COUNTS]


COUNTS = ("opening", "joined", "lost", "passing", "closing")


@given(subscriptions(), periods(), events(), st.sampled_from(["service", "plan", "segment"]), customers())
def test_revenue_of_groups_adds_to_the_whole(
    table: list[Row], spans: list[Period], charges: list[Row], by: str, people: list[Row]
) -> None:
    groups = service_revenue(table, spans, charges, by=by, customers=people)
    assert sum(row["value"] for row in groups) == sum(row["value"] for row in service_revenue(table, spans, charges))


@given(subscriptions(), periods())
def test_gross_retention_is_at_most_net_and_one(table: list[Row], spans: list[Period]) -> None:
    pairs = zip(gross_revenue_retention(table, spans), net_revenue_retention(table, spans), strict=True)
    for gross, net in pairs:
        assert gross["retained"] <= min(net["retained"], gross["opening"])


@given(subscriptions(), periods(), st.sampled_from([(), ("service",), ("plan",)]))
def test_contracts_share_their_terms(table: list[Row], spans: list[Period], by: tuple[str, ...]) -> None:
    counts = renewal_rate(table, spans, by=by)
    by_value = renewal_rate(table, spans, by=by, basis="value")
    increases = net_contract_value_increase(table, spans, by=by)
    for count, value, increase in zip(counts, by_value, increases, strict=True):
        assert count["immature"] == value["immature"] == increase["immature"]
        assert (increase["old_value"], increase["new_value"]) == (12 * value["due"], 12 * value["renewed"])
        assert increase["old_value"] + increase["gained"] - increase["lost"] == increase["new_value"]


@given(subscriptions(columns=["service"]))
def test_a_table_has_the_columns_that_were_asked_for(table: list[Row]) -> None:
    assert not any(set(row) & (set(OPTIONAL) - {"service"}) for row in table)
    assert all(row["ended_at"] is None or row["started_at"] <= row["ended_at"] for row in table)


@pytest.mark.parametrize("grace_days", [1, 5, 30])
@given(table=subscriptions(), spans=periods())
def test_grace_only_keeps_customers(table: list[Row], spans: list[Period], grace_days: int) -> None:
    without = churn_rate(table, spans)
    for row, plain in zip(churn_rate(table, spans, grace_days=grace_days), without, strict=True):
        assert row["closing"] >= plain["closing"]
        assert row["opening"] >= plain["opening"]
