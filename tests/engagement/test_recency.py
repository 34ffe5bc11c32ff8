from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tenure
from tenure.samples import customers, events, subscriptions, telecom
from tests.engagement.rows import lines, uses
from tests.frames import ENGINES, connect, to_pandas

APRIL = "2026-04-01"
ANA = lines(("ana", "2026-01-01", None))
NAIVE_APRIL = datetime(2026, 4, 1)  # noqa: DTZ001 - wall-clock time


def listed(found: pd.DataFrame) -> list[tuple[Any, ...]]:
    since = found["days_since"].astype(object).where(found["days_since"].notna(), None)
    return list(zip(found["customer_id"], since, strict=True))


def test_last_uses_of_the_spring() -> None:
    # On 31 March cleo is gone; ben never used anything.
    found = tenure.last_use(subscriptions, events, as_of=APRIL)
    ana, dan, eva, fay = (30 - 9 / 24 - 10 / 1440, 25 - 20 / 24, 25 - 18 / 24, 7 - 19 / 24)
    assert found["customer_id"].tolist() == ["ben", "ana", "eva", "dan", "fay"]
    assert listed(found) == [("ben", None), *((name, pytest.approx(days)) for name, days in
                             (("ana", ana), ("eva", eva), ("dan", dan), ("fay", fay)))]  # fmt: skip
    assert found["last_used_at"].iloc[1] == pd.Timestamp("2026-03-02 09:10")


def test_inactive_customers_of_the_spring() -> None:
    found = tenure.inactive_rate(subscriptions, events, as_of=APRIL)
    assert found.parts == {"inactive": 1, "customers": 5}
    assert tenure.inactive_rate(subscriptions, events, as_of=APRIL, days=25).parts == {"inactive": 2, "customers": 5}
    row = found.table.iloc[0]
    assert (row["period_start"], row["period_end"]) == (pd.Timestamp("2026-03-02"), pd.Timestamp(APRIL))


@pytest.mark.parametrize(
    ("at", "inactive"),
    [("2026-03-02T00:00", 0), ("2026-03-01T23:59:59.999999", 1), ("2026-03-31T23:59:59", 0), ("2026-04-01T00:00", 1)],
)
def test_the_window_has_its_start_and_not_its_end(at: str, inactive: int) -> None:
    assert tenure.inactive_rate(ANA, uses(("ana", at)), as_of=APRIL).parts["inactive"] == inactive


def test_what_is_used_at_as_of_or_later_is_not_known() -> None:
    found = tenure.last_use(ANA, uses(("ana", APRIL), ("ana", "2026-05-01"), ("ana", "2026-03-31")), as_of=APRIL)
    assert listed(found) == [("ana", 1.0)]


def test_as_of_is_the_day_after_the_latest_instant() -> None:
    found = tenure.last_use(ANA, uses(("ana", "2026-03-30T12:00"), ("zoe", "2026-03-31T08:00")))
    assert listed(found) == [("ana", 1.5)]


def test_only_who_is_active_is_asked() -> None:
    table = lines(("ana", "2026-01-01", None), ("ben", "2026-01-01", APRIL), ("cam", "2026-01-01", "2026-03-31"),
                  ("dia", APRIL, None))  # fmt: skip
    found = tenure.inactive_rate(table, uses(("cam", "2026-03-30"), ("ben", "2026-03-30")), as_of=APRIL)
    assert found.parts == {"inactive": 1, "customers": 2}


def test_who_may_yet_return_within_the_grace_is_active() -> None:
    table = lines(("ana", "2026-01-01", "2026-03-29"), ("ben", "2026-01-01", "2026-02-01"), ("ben", "2026-02-03", None))
    used = uses(("ana", "2026-03-20"))
    assert tenure.inactive_rate(table, used, as_of=APRIL).parts == {"inactive": 1, "customers": 1}
    assert tenure.inactive_rate(table, used, as_of=APRIL, grace_days=5).parts == {"inactive": 1, "customers": 2}
    assert tenure.inactive_rate(table, used, as_of=APRIL, grace_days=2).parts == {"inactive": 1, "customers": 1}
    assert listed(tenure.last_use(table, used, as_of=APRIL, grace_days=5)) == [("ben", None), ("ana", 12.0)]


def test_a_use_with_a_service_is_of_the_pairs_with_it() -> None:
    table = lines(*[("ana", "2026-01-01", None)] * 3, service=["mobile", "music", None])
    used = uses(("ana", "2026-03-20"), ("ana", "2026-03-31"), service=["mobile", None])
    found = tenure.last_use(table, used.head(1), as_of=APRIL, by="service")
    assert dict(zip(found["service"].fillna("-"), found["days_since"].fillna(-1), strict=True)) == {
        "mobile": 12.0, "music": -1, "-": -1,
    }  # fmt: skip
    assert tenure.last_use(table, used, as_of=APRIL, by="service")["days_since"].tolist() == [1.0] * 3
    split = tenure.inactive_rate(table, used.head(1), as_of=APRIL, by="service")
    assert split.table["inactive"].tolist() == [0, 1, 1]


def test_a_use_is_of_every_pair_where_no_services_are_given() -> None:
    table = lines(*[("ana", "2026-01-01", None)] * 2, plan=["a", "b"])
    found = tenure.inactive_rate(table, uses(("ana", "2026-03-20"), service=["mobile"]), as_of=APRIL, by="plan")
    assert found.table["inactive"].tolist() == [0, 0]


