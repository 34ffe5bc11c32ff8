from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from .examples import at, month
from .quality import apdex_score, availability, error_rate, latency_ms, mean_opinion_score

DAY = (at("2026-02-10"), at("2026-02-11"))
FEBRUARY = month("2026-02")


def down(started: str, ended: str, service: str = "tv", **more: Any) -> dict[str, Any]:
    return {"service": service, "started_at": at(f"2026-02-{started}"), "ended_at": at(f"2026-02-{ended}"), **more}


def asked(latency: float | None, **more: Any) -> dict[str, Any]:
    return {"service": "tv", "occurred_at": at("2026-02-10"), "latency_ms": latency, "ok": True, **more}


@pytest.mark.parametrize(
    ("outages", "hours"),
    [
        ([down("10T01:00", "10T02:00"), down("10T01:30", "10T03:00")], 2),  # overlapping
        ([down("10T01:00", "10T05:00"), down("10T02:00", "10T03:00")], 4),  # nested
        ([down("10T01:00", "10T02:00"), down("10T02:00", "10T03:00")], 2),  # touching
        ([down("09T20:00", "10T03:00"), down("10T23:00", "11T04:00")], 4),  # clipped
        ([down("09T20:00", "11T03:00")], 24),
        ([down("09T20:00", "10T00:00"), down("11T00:00", "11T02:00"), down("10T04:00", "10T04:00")], 0),
        ([down("10T01:00", "10T02:00", "music")], 0),
    ],
)
def test_time_down_is_counted_once(outages: Any, hours: int) -> None:
    (row,) = availability(outages, [DAY], services=["tv"])
    assert (row["downtime_seconds"], row["seconds"]) == (3600 * hours, 86_400)
    assert row["value"] == 1 - Fraction(hours, 24)


def test_planned_time_leaves_both() -> None:
    outages = [down("10T01:00", "10T04:00", planned=True), down("10T03:00", "10T05:00", planned=None)]
    (row,) = availability(outages, [DAY], services=["tv"])
    assert row["downtime_seconds"] == 4 * 3600
    (row,) = availability(outages, [DAY], services=["tv"], planned="exclude")
    assert (row["downtime_seconds"], row["seconds"], row["value"]) == (3600, 21 * 3600, Fraction(20, 21))
    (row,) = availability([down("10", "11", planned=True)], [DAY], services=["tv"], planned="exclude")
    assert (row["seconds"], row["value"]) == (0, None)


def test_each_service_asked_has_a_row_in_each_period() -> None:
    rows = availability([down("10", "11")], [DAY, FEBRUARY], services=["tv", "radio"])
    assert [(row["service"], row["value"]) for row in rows] == [
        ("radio", 1),
        ("tv", 0),
        ("radio", 1),
        ("tv", Fraction(27, 28)),
    ]


def test_quantiles_lie_on_lines_between_latencies() -> None:
    # 10, 20, 30 and 70: half the way from the first to the last is 1.5 steps, 95 % are 2.85 of 3.
    requests = [asked(latency) for latency in (70.0, 10.0, None, 30.0, 20.0)]
    (row,) = latency_ms(requests, [DAY])
    assert (row["requests"], row["unmeasured"], row["value"]) == (4, 1, 25)
    assert [row[name] for name in ("p50", "p95", "p99")] == pytest.approx([25, 64, 68.8])
    (row,) = latency_ms(requests, [DAY], quantiles=(0.999, 0))
    assert (row["value"], row["p99.9"], row["p0"]) == (pytest.approx(69.88), row["value"], 10)


def test_requests_of_an_unknown_outcome_are_left_out() -> None:
    requests = [asked(1.0), asked(None, ok=False), asked(1.0, ok=None), asked(1.0, ok=False)]
    (row,) = error_rate(requests, [DAY])
    assert (row["failed"], row["requests"], row["unknown"], row["value"]) == (2, 3, 1, Fraction(2, 3))


def test_apdex_counts_who_tolerates_half() -> None:
    told = [asked(each) for each in (100.0, 100.01, 400.0, 400.01, None)]
    requests = [*told, asked(5.0, ok=False), asked(None, ok=False), asked(5.0, ok=None), asked(None, ok=None)]
    (row,) = apdex_score(requests, [DAY], target_ms=100)
    assert [row[name] for name in ("satisfied", "tolerating", "frustrated", "unmeasured")] == [2, 2, 3, 2]
    assert row["value"] == Fraction(3, 7)


@pytest.mark.parametrize(
    ("request_", "score"),
    [
        # L = 30 + 10: I_d = 1, R = 92.2; 1 + 3.227 + 7e-6 * 92.2 * 32.2 * 7.8
        (asked(30.0), 4.389099),
        # L = 100 + 2 * 20 + 10 = 150: I_d = 3.75, I_e = 2.5 * 2: R = 84.45; 1 + 2.95575 + 7e-6 * 84.45 * 24.45 * 15.55
        (asked(100.0, jitter_ms=20.0, packet_loss=0.02), 4.180504),
        # L = 310: I_d = 19, R = 74.2; 1 + 2.597 + 7e-6 * 74.2 * 14.2 * 25.8
        (asked(300.0, jitter_ms=None), 3.787287),
        (asked(150.0), 4.318911),  # L = 160, where both lines say 4: R = 89.2, 1 + 3.122 + 7e-6 * 89.2 * 29.2 * 10.8
        (asked(5000.0), 1),  # R is 0
        (asked(0.0, packet_loss=0.35), 1),  # R = 93.2 - 0.25 - 87.5 = 5.45, of which the line would make less than 1
    ],
)
def test_opinions_by_hand(request_: Any, score: float) -> None:
    (row,) = mean_opinion_score([request_, asked(None)], [DAY])
    assert (row["requests"], row["unmeasured"]) == (1, 1)
    assert float(row["value"]) == pytest.approx(score, abs=1e-6)
