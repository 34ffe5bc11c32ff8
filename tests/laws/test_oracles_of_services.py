"""What customers take up, use and buy agrees with naive loops."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.frames import Row, assert_same, frame
from tests.laws.profiles import FEW
from tests.laws.service_rows import BY_SERVICE, GRACES, assert_same_bounds, figures, kpi, same_value
from tests.laws.small_books import keys, periods_of
from tests.oracles import campaigns, strategies, uptake, use
from tests.oracles.services import WITHIN, adopters, as_ofs, exposures, purchases, uses, vas_books
from tests.oracles.services import people as people_of
from tests.oracles.surveys import without

spans = strategies.periods()
by_service, by_segment = st.sampled_from(BY_SERVICE), st.sampled_from([(), "segment"])
BASES = [{"base": base, "paid_only": paid} for base in ("active", "known") for paid in (True, False)]


@pytest.mark.parametrize("grace", list(GRACES))
@pytest.mark.parametrize("options", BASES, ids=str)
@given(book=vas_books(), people=people_of(), bounds=spans, by=by_service, data=st.data())
def test_uptake_agrees_with_its_oracle(
    grace: str, options: Any, book: list[Row], people: list[Row], bounds: Any, by: Any, data: Any
) -> None:
    options = {**options, "grace_days": data.draw(GRACES[grace])}
    expected = uptake.uptake_rate(book, bounds, by=by, customers=people, **options)
    tables: dict[str, Any] = {"period": periods_of(bounds), "customers": frame(people, "customers")}
    found = kpi("uptake_rate")(frame(book), by=by, **tables, **options)
    assert_same(found.table, expected, keys(by))
    if len(bounds) == 1:  # a taker of two services is one taker of the whole
        (whole,) = uptake.uptake_rate(book, bounds, customers=people, **options)
        assert_same(kpi("uptake_rate")(frame(book), **tables, **options).table, [whole], keys(()))
        assert (found.parts["takers"], found.parts["customers"]) == (whole["takers"], whole["customers"])
        assert same_value(found.value, whole["value"])


@pytest.mark.parametrize("grace", list(GRACES))
@given(book=vas_books(), people=strategies.customers(), bounds=spans, by=by_service, data=st.data())
def test_service_churn_agrees_with_its_oracle(
    grace: str, book: list[Row], people: list[Row], bounds: Any, by: Any, data: Any
) -> None:
    days = data.draw(GRACES[grace])
    expected = uptake.service_churn_rate(book, bounds, by=by, customers=people, grace_days=days)
    tables: dict[str, Any] = {"period": periods_of(bounds), "customers": frame(people, "customers")}
    found = kpi("service_churn_rate")(frame(book), by=by, grace_days=days, **tables)
    assert_same(found.table, expected, keys(by))


@FEW
@pytest.mark.parametrize("name", ["services_per_customer", "service_combinations"])
@pytest.mark.parametrize("grace", list(GRACES))
@pytest.mark.parametrize("options", [{"vas_only": False}, {"vas_only": True}], ids=str)
@given(book=vas_books(), people=strategies.customers(), bounds=spans, by=by_segment, data=st.data())
def test_services_together_agree_with_their_oracle(
    name: str, grace: str, options: Any, book: list[Row], people: list[Row], bounds: Any, by: Any, data: Any
) -> None:
    options = {**options, "grace_days": data.draw(GRACES[grace])}
    expected = getattr(uptake, name)(book, bounds, by=by, customers=people, **options)
    tables: dict[str, Any] = {"period": periods_of(bounds), "customers": frame(people, "customers")}
    found = kpi(name)(frame(book), by=by, **tables, **options)
    unique = keys(by, *(("service", "with_service") if name == "service_combinations" else ()))
    assert_same(found.table, figures(expected), unique)
    assert_same_bounds(found.table, expected, unique, low=0)


@FEW
@pytest.mark.parametrize("per", ["month", "day"])
@given(book=adopters() | vas_books(), people=people_of(), bounds=spans, by=by_service, data=st.data())
def test_active_use_agrees_with_its_oracle(
    per: str, book: list[Row], people: list[Row], bounds: Any, by: Any, data: Any
) -> None:
    events = data.draw(uses(book))
    options = {"per": per, "event": data.draw(st.sampled_from(["use", "use", "use", ("login", "use"), "watch"]))}
    expected = use.active_use_rate(book, events, bounds, by=by, customers=people, **options)
    tables: dict[str, Any] = {"period": periods_of(bounds), "customers": frame(people, "customers")}
    found = kpi("active_use_rate")(frame(book), frame(events, "events"), by=by, **tables, **options)
    assert_same(found.table, expected, keys(by))


@given(book=adopters() | vas_books(), people=people_of(), bounds=spans, data=st.data())
def test_stickiness_agrees_with_its_oracle(book: list[Row], people: list[Row], bounds: Any, data: Any) -> None:
    events = data.draw(uses(book))
    by = data.draw(st.sampled_from([(), "channel", "segment", ("channel", "segment")]))
    options = {"by": by, "event": data.draw(st.sampled_from(["use", "use", "use", ("login", "use"), "watch"]))}
    expected = use.stickiness_ratio(events, bounds, customers=people, **options)
    tables: dict[str, Any] = {"period": periods_of(bounds), "customers": frame(people, "customers")}
    found = kpi("stickiness_ratio")(frame(events, "events"), **tables, **options)
    assert_same(found.table, figures(expected), keys(by))
    assert_same_bounds(found.table, [row for row in expected if row["value"] is not None], keys(by), low=0, high=1)


@pytest.mark.parametrize("outcome", ["events", "subscriptions"])
@given(exposed=exposures(), people=people_of(), bounds=spans, data=st.data())
def test_conversion_agrees_with_its_oracle(
    outcome: str, exposed: list[Row], people: list[Row], bounds: Any, data: Any
) -> None:
    within = data.draw(st.sampled_from(WITHIN))
    by = data.draw(st.sampled_from([(), "campaign", "channel", "segment", ("campaign", "segment")]))
    drawn = purchases(exposed, within) if outcome == "events" else vas_books()
    outcomes = without(data.draw(drawn), "canceled_at")
    options = {"by": by, "within_days": within, "services": data.draw(st.sampled_from([(), ("music", "tv")]))}
    options |= {"as_of": data.draw(as_ofs(exposed, within))}
    expected = campaigns.conversion_rate(exposed, outcomes, bounds, customers=people, **options)
    tables: dict[str, Any] = {"period": periods_of(bounds), "customers": frame(people, "customers")}
    found = kpi("conversion_rate")(frame(exposed, "exposures"), frame(outcomes, outcome), **tables, **options)
    assert_same(found.table, expected, keys(by))
