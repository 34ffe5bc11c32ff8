from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from .examples import at, month, sub
from .quality_weeks import judged_weeks, quality_and_churn

# 2, 9, 16 and 23 February 2026 are Mondays. Weeks judged over this period: 26 January, and 2 and 9 February.
PERIOD = at("2026-02-02"), at("2026-02-23")


def line(customer: str, service: str | None, ended: str | None = None, started: str = "2026-01-01") -> dict[str, Any]:
    return sub(customer, started, ended, service=service)


def asked(service: str, occurred: str, latency: float | None) -> dict[str, Any]:
    return {"service": service, "occurred_at": at(occurred), "latency_ms": latency, "ok": None}


TABLE = [
    line("ana", "tv", "2026-02-04"),  # lost after the week of 26 January
    line("ben", "tv", "2026-02-16"),  # on its first instant: still there just before, lost after that of 9 February
    line("cam", "tv"),
    line("dia", "tv", "2026-02-20"),
    line("eva", "music", "2026-02-10"),
    line("fay", "music"),
    line("gus", None),
]
REQUESTS = [
    asked("tv", "2026-01-26", 50.0),  # good
    asked("tv", "2026-02-02", 50.0),  # 1/2: bad
    asked("tv", "2026-02-08T23:59:59.999999", 900.0),
    asked("tv", "2026-02-09", 900.0),  # bad
    asked("music", "2026-01-26", 900.0),  # bad
    asked("music", "2026-02-02", 50.0),  # good
    asked("music", "2026-02-09", None),  # not measured
]
PARTS = ("lost_after_bad", "at_risk_after_bad", "lost_after_good", "at_risk_after_good", "unknown")


def counts(row: dict[str, Any]) -> list[int]:
    return [row[name] for name in PARTS]


@pytest.mark.parametrize(
    ("start", "end", "mondays"),
    [
        ("2026-02-02", "2026-02-23", ["2026-01-26", "2026-02-02", "2026-02-09"]),
        ("2026-02-02T00:00:00.000001", "2026-02-23", ["2026-02-02", "2026-02-09"]),
        ("2026-02-02", "2026-02-22T23:59:59.999999", ["2026-01-26", "2026-02-02"]),
        ("2026-02-03", "2026-02-15", []),
    ],
)
def test_the_week_after_a_judged_one_lies_whole_in_the_period(start: str, end: str, mondays: list[str]) -> None:
    assert judged_weeks((at(start), at(end))) == [at(monday) for monday in mondays]


def test_losses_are_those_of_the_week_after() -> None:
    # tv: after the good week ana of 4; after the two bad ones nobody of 3, and ben and dia of 3.
    # music: after the bad week nobody of 2, after the good one eva of 2, then one pair whose week is unknown.
    # gus has no service to judge in three weeks.
    rows = quality_and_churn(TABLE, REQUESTS, [PERIOD], target_ms=100, by="service")
    assert [(row["service"], *counts(row)) for row in rows] == [
        ("music", 0, 2, 1, 2, 1),
        ("tv", 2, 6, 1, 4, 0),
        (None, 0, 0, 0, 0, 3),
    ]
    assert [row["value"] for row in rows] == [0, Fraction(2, 6) / Fraction(1, 4), None]


def test_services_are_strata() -> None:
    # Bad, music: 0 * 2 / 4, tv: 2 * 4 / 10; good, music: 1 * 2 / 4, tv: 1 * 6 / 10.
    (row,) = quality_and_churn(TABLE, REQUESTS, [PERIOD], target_ms=100)
    assert (counts(row), row["value"]) == ([2, 8, 2, 6, 4], Fraction(8, 10) / Fraction(11, 10))


def test_a_week_of_many_outages_is_bad() -> None:
    # Of a week 1 % are 6048 seconds: so much is allowed, and a little more is not.
    outage = {
        "service": "music",
        "started_at": at("2026-02-09"),
        "ended_at": at("2026-02-09T01:40:48"),
        "planned": None,
    }
    options: dict[str, Any] = {"target_ms": 100, "by": "service"}
    music = quality_and_churn(TABLE, REQUESTS, [PERIOD], outages=[outage], **options)[0]
    assert counts(music) == [0, 2, 1, 3, 0]  # without a word of outages, the week is a good one
    longer = {**outage, "ended_at": at("2026-02-09T01:40:48.1")}
    music = quality_and_churn(TABLE, REQUESTS, [PERIOD], outages=[longer], **options)[0]
    assert counts(music) == [0, 3, 1, 2, 0]


def test_who_is_back_within_the_grace_never_left() -> None:
    table = [*TABLE, line("ana", "tv", started="2026-02-09")]
    (row,) = quality_and_churn(table, REQUESTS, [PERIOD], target_ms=100, grace_days=5)
    assert counts(row)[2:4] == [1, 6]


@pytest.mark.parametrize("threshold", [0.0, 1.01])
def test_without_weeks_of_either_kind_it_is_undefined(threshold: float) -> None:
    (row,) = quality_and_churn(TABLE, REQUESTS, [PERIOD], target_ms=100, threshold=threshold)
    assert row["value"] is None
    (row,) = quality_and_churn(TABLE, REQUESTS, [month("2026-06")], target_ms=100)
    assert (counts(row)[:4], row["value"]) == ([0, 0, 0, 0], None)
