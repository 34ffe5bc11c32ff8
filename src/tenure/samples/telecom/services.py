"""The subscriptions of value-added services: trials, conversions and their own churn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.samples.telecom.clock import DAY, Instants, Window, add_months
from tenure.samples.telecom.lives import CAP, Lives
from tenure.samples.telecom.offer import LINES, SERVICE_PRICES, SERVICES, STANDARD
from tenure.samples.telecom.truth import Truth

__all__ = ["TRIAL_LAPSED", "PaidServices", "draw_services", "paid_from", "paid_services"]

TRIAL = 30 * DAY
TRIAL_LAPSED = -3

Codes = NDArray[np.int64]


@dataclass(frozen=True)
class PaidServices:
    """From when to when each customer pays for each service; not a time where never."""

    since: Instants
    until: Instants
    ever: NDArray[np.bool_]

    def paying(self, who: Codes, instants: Instants) -> NDArray[np.bool_]:
        """Whether at least one service of these customers is paid at these instants."""
        paid = np.zeros(len(who), dtype=bool)
        for since, until in zip(self.since, self.until, strict=True):
            paid |= (since[who] <= instants) & (instants < until[who])
        return paid


def draw_services(rng: np.random.Generator, truth: Truth, window: Window, lives: Lives) -> pd.DataFrame:
    """One row per customer and service taken, uncensored."""
    return pd.concat(
        [_draw_service(rng, truth, window, lives, service) for service in range(len(SERVICES))], ignore_index=True
    )


def paid_from(rows: pd.DataFrame) -> Instants:
    """When paying begins: with the service, or after its trial."""
    trial_ends = rows["trial_ends_at"].to_numpy()
    return np.where(np.isnat(trial_ends), rows["started_at"].to_numpy(), trial_ends)


def paid_services(rows: pd.DataFrame, window: Window, customers: int) -> PaidServices:
    """The paid part of each service, by service and customer."""
    since = np.full((len(SERVICES), customers), np.datetime64("NaT", "us"))
    until = since.copy()
    begins = paid_from(rows)
    paid = (begins < rows["ended_at"].to_numpy()) & (begins < window.end)
    where = (rows["service"].to_numpy()[paid] - len(LINES), rows["who"].to_numpy()[paid])
    since[where] = begins[paid]
    until[where] = rows["ended_at"].to_numpy()[paid]
    return PaidServices(since, until, np.asarray(~np.isnat(since).all(axis=0)))


def _draw_service(rng: np.random.Generator, truth: Truth, window: Window, lives: Lives, service: int) -> pd.DataFrame:
    who = np.flatnonzero(lives.takes[:, service])
    month = rng.integers(2, 7, len(who))
    started = add_months(lives.signed_up[who], month) + rng.integers(28 * 86_400, size=len(who)).astype("m8[s]")
    # A trial of 30 days that starts within 28 days of one month's end is over before the next but one.
    taken = (month + 2 <= lives.months[who]) & (started < window.end)
    who, started = who[taken], started[taken]
    tried = rng.random(len(who)) < truth.trial_share
    lapsed = tried & (rng.random(len(who)) >= truth.trial_conversion)
    trial_ends = np.where(tried, started + TRIAL, np.datetime64("NaT", "us"))
    paid_from = np.where(tried, trial_ends, started)
    paid_months = np.minimum(rng.geometric(truth.service_monthly_churn, len(who)), CAP)
    own_end = np.where(lapsed, trial_ends, add_months(paid_from, paid_months))
    ended = np.minimum(own_end, lives.ends[who])
    own_reason = rng.choice(len(truth.cancel_reasons), len(who), p=list(truth.cancel_reasons.values()))
    reason = np.where(lapsed, TRIAL_LAPSED, np.where(ended == lives.ends[who], lives.reason[who], own_reason))
    return _rows(service, who, (started, ended, trial_ends), reason)


def _rows(service: int, who: Codes, times: tuple[Instants, Instants, Instants], reason: Codes) -> pd.DataFrame:
    started, ended, trial_ends = times
    count = len(who)
    return pd.DataFrame(
        {
            "who": who,
            "service": np.full(count, len(LINES) + service),
            "plan": np.full(count, STANDARD),
            "is_vas": np.ones(count, dtype=bool),
            "started_at": started,
            "ended_at": ended,
            "mrr": np.full(count, SERVICE_PRICES[service]),
            "reason": reason,
            "trial_ends_at": trial_ends,
            "term_ends_at": np.full(count, np.datetime64("NaT", "us")),
        }
    )
