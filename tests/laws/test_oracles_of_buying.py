"""Carts, returns, plan changes and cohorts of activity agree with naive loops."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tenure
from tests.laws.profiles import HALF
from tests.laws.small_behaviours import assert_same_groups, book_of, events_of, people_of
from tests.laws.small_books import graces, keys, periods_of
from tests.oracles import actions, buying, cohort_activity, strategies
from tests.oracles.states import Row

people = strategies.customers()
spans = strategies.periods()
windows = st.sampled_from([1, 7, 30])
SPLITS = [(), "segment", "service"]
ORDERS = {"cart_abandonment_rate": ("cart", "purchase"), "return_rate": ("purchase", "return")}


@pytest.mark.parametrize("by", SPLITS, ids=str)
@pytest.mark.parametrize("name", ORDERS)
@given(data=st.data(), persons=people, bounds=spans, within=windows)
def test_orders_agree_with_their_oracle(
    name: str, by: Any, data: st.DataObject, persons: list[Row], bounds: Any, within: int
) -> None:
    events = data.draw(actions.events(ORDERS[name], every_kind=True))
    asked: dict[str, Any] = {"by": by, "within_days": within, "as_of": data.draw(actions.as_ofs(events))}
    expected = getattr(buying, name)(events, bounds, customers=persons, **asked)
    kpi: Callable[..., tenure.Measure] = getattr(tenure, name)
    found = kpi(events_of(events), period=periods_of(bounds), customers=people_of(persons), **asked)
    assert_same_groups(found.table, expected, keys(by), by=by)


@pytest.mark.parametrize("has_service", [True, False])
@given(book=strategies.subscriptions(), persons=people, bounds=spans, data=st.data(), grace=graces)
def test_plan_changes_agree_with_their_oracle(
    has_service: Any, book: list[Row], persons: list[Row], bounds: Any, data: st.DataObject, grace: int
) -> None:
    splits = [(), "segment", "service", ("service", "segment")] if has_service else [()]
    by: Any = data.draw(st.sampled_from(splits))
    if not book:
        return
    if not has_service:
        book = [{name: value for name, value in row.items() if name != "service"} for row in book]
    expected = buying.plan_change_rate(book, bounds, by=by, customers=persons, grace_days=grace)
    found = tenure.plan_change_rate(
        book_of(book), period=periods_of(bounds), by=by, customers=people_of(persons), grace_days=grace
    )
    assert_same_groups(found.table, expected, keys(by), by=by)


@pytest.mark.parametrize("by", SPLITS, ids=str)
@pytest.mark.parametrize("bounded", [True, False], ids=["bounded", "unbounded"])
@pytest.mark.parametrize("ages_from", ["calendar", "rolling"])
@HALF
@given(
    events=actions.events(every_kind=True),
    persons=people,
    every=st.sampled_from(["day", "week", "month", "quarter", "year"]),
    event=st.sampled_from(["use", ("use", "login")]),
    data=st.data(),
)
def test_cohorts_agree_with_their_oracle(
    ages_from: Any, bounded: Any, by: Any, events: list[Row], persons: list[Row], every: Any, event: Any, data: Any
) -> None:
    asked: dict[str, Any] = {"every": every, "ages": 3, "event": event, "by": by, "bounded": bounded}
    asked |= {"ages_from": ages_from, "as_of": data.draw(actions.as_ofs(events))}
    expected = cohort_activity.cohort_activity(events, customers=persons, **asked)
    unseen = [{name: value for name, value in row.items() if name != "size"} for row in expected]
    rows = [row if row["value"] is not None else short for row, short in zip(expected, unseen, strict=True)]
    found = tenure.cohort_activity(events_of(events), customers=people_of(persons), **asked)
    assert_same_groups(found.table, rows, [*keys(by)[2:], "cohort", "age"], by=by)
