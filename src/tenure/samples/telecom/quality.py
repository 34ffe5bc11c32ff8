"""How well the lines work: bad weeks, and the outages and requests that show them."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.samples.telecom.clock import DAY, Instants, Window, add_months, random_instants
from tenure.samples.telecom.offer import NETWORK, SERVICES
from tenure.samples.telecom.text import words
from tenure.samples.telecom.truth import Truth

__all__ = ["bad_mondays", "draw_bad_weeks", "draw_outages", "draw_requests", "follows_bad_week"]

MINUTE = DAY / 1440


def draw_bad_weeks(rng: np.random.Generator, truth: Truth, window: Window) -> NDArray[np.bool_]:
    """One row for each service of the network, one column for each week: whether quality was bad."""
    bad = rng.random((len(NETWORK), window.weeks)) < truth.bad_week_probability
    bad[[NETWORK.index(name) for name in (*truth.neutral_lines, *SERVICES)]] = False
    whole = _week_starts(window, np.arange(window.weeks))
    return np.asarray(bad & (whole >= window.start) & (whole + 7 * DAY <= window.end))


def bad_mondays(bad: NDArray[np.bool_], window: Window) -> dict[str, tuple[str, ...]]:
    """The bad weeks of each line that has some, by the dates of their Mondays."""
    mondays = _week_starts(window, np.arange(window.weeks)).astype("M8[D]").astype(str)
    return {name: tuple(mondays[weeks].tolist()) for name, weeks in zip(NETWORK, bad, strict=True) if weeks.any()}


def follows_bad_week(
    bad: NDArray[np.bool_], window: Window, lines: NDArray[np.int64], instants: Instants
) -> NDArray[np.bool_]:
    """Whether each instant falls in the week after a bad one; after the window all is well."""
    week = window.week_of(instants) - 1
    known = (week >= 0) & (week < bad.shape[1])
    return np.asarray(known & bad[lines, np.where(known, week, 0)])


def draw_outages(rng: np.random.Generator, bad: NDArray[np.bool_], window: Window) -> pd.DataFrame:
    """A long outage in each bad week, short ones now and then, and planned work every month."""
    long = np.nonzero(bad)
    short = np.nonzero(rng.random(bad.shape) < 0.15)  # of the weeks, on any service
    planned = np.divmod(np.arange(len(NETWORK) * window.months), window.months)
    night = add_months(np.full(len(planned[1]), window.start + 9 * DAY + 120 * MINUTE), planned[1])
    parts = [
        _outages(rng, long[0], _week_starts(window, long[1]), (5 * 1440, 720, 2160), planned=False),
        _outages(rng, short[0], _week_starts(window, short[1]), (6 * 1440, 5, 30), planned=False),
        _outages(rng, planned[0], night, (0, 60, 120), planned=True),
    ]
    found = pd.concat(parts, ignore_index=True)
    inside = (found["started_at"] >= window.start) & (found["ended_at"] <= window.end)
    return found[inside].sort_values(["started_at", "service"], ignore_index=True)


def _outages(
    rng: np.random.Generator,
    services: NDArray[np.int64],
    since: Instants,
    minutes: tuple[int, int, int],
    *,
    planned: bool,
) -> pd.DataFrame:
    delay, shortest, longest = minutes
    started = since + rng.integers(0, delay + 1, len(since)) * MINUTE
    lasted = rng.integers(shortest, longest + 1, len(since)) * MINUTE
    return pd.DataFrame(
        {
            "service": words(NETWORK, services),
            "started_at": started,
            "ended_at": started + lasted,
            "planned": np.full(len(since), planned),
        }
    )


def draw_requests(rng: np.random.Generator, bad: NDArray[np.bool_], window: Window, *, per_week: int) -> pd.DataFrame:
    """A sample of measured requests, as many for each service and week; slow and lossy in bad weeks."""
    service, week = (np.repeat(index.ravel(), per_week) for index in np.indices(bad.shape))
    occurred = random_instants(rng, _week_starts(window, week), _week_starts(window, week + 1))
    worse = bad[service, week]
    count = len(week)
    requests = pd.DataFrame(
        {
            "service": words(NETWORK, service),
            "occurred_at": occurred,
            "latency_ms": rng.lognormal(np.where(worse, np.log(200), np.log(40)), 0.4).round(1),
            "ok": rng.random(count) >= np.where(worse, 0.05, 0.004),
            "jitter_ms": rng.lognormal(np.where(worse, np.log(20), np.log(4)), 0.3).round(1),
            "packet_loss": np.minimum(rng.exponential(np.where(worse, 0.02, 0.001)), 1).round(5),
        }
    )
    inside = (occurred >= window.start) & (occurred < window.end)
    return requests[inside].sort_values("occurred_at", ignore_index=True, kind="stable")


def _week_starts(window: Window, weeks: NDArray[np.int64]) -> Instants:
    return np.asarray(window.first_monday + weeks * (7 * DAY))
