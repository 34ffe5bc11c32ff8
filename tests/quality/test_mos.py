from __future__ import annotations

import math
from typing import Any

import pytest

import tenure
from tenure.samples import requests, spring
from tests.frames import ENGINES, connect
from tests.quality.rows import request_rows


def score(latency: float, jitter: float | None = 0, loss: float | None = 0) -> float:
    """The definition once more, of one request."""
    delay = latency + 2 * (jitter if jitter and jitter == jitter else 0) + 10  # noqa: PLR0124 - nan
    delay_impairment = delay / 40 if delay < 160 else (delay - 120) / 10
    lost = loss if loss and loss == loss else 0  # noqa: PLR0124 - nan
    rating = min(max(93.2 - delay_impairment - 2.5 * 100 * lost, 0), 100)
    return max(1, 1 + 0.035 * rating + 0.000007 * rating * (rating - 60) * (100 - rating))


@pytest.mark.parametrize("engine", ENGINES)
def test_score_of_the_spring(engine: str) -> None:
    rows = [row for row in requests.to_dict("records") if not math.isnan(row["latency_ms"])]
    scores = [score(row["latency_ms"], row["jitter_ms"], row["packet_loss"]) for row in rows]
    found = tenure.mean_opinion_score(ENGINES[engine](requests, connect()), period=spring)
    assert found.value == pytest.approx(sum(scores) / 9, abs=1e-9)
    assert found.parts["scores"] == pytest.approx(sum(scores), abs=1e-8)
    assert found.parts["squares"] == pytest.approx(sum(each * each for each in scores), abs=1e-8)
    assert (found.parts["requests"], found.parts["unmeasured"]) == (9, 1)
    assert "coarser_money" not in {note.key for note in found.notes}


@pytest.mark.parametrize(
    ("latency", "jitter", "loss"),
    [(0, 0, 0), (149.9, 0, 0), (150, 0, 0), (100, 25, 0), (40, 0, 0.01), (1e6, 0, 0), (10, 0, 1), (800, 5, 0.05)],
)
def test_one_request_has_its_own_score(latency: float, jitter: float, loss: float) -> None:
    table = request_rows(latency, jitter_ms=[jitter], packet_loss=[loss])
    found = tenure.mean_opinion_score(table, period=spring)
    assert found.value == pytest.approx(score(latency, jitter, loss), abs=1e-9)
    assert 1 <= found.value <= 4.5


def test_published_ratings_have_their_scores() -> None:
    # ITU-T G.107, Table B.1: a rating of 90 is 4.34, 80 is 4.03, 70 is 3.60, 60 is 3.10, 50 is 2.58.
    for rating, published in ((90, 4.34), (80, 4.03), (70, 3.60), (60, 3.10), (50, 2.58)):
        latency = 10 * (93.2 - rating) + 110 if rating < 89 else 40 * (93.2 - rating) - 10
        found = tenure.mean_opinion_score(request_rows(latency), period=spring)
        assert found.value == pytest.approx(published, abs=0.01)


@pytest.mark.parametrize("columns", [{}, {"jitter_ms": [None], "packet_loss": [None]}])
def test_what_was_not_measured_is_0(columns: dict[str, Any]) -> None:
    found = tenure.mean_opinion_score(request_rows(40.0, **columns), period=spring)
    assert found.value == pytest.approx(score(40), abs=1e-9)


def test_requests_without_a_latency_are_undefined() -> None:
    found = tenure.mean_opinion_score(request_rows(None, jitter_ms=[3.0]), period=spring)
    assert (found.reason, found.parts["unmeasured"]) == ("no request with a latency", 1)


def test_the_interval_stays_within_the_scale() -> None:
    for latency in (0.0, 1e6):
        found = tenure.mean_opinion_score(request_rows(latency, latency), period=spring)
        assert 1 <= (found.lower or 0) <= found.value <= (found.upper or 9) <= 4.5


def test_a_loss_is_a_share() -> None:
    with pytest.raises(tenure.ContractError, match="packet_loss"):
        tenure.mean_opinion_score(request_rows(40.0, packet_loss=[2.0]), period=spring)
