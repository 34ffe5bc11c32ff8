from __future__ import annotations

import math
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tenure
from tenure.samples import customers, events, spring, subscriptions, telecom
from tests.engagement.rows import lines, uses
from tests.frames import ENGINES, OTHERS, connect, to_pandas

ANA = lines(("ana", "2020-01-01", None))


def months(before: int, now: int, month: str = "2026-03", previous: str = "2026-02") -> pd.DataFrame:
    return uses(*[("ana", f"{previous}-10")] * before, *[("ana", f"{month}-10")] * now)


def trend_of(table: pd.DataFrame, period: str = "2026-03", tolerance: float = 0.1) -> tuple[Any, str]:
    row = tenure.usage_trend(ANA, table, period=period, tolerance=tolerance).iloc[0]
    return row["change"], row["trend"]


def test_trends_of_the_spring() -> None:
    # At the start of February ana, ben, cleo and dan are there; cleo leaves in March, eva and fay are new at its end.
    found = tenure.usage_trend(subscriptions, events, period=spring)
    assert found["customer_id"].tolist() == ["ana", "ben", "dan"]
    assert found["uses_before"].tolist() == [1, 0, 1]
    assert found["uses"].tolist() == [2, 0, 2]
    assert found["change"].iloc[0] == 25 / 31 == pytest.approx((2 / 31 - 1 / 28) / (1 / 28))
    rate = tenure.declining_use_rate(subscriptions, events, period=spring)
    assert rate.parts == {"declining": 0, "stable": 1, "rising": 2, "customers": 3, "new": 2}


def test_months_are_compared_per_day() -> None:
    # 28 and 31 uses are one a day in either month.
    assert trend_of(months(28, 31), tolerance=0) == (0.0, "stable")
    assert trend_of(months(28, 30), tolerance=0)[1] == "down"
    assert trend_of(months(31, 28, "2026-02", "2026-01"), period="2026-02", tolerance=0) == (0.0, "stable")
    assert trend_of(months(366, 365, "2025-03", "2024-03"), period="2025", tolerance=0) == (0.0, "stable")


@pytest.mark.parametrize(
    ("before", "now", "trend"), [(10, 11, "stable"), (10, 12, "up"), (10, 9, "stable"), (10, 8, "down"), (3, 0, "down")]
)
def test_a_change_as_large_as_the_tolerance_is_stable(before: int, now: int, trend: str) -> None:
    # August and July are as long as each other.
    found = trend_of(months(before, now, "2025-08", "2025-07"), period="2025-08")
    assert found == (float(Fraction(now - before, before)), trend)


def test_from_none_any_use_is_up_and_has_no_change() -> None:
    change, trend = trend_of(months(0, 1))
    assert math.isnan(change)
    assert trend == "up"
    change, trend = trend_of(uses(("ana", "2025-01-01")))
    assert math.isnan(change)
    assert trend == "stable"


@pytest.mark.parametrize(
    ("start", "end", "listed"),
    [
        ("2026-02-01", None, False), ("2026-01-31", None, True), ("2020-01-01", "2026-04-01", True),
        ("2020-01-01", "2026-03-31", False),
    ],
)  # fmt: skip
def test_listed_is_who_was_there_before_and_is_still(start: str, end: str | None, listed: bool) -> None:  # noqa: FBT001
    table = lines(("ana", start, end))
    assert len(tenure.usage_trend(table, months(1, 1), period=spring)) == listed
    found = tenure.declining_use_rate(table, months(1, 1), period=spring).parts
    assert found["customers"] == listed
    assert found["new"] == (start == "2026-02-01")


def test_who_was_away_in_between_is_listed() -> None:
    table = lines(("ana", "2020-01-01", "2026-02-10"), ("ana", "2026-03-10", None))
    assert len(tenure.usage_trend(table, months(1, 1), period=spring)) == 1


def test_who_returns_within_the_grace_was_there() -> None:
    table = lines(("ana", "2020-01-01", "2026-01-30"), ("ana", "2026-02-03", None))
    assert len(tenure.usage_trend(table, months(1, 1), period=spring)) == 0
    assert len(tenure.usage_trend(table, months(1, 1), period=spring, grace_days=4)) == 1
    assert tenure.declining_use_rate(table, months(1, 1), period=spring, grace_days=4).parts["customers"] == 1


def test_several_lines_at_once_count_each_use_once() -> None:
    table = pd.concat([ANA, ANA, lines(("ana", "2026-03-05", None))], ignore_index=True)
    found = tenure.usage_trend(table, months(2, 3), period=spring)
    assert found[["uses_before", "uses"]].to_numpy().tolist() == [[2, 3]]


def test_overlapping_periods_are_each_as_if_asked_alone() -> None:
    periods = ["2025", "2025-03", "2025-02-10/2025-03-20", "2025-Q1", "2025-W10", "2025-04"]
    book = telecom(customers=60)
    tables = (book.subscriptions, book.events)
    both = tenure.usage_trend(*tables, period=periods, by="service")
    alone = [tenure.usage_trend(*tables, period=each, by="service") for each in periods]
    order = ["period_start", "period_end", "customer_id", "service"]
    pd.testing.assert_frame_equal(both, pd.concat(alone).sort_values(order, ignore_index=True))
    rates = tenure.declining_use_rate(*tables, period=periods, grace_days=10).table
    single = [tenure.declining_use_rate(*tables, period=each, grace_days=10).table for each in periods]
    pd.testing.assert_frame_equal(rates, pd.concat(single, ignore_index=True))