def test_customers_split_by_what_they_are() -> None:
    split = tenure.inactive_rate(subscriptions, events, as_of=APRIL, by="country", customers=customers)
    assert dict(zip(split.table["country"], split.table["inactive"], strict=True)) == {"ES": 1, "PT": 0}
    found = tenure.last_use(subscriptions, events, as_of=APRIL, by="country", customers=customers)
    assert found["country"].tolist() == ["ES", "ES", "PT", "PT", "ES"]


def test_a_group_of_whom_nobody_is_active_has_its_row() -> None:
    table = lines(("ana", "2026-01-01", None), ("ben", "2026-01-01", "2026-02-01"), plan=["a", "b"])
    found = tenure.inactive_rate(table, uses(("ana", "2026-03-20")), as_of=APRIL, by="plan").table
    assert found["customers"].tolist() == [1, 0]
    assert found["reason"].tolist()[1] == "nobody was active"


def test_nobody_active_is_undefined() -> None:
    found = tenure.inactive_rate(ANA, uses(("ana", "2025-01-01")), as_of="2025-06-01")
    assert math.isnan(found.value)
    assert found.reason == "nobody was active"


def test_a_name_that_occurs_nowhere_tells_nothing() -> None:
    found = tenure.inactive_rate(subscriptions, events, as_of=APRIL, event="visit")
    assert str(found.reason).startswith("no event is called visit; the table has cart")
    assert len(tenure.last_use(subscriptions, events, as_of=APRIL, event="visit")) == 0


def test_days_are_24_hours_each_also_where_the_clocks_change() -> None:
    zone = "Europe/Madrid"
    table = ANA.assign(started_at=ANA["started_at"].dt.tz_localize(zone), ended_at=ANA["ended_at"].dt.tz_localize(zone))
    used = uses(("ana", "2026-03-28T12:00"))
    used = used.assign(occurred_at=used["occurred_at"].dt.tz_localize(zone))
    found = tenure.last_use(table, used, as_of="2026-03-30 12:00")
    assert listed(found) == [("ana", pytest.approx(47 / 24))]
    assert str(found["last_used_at"].dt.tz) == zone
    assert tenure.inactive_rate(table, used, as_of="2026-03-30 12:00", days=47 / 24).value == 0
    assert tenure.inactive_rate(table, used, as_of="2026-03-30 12:00", days=46 / 24).value == 1


def test_more_days_than_there_are_look_at_all_of_them() -> None:
    assert tenure.inactive_rate(ANA, uses(("ana", "1900-01-01")), as_of=APRIL, days=10_000_000).value == 0


instants = st.integers(0, 400).map(lambda hours: NAIVE_APRIL - timedelta(hours=hours - 50))
spans = st.tuples(st.sampled_from(["ana", "ben", "cam"]), instants, instants | st.none())


@given(st.lists(spans.filter(lambda each: each[2] is None or each[2] >= each[1])), st.lists(st.tuples(
    st.sampled_from(["ana", "ben", "cam"]), instants)), st.integers(1, 300))  # fmt: skip
def test_recency_is_that_of_a_loop(book: list[Any], used: list[Any], hours: int) -> None:
    table = pd.DataFrame(book, columns=["customer_id", "started_at", "ended_at"]).assign(mrr=10.0)
    table = table.astype({"customer_id": object, "started_at": "datetime64[us]", "ended_at": "datetime64[us]"})
    happened = pd.DataFrame(used, columns=["customer_id", "occurred_at"]).assign(event="use")
    happened = happened.astype({"customer_id": object, "event": object, "occurred_at": "datetime64[us]"})
    active = {who for who, start, end in book if start < NAIVE_APRIL and (end is None or end >= NAIVE_APRIL)}
    last = {who: max([at for each, at in used if each == who and at < NAIVE_APRIL], default=None) for who in active}
    since = NAIVE_APRIL - timedelta(hours=hours)
    found = tenure.inactive_rate(table, happened, as_of=NAIVE_APRIL, days=hours / 24)
    if used:
        assert found.parts["customers"] == len(active)
        assert found.parts["inactive"] == sum(at is None or at < since for at in last.values())
        rows = tenure.last_use(table, happened, as_of=NAIVE_APRIL)
        at = rows["last_used_at"].astype(object).where(rows["last_used_at"].notna(), None)
        assert dict(zip(rows["customer_id"], at, strict=True)) == last


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_lists_the_same(engine: str) -> None:
    book = telecom(customers=60)
    connection = connect()
    frames = {name: ENGINES[engine](book.tables[name], connection) for name in ("subscriptions", "events")}
    for options in [dict[str, Any](), {"by": "service"}, {"by": ("service", "plan"), "grace_days": 30}]:
        expected = tenure.last_use(book.subscriptions, book.events, as_of="2025-06-01", **options)
        found = to_pandas(tenure.last_use(frames["subscriptions"], frames["events"], as_of="2025-06-01", **options))
        assert found.astype(str).to_dict("list") == expected.astype(str).to_dict("list")


@pytest.mark.parametrize("days", [0, -1, math.nan, "month"])
def test_days_without_a_meaning_are_refused(days: Any) -> None:
    with pytest.raises(tenure.ParameterError, match="days is a number"):
        tenure.inactive_rate(subscriptions, events, days=days)
