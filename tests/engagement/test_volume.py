from __future__ import annotations

import math

import pytest

import tenure
from tenure.samples import events, spring, subscriptions, telecom
from tests.engagement.rows import lines, uses

ANA = lines(("ana", "2026-01-01", None))


def test_events_of_the_spring() -> None:
    # 17 events in March; 4 customers at the start and 5 at the end.
    found = tenure.events_per_customer(subscriptions, events, period=spring)
    assert found.parts == {"events": 17, "customers": 4.5}
    assert found.value == pytest.approx(17 / 4.5)


def test_events_of_some_names_only() -> None:
    found = tenure.events_per_customer(subscriptions, events, period=spring, event=("cart", "purchase"))
    assert found.parts["events"] == 3


def test_content_is_articles_recordings_and_posts() -> None:
    table = uses(*[("ana", "2026-03-05")] * 5).assign(event=["article", "recording", "post", "article", "use"])
    assert tenure.content_per_customer(ANA, table, period=spring).value == 4
    assert tenure.content_per_customer(ANA, table, period=spring, event="post").value == 1


def test_events_count_whoever_they_are_of() -> None:
    assert tenure.events_per_customer(ANA, uses(("zoe", "2026-03-05")), period=spring).value == 1


def test_events_split_by_service_need_it_in_both_tables() -> None:
    with pytest.raises(tenure.ParameterError, match="by names 'plan'"):
        tenure.events_per_customer(subscriptions, events, period=spring, by="plan")


def test_per_nobody_is_undefined() -> None:
    for kpi in (tenure.events_per_customer, tenure.content_per_customer):
        found = kpi(ANA, uses(("ana", "2026-03-05")).assign(event="post"), period="2020")
        assert math.isnan(found.value)
        assert found.reason == "nobody was active at the start or the end"


def test_content_that_occurs_nowhere_is_undefined() -> None:
    found = tenure.content_per_customer(subscriptions, events, period=spring)
    assert math.isnan(found.value)
    assert str(found.reason).startswith("no event is called article, recording, post; the table has")


def test_no_events_at_all_are_none() -> None:
    assert tenure.events_per_customer(ANA, uses().head(0), period=spring).value == 0


def test_content_comes_at_the_planted_rate() -> None:
    book = telecom(customers=3_000, seed=2)
    months = tenure.content_per_customer(book.subscriptions, book.events, period=tenure.months("2025-01", "2025-12"))
    read, customers = months.table["events"].sum(), months.table["customers"].sum()
    expected = book.truth.rates["article"] * customers
    assert abs(read - expected) < 4 * math.sqrt(expected)
