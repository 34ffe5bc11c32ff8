"""Use, features, sessions and what customers take part in agree with naive loops."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tenure
from tests.frames import plain
from tests.laws.profiles import FEW, HALF, MANY
from tests.laws.small_behaviours import assert_same_groups, book_of, by_customer, events_of, people_of, records
from tests.laws.small_books import graces, keys, periods_of
from tests.oracles import actions, advocacy, engagement, features, sessions, strategies
from tests.oracles.states import Row

people = strategies.customers()
books = strategies.subscriptions()
spans = strategies.periods()
splits = st.sampled_from([(), "service", "plan", "segment", ("service", "segment")])
uses = actions.events(every_kind=True)
SPOKEN = ("reference", "talk", "case_study", "mention", "use")
KINDS = {
    "events_per_customer": ("use", "login"),
    "content_per_customer": ("article", "post", "use"),
    "attendance_rate": ("training", "webinar", "use"),
    "advocacy_rate": SPOKEN,
    "declining_use_rate": ("use", "use", "login"),
    "feature_adoption_rate": ("use", "use", "login"),
}
OF_BOTH = {"events_per_customer", "content_per_customer"}
"""These are split by what both tables have: events have no plan."""
CASES: list[tuple[Any, str, dict[str, Any]]] = [
    (engagement, "events_per_customer", {}),
    (engagement, "events_per_customer", {"event": "use"}),
    (engagement, "content_per_customer", {}),
    (advocacy, "attendance_rate", {}),
    (advocacy, "attendance_rate", {"event": "webinar"}),
    (advocacy, "advocacy_rate", {}),
    (advocacy, "advocacy_rate", {"levels": {"talk": 4, "mention": 1}}),
    *((engagement, "declining_use_rate", {"tolerance": each}) for each in (0, 0.1, 0.5)),
    *((features, "feature_adoption_rate", {"min_uses": each}) for each in (1, 2)),
    (features, "feature_adoption_rate", {"event": ("use", "login")}),
]


@pytest.mark.parametrize(("module", "name", "options"), CASES, ids=[f"{name}-{option}" for _, name, option in CASES])
@HALF
@given(book=books, persons=people, bounds=spans, by=splits, grace=graces, data=st.data())
def test_it_agrees_with_its_oracle(
    module: Any,
    name: str,
    options: dict[str, Any],
    book: list[Row],
    persons: list[Row],
    bounds: Any,
    by: Any,
    grace: int,
    data: st.DataObject,
) -> None:
    events = data.draw(actions.events(KINDS[name], every_kind=True))
    if name in OF_BOTH and by == "plan":
        by = "service"
    asked = {**options, "by": by, "grace_days": grace}
    book = book or [NOBODY]
    expected = getattr(module, name)(book, events, bounds, customers=persons, **asked)
    kpi: Callable[..., tenure.Measure] = getattr(tenure, name)
    found = kpi(book_of(book), events_of(events), period=periods_of(bounds), customers=people_of(persons), **asked)
    by_feature = name == "feature_adoption_rate"
    keyed = keys(by, *(["feature"] if by_feature else []))
    assert_same_groups(found.table, expected, keyed, by=by, silent=has_no_share if by_feature else None)


NOBODY: Row = {
    "customer_id": "ana",
    "started_at": strategies.MONTHS[0],
    "ended_at": None,
    "mrr": 0.0,
    **dict.fromkeys(("service", "plan", "term_ends_at")),
}


def has_no_share(row: Row) -> bool:
    """Nothing is lost where a type or a feature that nobody used has no row."""
    return not plain(row["value"])


@pytest.mark.parametrize("name", ["declining_use_rate", "attendance_rate", "inactive_rate"])
@given(book=books, bounds=spans)
def test_a_name_that_occurs_nowhere_has_no_share(name: str, book: list[Row], bounds: Any) -> None:
    options: dict[str, Any] = {} if name == "inactive_rate" else {"period": periods_of(bounds)}
    found = getattr(tenure, name)(book_of(book), events_of([]), **options)
    assert found.table["value"].isna().all()


@pytest.mark.parametrize("name", ["attendance_rate", "advocacy_rate"])
@FEW
@given(book=books, bounds=spans, grace=graces, data=st.data())
def test_types_are_of_all_who_are_active(
    name: str, book: list[Row], bounds: Any, grace: int, data: st.DataObject
) -> None:
    events = data.draw(actions.events(KINDS[name], every_kind=True))
    book = book or [NOBODY]
    kpi: Callable[..., tenure.Measure] = getattr(tenure, name)
    expected = getattr(advocacy, name)(book, events, bounds, by="event", grace_days=grace)
    asked: dict[str, Any] = {"grace_days": grace, "by": "event"}
    found = kpi(book_of(book), events_of(events), period=periods_of(bounds), **asked)
    assert_same_groups(found.table, expected, keys("event"), silent=has_no_share)
    whole = getattr(advocacy, name)(book, events, bounds[:1], grace_days=grace)[0]["value"]
    first = kpi(book_of(book), events_of(events), period=periods_of(bounds[:1]), **asked)
    assert first.value == pytest.approx(float("nan") if whole is None else float(whole), nan_ok=True)


@given(book=books, events=uses, as_of=st.none() | st.sampled_from(strategies.INSTANTS))
def test_last_uses_agree_with_their_oracle(book: list[Row], events: list[Row], as_of: Any) -> None:
    expected = engagement.last_use(book, events, as_of=as_of) if book else []
    found = by_customer(tenure.last_use(book_of(book), events_of(events), as_of=as_of))
    assert set(found) == {row["customer_id"] for row in expected}
    for row in expected:
        mine = found[row["customer_id"]]
        assert mine["last_used_at"] == row["last_used_at"]
        assert mine["days_since"] == (None if row["days_since"] is None else pytest.approx(float(row["days_since"])))


@given(book=books, persons=people, by=splits, grace=graces, days=st.sampled_from([1, 7, 30]), data=st.data())
@MANY
def test_inactive_customers_agree_with_their_oracle(
    book: list[Row], persons: list[Row], by: Any, grace: int, days: int, data: st.DataObject
) -> None:
    events, book = data.draw(actions.events()), book or [NOBODY]
    asked: dict[str, Any] = {"by": by, "grace_days": grace, "days": days}
    asked["as_of"] = data.draw(actions.as_ofs(events))
    bounds = ["period_start", "period_end"]
    rows = engagement.inactive_rate(book, events, customers=persons, **asked)
    expected = [{name: value for name, value in row.items() if name not in bounds} for row in rows]
    found = tenure.inactive_rate(book_of(book), events_of(events), customers=people_of(persons), **asked)
    assert_same_groups(found.table.drop(columns=bounds), expected, keys(by)[2:], by=by)


@given(book=books, events=uses, bounds=spans, tolerance=st.sampled_from([0, 0.1, 0.5]))
@MANY
def test_trends_agree_with_their_oracle(book: list[Row], events: list[Row], bounds: Any, tolerance: float) -> None:
    expected = engagement.usage_trend(book, events, bounds[-1], tolerance=tolerance)
    (period,) = periods_of(bounds[-1:])
    found = by_customer(tenure.usage_trend(book_of(book), events_of(events), period=period, tolerance=tolerance))
    assert set(found) == {row["customer_id"] for row in expected}
    for row in expected:
        mine = found[row["customer_id"]]
        assert [mine[name] for name in ("uses_before", "uses", "trend")] == [
            row[name] for name in ("uses_before", "uses", "trend")
        ]
        assert mine["change"] == (None if row["change"] is None else pytest.approx(float(row["change"])))


@given(book=books, events=uses, bounds=spans, least=st.sampled_from([1, 2]))
def test_adoption_of_any_feature_counts_a_customer_once(
    book: list[Row], events: list[Row], bounds: Any, least: int
) -> None:
    book = book or [NOBODY]
    expected = features.adoption_of_any_feature(book, events, bounds[0], min_uses=least)["value"]
    found = tenure.feature_adoption_rate(
        book_of(book), events_of(events), period=periods_of(bounds[:1]), min_uses=least
    )
    wanted = float("nan") if expected is None or not any(row["feature"] for row in events) else float(expected)
    assert found.value == pytest.approx(wanted, nan_ok=True)


@given(
    bounds=spans,
    data=st.data(),
    days=st.sampled_from([1, 30, 90]),
    least=st.sampled_from([1, 2]),
    grace=graces,
    late=st.booleans(),
)
def test_sticky_features_agree_with_their_oracle(
    bounds: Any, data: st.DataObject, days: int, least: int, grace: int, late: Any
) -> None:
    book, events = data.draw(actions.regulars(bounds[0], days) | st.tuples(books, uses))
    book = book or [NOBODY]
    closes = bounds[0][1] + timedelta(days=days)
    as_of = closes if late else closes - timedelta(microseconds=1)
    asked: dict[str, Any] = {"days": days, "min_uses": least, "grace_days": grace, "as_of": as_of}
    expected = features.sticky_features(book, events, bounds[0], **asked)
    found = tenure.sticky_features(book_of(book), events_of(events), period=periods_of(bounds[:1])[0], **asked).table
    if not late:
        assert found["value"].isna().all()
        return
    assert_same_groups(found, expected, ["feature"], silent=lambda row: not row["users"])
    tried = found.dropna(subset=["p_value"])
    assert tried["p_adjusted"].tolist() == pytest.approx(features.holm(tried["p_value"].tolist()))


@given(
    book=strategies.subscriptions(columns=["service", "term_ends_at"]),
    events=actions.events(SPOKEN, every_kind=True),
    as_of=st.none() | st.sampled_from(strategies.INSTANTS),
)
@MANY
def test_silent_customers_agree_with_their_oracle(book: list[Row], events: list[Row], as_of: Any) -> None:
    book = book or [NOBODY]
    expected = advocacy.silent_customers(book, events, as_of=as_of)
    listed = tenure.silent_customers(book_of(book), events_of(events), as_of=as_of)
    found = by_customer(listed)
    assert set(found) == {row["customer_id"] for row in expected}
    for row in expected:
        mine = found[row["customer_id"]]
        assert (mine["started_at"], mine["term_ends_at"]) == (row["started_at"], row["term_ends_at"])
    assert len(records(listed)) == len(expected)


@pytest.mark.parametrize("by", [(), "segment", "service"], ids=str)
@pytest.mark.parametrize("per", ["day", "user"])
@pytest.mark.parametrize("columns", [("service", "session_id"), ("service",)], ids=["session_id", "pauses"])
@HALF
@given(data=st.data(), persons=people, bounds=spans, gap=st.sampled_from([30, 24 * 60]))
def test_sessions_agree_with_their_oracle(
    columns: Any, per: Any, by: Any, data: st.DataObject, persons: list[Row], bounds: Any, gap: int
) -> None:
    events = data.draw(actions.events(columns=columns, every_kind=True))
    asked: dict[str, Any] = {"per": per, "by": by, "gap_minutes": gap, "event": data.draw(st.sampled_from([(), "use"]))}
    expected = sessions.sessions_per_day(events, bounds, customers=persons, **asked)
    found = tenure.sessions_per_day(events_of(events), period=periods_of(bounds), customers=people_of(persons), **asked)
    assert_same_groups(found.table, expected, keys(by), by=by, silent=has_no_share if by else None)
