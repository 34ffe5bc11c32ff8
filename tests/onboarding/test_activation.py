from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

import tenure
from tenure.models import KaplanMeier
from tenure.samples import events, spring, subscriptions
from tests.frames import ENGINES, connect
from tests.onboarding.rows import lines, uses, zoned

LATE = "2026-12-01"
ANA = lines(("ana", "2026-03-01"))


def activated(table: pd.DataFrame, used: pd.DataFrame, **options: Any) -> list[float]:
    """Return the activated, the waiting and the days of March."""
    found = tenure.activation_days(table, used, **{"period": spring, "as_of": LATE, **options})
    return [found.parts[name] for name in ("activated", "waiting", "days")]


def test_eva_takes_a_day_and_a_half() -> None:
    # She starts on 5 March and uses the mobile on 6 March at 12:00; the others had started before.
    found = tenure.activation_days(subscriptions, events, period=spring)
    assert found.parts == {"days": 1.5, "squares": 2.25, "activated": 1, "waiting": 0, "median_days": 1.5}
    assert found.value == 1.5


def test_the_mean_is_of_those_who_activated_with_an_interval_from_0() -> None:
    table = lines(*[(name, "2026-03-01") for name in ("ana", "ben", "cleo", "dan")])
    used = uses(("ana", "2026-03-02"), ("ben", "2026-03-03"), ("cleo", "2026-03-10"), ("cleo", "2026-03-11"))
    found = tenure.activation_days(table, used, period=spring, as_of=LATE)
    assert [found.parts[name] for name in ("days", "squares", "activated", "waiting")] == [12, 86, 3, 1]
    assert found.value == 4.0
    # Deviation of 1, 2 and 9 is the root of 19; t of 2 degrees is 4.303: the lower bound would be below 0.
    assert found.lower == 0
    assert found.upper == pytest.approx(4 + 4.303 * math.sqrt(19 / 3), abs=1e-2)


def test_the_median_counts_the_waiting_as_not_yet_activated() -> None:
    table = lines(*[(name, "2026-03-01") for name in ("ana", "ben", "cleo", "dan")])
    used = uses(("ana", "2026-03-02"), ("ben", "2026-03-05"))
    found = tenure.activation_days(table, used, period=spring, as_of="2026-03-11")
    # Half of four have activated at day 4; of those who activated half had at day 1.
    assert found.parts["median_days"] == 4.0
    fewer = tenure.activation_days(table, used.head(1), period=spring, as_of="2026-03-11")
    assert math.isnan(fewer.parts["median_days"])


def test_who_left_without_a_use_waits_until_the_end_of_the_last_subscription() -> None:
    table = lines(("ana", "2026-03-01"), ("ben", "2026-03-01", "2026-03-03"), ("cleo", "2026-03-01"))
    used = uses(("ana", "2026-03-06"))
    found = tenure.activation_days(table, used, period=spring, as_of="2026-03-21")
    # ben is no longer at risk on day 5: ana is one of two, so half have activated.
    assert found.parts["median_days"] == 5.0
    again = pd.concat([table, lines(("ben", "2026-03-05", "2026-03-08"))])
    assert math.isnan(tenure.activation_days(again, used, period=spring, as_of="2026-03-21").parts["median_days"])
    # What begins later than it is known by does not keep ben at risk.
    later = pd.concat([table, lines(("ben", "2026-03-25"))])
    assert tenure.activation_days(later, used, period=spring, as_of="2026-03-21").parts["median_days"] == 5.0


@pytest.mark.parametrize("seed", range(5))
def test_the_median_is_that_of_kaplan_and_meier_and_of_a_plain_loop(seed: int) -> None:
    random = np.random.default_rng(seed)
    start, as_of = pd.Timestamp("2026-03-01"), pd.Timestamp("2026-03-31")
    starts = [start + pd.Timedelta(days=int(day)) for day in random.integers(0, 28, 40)]
    first = [at + pd.Timedelta(hours=int(hours)) for at, hours in zip(starts, random.exponential(200, 40), strict=True)]
    table = lines(*[(f"c{n}", at) for n, at in enumerate(starts)])
    used = uses(*[(f"c{n}", at) for n, at in enumerate(first)])
    found = tenure.activation_days(table, used, period=spring, as_of=as_of)
    waits = [
        ((min(use, as_of) - at) / pd.Timedelta(days=1), use < as_of) for at, use in zip(starts, first, strict=True)
    ]
    assert found.parts["median_days"] == KaplanMeier.fit(*map(list, zip(*waits, strict=True))).median
    assert found.parts["median_days"] == pytest.approx(plain_median(waits), abs=1e-9)
    assert found.parts["waiting"] == sum(not ended for _, ended in waits)


