"""Small tables of outages and requests, and books of customers who may leave in the week after."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from .grid import INSTANTS, MONTHS
from .months import start_of
from .services import MANY
from .states import Period, Row

SERVICES = ("games", "music", "tv")
TARGET_MS = 100.0
LATENCIES = (None, 0.0, 20.5, 99.999, 100.0, 100.001, 260.0, 400.0, 400.25, 3000.0)
JITTERS = (None, 0.0, 0.5, 12.0, 25.0, 400.0)
LOSSES = (None, 0.0, 0.001, 0.025, 0.3, 1.0)
LENGTHS = tuple(timedelta(seconds=each) for each in (0, 0.000001, 0.5, 3600, 6048, 86400, 604800, 2678400))
FIRST_MONDAY = start_of(MONTHS[3], "week")
WEEK, INSTANT = timedelta(days=7), timedelta(microseconds=1)
MONDAYS = tuple(FIRST_MONDAY + number * WEEK for number in range(7))


@st.composite
def outage_rows(draw: st.DrawFn, instants: st.SearchStrategy[datetime]) -> Row:
    start = draw(instants)
    return {
        "service": draw(st.sampled_from(SERVICES)),
        "started_at": start,
        "ended_at": start + draw(st.sampled_from(LENGTHS)),
        "planned": draw(st.sampled_from([None, True, False])),
    }


@st.composite
def outages(draw: st.DrawFn, instants: Any = st.sampled_from(INSTANTS)) -> list[Row]:  # noqa: B008 - it is immutable
    """Some touch, nest in or overlap others of their service; whether they were planned is not always told."""
    found = draw(st.lists(outage_rows(instants), min_size=1, max_size=6))
    for row in draw(st.lists(st.sampled_from(found), max_size=4)):
        length = row["ended_at"] - row["started_at"]
        start = row["started_at"] + draw(st.sampled_from([timedelta(0), length / 2, length, length + INSTANT]))
        end = max(start, draw(st.sampled_from([start + length, row["ended_at"], start + timedelta(hours=1)])))
        found.append({**draw(outage_rows(instants)), "service": row["service"], "started_at": start, "ended_at": end})
    dropped = set() if draw(st.sampled_from([True, True, False])) else {"planned"}
    return [{name: value for name, value in row.items() if name not in dropped} for row in draw(st.permutations(found))]


@st.composite
def requests(draw: st.DrawFn, instants: Any = st.sampled_from(INSTANTS[6:])) -> list[Row]:  # noqa: B008 - immutable
    """Timed out, failed, or of an unknown outcome; jitter and loss are measured, or are not, or have no column."""
    missing = draw(st.sampled_from([(), (), ("jitter_ms",), ("packet_loss",), ("jitter_ms", "packet_loss")]))
    row = st.fixed_dictionaries(
        {
            "service": st.sampled_from(SERVICES),
            "occurred_at": instants,
            "latency_ms": st.sampled_from(LATENCIES),
            "ok": st.sampled_from([True, True, None, False]),
            "region": st.sampled_from([None, "north", "south"]),
            "jitter_ms": st.sampled_from(JITTERS),
            "packet_loss": st.sampled_from(LOSSES),
        }
    )
    found = draw(st.lists(row, min_size=1, max_size=draw(st.sampled_from([24, 6]))))
    return [{name: value for name, value in each.items() if name not in missing} for each in found]


WEEK_INSTANTS = tuple(
    monday + gap
    for monday in MONDAYS
    for gap in (-INSTANT, timedelta(0), INSTANT, timedelta(days=3), timedelta(days=5))
)
"""Around the Mondays of some weeks, and within them."""

weekly_outages = outages(st.sampled_from(WEEK_INSTANTS))
QUALITIES = {
    "none": (),
    "good": ((20.5, True), (99.999, None)),
    "bad": ((3000.0, True),),
    "failed": ((20.5, False), (None, False), (20.5, True)),
    "on the threshold": (*[(20.5, True)] * 6, *[(260.0, True)] * 2, *[(3000.0, True)] * 2),
    "half": ((20.5, True), (3000.0, True)),
    "timed out": ((None, None),),
}
"""Latencies and outcomes of a week's requests; an Apdex of 0.7 is on the threshold."""


@st.composite
def weekly_requests(draw: st.DrawFn) -> list[Row]:
    """For each service and week requests of one quality, at its first instant, its last and between; at least one."""
    at = (timedelta(0), WEEK - INSTANT, timedelta(days=2))
    qualities = st.sampled_from([*QUALITIES, *["good", "bad"] * 3])
    found = [
        {"service": service, "occurred_at": monday + draw(st.sampled_from(at)), "latency_ms": latency, "ok": ok}
        for service in SERVICES
        for monday in MONDAYS
        for latency, ok in QUALITIES[draw(qualities)]
    ]
    return found or [{"service": "tv", "occurred_at": MONDAYS[0], "latency_ms": 20.5, "ok": True}]


@st.composite
def weekly_subscriptions(draw: st.DrawFn) -> list[Row]:
    """Most start before the weeks and end around a Monday; some come back a few days after, or start late."""
    starts = st.sampled_from([MONTHS[0], MONTHS[1], FIRST_MONDAY - WEEK, *MONDAYS[:2], *WEEK_INSTANTS[:9]])
    found: list[Row] = []
    for number in range(draw(st.sampled_from([30, 18, 3]))):
        start = draw(starts)
        row: Row = {
            "customer_id": draw(st.sampled_from(MANY)),
            "started_at": start,
            "ended_at": None,
            "mrr": draw(st.sampled_from([10.0, 10.0, 10.0, 0.0])),
            "service": draw(st.sampled_from([None, *SERVICES, *SERVICES])),
            "trial_ends_at": draw(st.sampled_from([None, None, None, *WEEK_INSTANTS[:9]])),
            "subscription_id": f"s{number}",
        }
        later = [each for each in WEEK_INSTANTS if each >= start]
        ended = draw(st.sampled_from([None, *later]))
        found.append({**row, "ended_at": ended})
        if ended is not None and draw(st.sampled_from([True, False, False])):
            back = ended + draw(st.sampled_from([timedelta(0), timedelta(days=1), timedelta(days=5), WEEK]))
            found.append({**row, "started_at": back, "subscription_id": f"s{number} again"})
    return found


def weekly_periods() -> st.SearchStrategy[list[Period]]:
    """From a Monday, or not quite, over some weeks; several that overlap; a calendar month."""
    bounds = [*MONDAYS, MONDAYS[0] - INSTANT, MONDAYS[0] + INSTANT, MONDAYS[5] - INSTANT, MONDAYS[5] + INSTANT]
    pairs = st.lists(st.sampled_from(bounds), min_size=2, max_size=2, unique=True).map(lambda two: (min(two), max(two)))
    some = st.lists(pairs, min_size=1, max_size=3, unique=True)
    whole = (MONDAYS[0], MONDAYS[6])
    return st.sampled_from([[whole], [whole, (MONDAYS[1], MONDAYS[5])], [(MONTHS[3], MONTHS[4])]]) | some