def test_the_rate_is_that_of_the_list() -> None:
    book = telecom(customers=200)
    listed = tenure.usage_trend(book.subscriptions, book.events, period="2025-03")["trend"].value_counts()
    found = tenure.declining_use_rate(book.subscriptions, book.events, period="2025-03")
    parts = found.parts
    assert (parts["declining"], parts["stable"], parts["rising"]) == (listed["down"], listed["stable"], listed["up"])
    assert found.value == listed["down"] / listed.sum()


def test_fading_customers_decline_more_often() -> None:
    # In the last 60 days of a line only `fading_keep` of its sessions are left.
    book = telecom(customers=4_000, seed=6)
    mobile = book.subscriptions[~book.subscriptions["is_vas"]]
    ending = mobile[mobile["ended_at"].between("2025-07-01", "2025-07-31")]["customer_id"]
    found = tenure.usage_trend(mobile, book.events, period=("2025-05-02", "2025-07-01"))
    used = found[found["uses_before"] > 0]
    falls, ends = (used["trend"] == "down").to_numpy(dtype=bool), used["customer_id"].isin(ending).to_numpy(dtype=bool)
    assert ends.sum() > 30
    assert falls[ends].mean() > falls[~ends].mean() + 0.1


def test_a_use_with_a_service_is_of_the_pairs_with_it() -> None:
    table = lines(*[("ana", "2020-01-01", None)] * 2, service=["mobile", "music"])
    used = uses(
        *[("ana", "2026-02-10"), ("ana", "2026-03-10"), ("ana", "2026-03-11")], service=["mobile", "music", None]
    )
    found = tenure.usage_trend(table, used, period=spring, by="service")
    assert found[["service", "uses_before", "uses"]].to_numpy().tolist() == [["mobile", 1, 1], ["music", 0, 2]]


def test_customers_split_by_what_they_are() -> None:
    found = tenure.declining_use_rate(subscriptions, events, period=spring, by="segment", customers=customers)
    assert found.table["customers"].tolist() == [1, 2]
    listed = tenure.usage_trend(subscriptions, events, period=spring, by="segment", customers=customers)
    assert listed["segment"].tolist() == ["consumer", "consumer", "business"]


def test_a_name_that_occurs_nowhere_tells_nothing() -> None:
    found = tenure.declining_use_rate(subscriptions, events, period=spring, event="visit")
    assert str(found.reason).startswith("no event is called visit; the table has cart")
    assert len(tenure.usage_trend(subscriptions, events, period=spring, event="visit")) == 0


def test_nobody_there_before_is_undefined() -> None:
    found = tenure.declining_use_rate(ANA, months(1, 1), period="2020-01")
    assert math.isnan(found.value)
    assert found.reason == "nobody was active before and still is at the end"


BASE = datetime(2026, 1, 1)  # noqa: DTZ001 - wall-clock time
instants = st.integers(0, 120).map(lambda days: BASE + timedelta(days=days))
NAMES = st.sampled_from(["ana", "ben"])
PERIODS = ["2026-02", "2026-03", "2026-02-10/2026-03-05"]


spans = st.tuples(NAMES, instants, instants | st.none()).filter(lambda each: not each[2] or each[2] >= each[1])


@given(st.lists(spans), st.lists(st.tuples(NAMES, instants), min_size=1, max_size=60))
def test_trends_are_those_of_a_loop(book: list[Any], used: list[tuple[str, datetime]]) -> None:
    table = pd.DataFrame(book, columns=["customer_id", "started_at", "ended_at"]).assign(mrr=10.0)
    table = table.astype({"customer_id": object, "started_at": "datetime64[us]", "ended_at": "datetime64[us]"})
    found = tenure.usage_trend(table, uses(*[(who, at.isoformat()) for who, at in used]), period=PERIODS)
    rows = found[["period_start", "customer_id", "uses_before", "uses", "trend"]].to_records(index=False).tolist()
    rows = [(pd.Timestamp(start).to_pydatetime(), *others) for start, *others in rows]
    expected = []
    for period in map(tenure.Period, PERIODS):
        ends = (period.previous.start, period.end)
        there = [{who for who, start, end in book if start < at and (end is None or end >= at) and end != start}
                 for at in ends]  # fmt: skip
        for who in sorted(there[0] & there[1]):
            before, now = (sum(each == who and span.start <= at < span.end for each, at in used)
                           for span in (period.previous, period))  # fmt: skip
            change = Fraction(now * int(period.previous.days), before * int(period.days)) - 1 if before else None
            trend = ("up" if now else "stable") if change is None else (
                "up" if change > Fraction(1, 10) else "down" if change < -Fraction(1, 10) else "stable")  # fmt: skip
            expected.append((period.start, who, before, now, trend))
    assert sorted(rows) == sorted(expected)


@pytest.mark.parametrize("options", [{}, {"by": "service"}, {"by": ("service", "plan"), "grace_days": 30}], ids=str)
def test_every_engine_lists_the_same(options: dict[str, Any]) -> None:
    book = telecom(customers=60)
    asked = {"period": ["2025-03", "2025-Q1"], **options}
    expected = tenure.usage_trend(book.subscriptions, book.events, **asked).astype(str).to_dict("list")
    for engine in OTHERS:
        connection = connect()
        frames = [ENGINES[engine](book.tables[name], connection) for name in ("subscriptions", "events")]
        found = to_pandas(tenure.usage_trend(*frames, **asked))
        assert found.astype(str).to_dict("list") == expected, engine


def test_a_tolerance_without_a_meaning_is_refused() -> None:
    with pytest.raises(tenure.ParameterError, match="tolerance is a number from 0"):
        tenure.usage_trend(subscriptions, events, period=spring, tolerance=-0.1)