def plain_median(waits: list[tuple[float, bool]]) -> float:
    share = 1.0
    for time in sorted({time for time, ended in waits if ended}):
        at_risk = sum(each >= time for each, _ in waits)
        share *= 1 - sum(each == time and ended for each, ended in waits) / at_risk
        if share <= 0.5 + 1e-12:
            return time
    return math.nan


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        ("2026-03-01", [1, 0, 0]),
        ("2026-02-28T23:59:59.999999", [0, 1, 0]),  # before the start
        ("2026-11-30T23:59:59.999999", [1, 0, pytest.approx(275)]),
        ("2026-12-01", [0, 1, 0]),  # not known yet
    ],
)
def test_a_use_counts_from_the_start_to_what_is_known(use: str, expected: list[Any]) -> None:
    assert activated(ANA, uses(("ana", use))) == expected


def test_a_use_after_the_last_subscription_counts_whenever_it_falls() -> None:
    assert activated(lines(("ana", "2026-03-01", "2026-03-05")), uses(("ana", "2026-03-11"))) == [1, 0, 10]


@pytest.mark.parametrize(
    ("start", "expected"),
    [("2026-03-01", 1), ("2026-02-28T23:59:59.999999", 0), ("2026-03-31T23:59:59.999999", 1), ("2026-04-01", 0)],
)
def test_a_customer_belongs_to_the_period_of_the_first_start(start: str, expected: int) -> None:
    assert activated(lines(("ana", start)), uses(("ana", "2026-05-01")))[0] == expected
    both = lines(("ana", start), ("ana", "2026-03-20"))
    assert activated(both, uses(("ana", "2026-05-01")))[0] == int(start >= "2026-03")


def test_a_trial_or_a_free_subscription_is_a_start_and_one_that_never_lasted_is_none() -> None:
    used = uses(("ana", "2026-03-11"))
    assert activated(lines(("ana", "2026-03-01", None, "2026-03-15")), used) == [1, 0, 10]
    assert activated(lines(("ana", "2026-03-01"), mrr=0.0), used) == [1, 0, 10]
    assert activated(lines(("ana", "2026-03-01", "2026-03-01")), used) == [0, 0, 0]
    assert activated(lines(("ana", "2026-02-01", "2026-02-01"), ("ana", "2026-03-10")), used) == [1, 0, 1]


def test_who_starts_after_what_is_known_does_not_wait_yet() -> None:
    table = lines(("ana", "2026-03-01"), ("ben", "2026-03-20"), ("cleo", "2026-03-21"))
    assert activated(table, uses(("ana", "2026-03-02")), as_of="2026-03-20") == [1, 0, 1]


def test_a_use_of_a_service_counts_for_its_pairs_and_one_without_for_all() -> None:
    table = lines(*[("ana", "2026-03-01")] * 3, service=["music", "cloud", None])
    used = uses(("ana", "2026-03-02"), ("ana", "2026-03-05"), service=["music", None])
    found = tenure.activation_days(table, used, period=spring, by="service", as_of=LATE)
    assert found.table["days"].tolist() == [4, 1, 4]  # cloud, music, none
    assert found.parts["median_days"] == 4.0  # of all three together
    # Events without services count for all pairs; whatever splits them, a pair has the services of its subscriptions.
    plain = tenure.activation_days(table, used.drop(columns="service"), period=spring, by="service", as_of=LATE)
    assert plain.table["days"].tolist() == [1, 1, 1]
    plans: Any = ["b", "a", None]
    by_plan = tenure.activation_days(table.assign(plan=plans), used, period=spring, by="plan", as_of=LATE)
    assert by_plan.table["days"].tolist() == [4, 1, 4]


def test_a_plan_of_several_services_starts_with_the_first_and_is_used_with_any_that_is_known() -> None:
    table = lines(("ana", "2026-03-01"), ("ana", "2026-03-03"), ("ana", "2026-03-20"), service=["tv", "web", "cloud"])
    used = uses(("ana", "2026-03-02"), ("ana", "2026-03-05"), service=["cloud", "web"])
    found = tenure.activation_days(table.assign(plan="max"), used, period=spring, by="plan", as_of="2026-03-20")
    assert found.table["days"].tolist() == [4]


def test_days_are_of_24_hours_when_the_clocks_change() -> None:
    # The night of 29 March is an hour short in Madrid.
    table, used = zoned(lines(("ana", "2026-03-28T12:00"))), zoned(uses(("ana", "2026-03-29T12:00")))
    found = tenure.activation_days(table, used, period=spring, as_of=LATE)
    assert found.value == 23 / 24


def test_several_and_overlapping_periods_are_each_as_if_asked_alone() -> None:
    spans: list[Any] = ["2025", "2026-03", ("2025-06-01", "2026-03-06"), "2020"]
    both = tenure.activation_days(subscriptions, events, period=spans, by="service").table
    alone = [tenure.activation_days(subscriptions, events, period=each, by="service").table for each in spans[:3]]
    for found in alone:
        expected = both[both["period_start"] == found["period_start"].iloc[0]].reset_index(drop=True)
        wanted = expected[expected["service"].isin(found["service"])].reset_index(drop=True)
        pd.testing.assert_frame_equal(wanted, found, check_dtype=False)


@pytest.mark.parametrize("engine", list(ENGINES))
def test_every_engine_tells_services_apart(engine: str) -> None:
    table = lines(("ana", "2026-03-01"), ("ana", "2026-03-02"), ("ben", "2026-03-03"), service=["music", None, "cloud"])
    used = uses(("ana", "2026-03-02T07:00"), ("ana", "2026-03-05"), ("ben", "2026-03-04"), service=["music", None, "x"])
    with connect() as connection:
        frames = [ENGINES[engine](each, connection) for each in (table, used)]
        found = tenure.activation_days(*frames, period=spring, by="service", as_of=LATE)
    assert found == tenure.activation_days(table, used, period=spring, by="service", as_of=LATE)
    assert found.table["activated"].tolist() == [0, 1, 1]


def test_the_sums_are_the_same_in_any_order_of_the_rows() -> None:
    random = np.random.default_rng(1)
    moments = [pd.Timestamp("2026-03-01") + pd.Timedelta(microseconds=int(us)) for us in random.integers(1, 10**12, 99)]
    table, used = (
        lines(*[(f"c{n}", "2026-03-01") for n in range(99)]),
        uses(*[(f"c{n}", m) for n, m in enumerate(moments)]),
    )
    once, again = (
        tenure.activation_days(table.loc[order], used.loc[order[::-1]], period=spring, as_of=LATE)
        for order in (random.permutation(99), random.permutation(99))
    )
    assert once == again


def test_an_event_that_occurs_nowhere_is_undefined_and_says_which_do() -> None:
    found = tenure.activation_days(ANA, uses(("ana", "2026-03-02")), period=spring, event=("login", "open"))
    assert math.isnan(found.value)
    assert found.reason == "no event is called login, open; the table has use"


def test_nobody_activated_is_told_from_nobody_started() -> None:
    used = uses(("zoe", "2026-03-02"))
    assert tenure.activation_days(ANA, used, period=spring).reason == "nobody who started has activated yet"
    assert tenure.activation_days(ANA, used, period="2020").reason == "nobody started in the period"


@pytest.mark.parametrize(("options", "words"), [({"event": ()}, "event is empty"), ({"as_of": "soon"}, "as_of")])
def test_activation_without_a_meaning_is_refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(tenure.ParameterError, match=words):
        tenure.activation_days(subscriptions, events, period=spring, **options)
