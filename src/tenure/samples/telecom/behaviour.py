"""What customers do: use, charges, tickets, shopping, and what else the truth has a rate for."""

from __future__ import annotations

import numpy as np

from tenure.samples.telecom.clock import DAY
from tenure.samples.telecom.lives import Lives
from tenure.samples.telecom.log import CARE_CHANNELS, FEATURES, TOUCHPOINTS, Happenings, Log, Stretches
from tenure.samples.telecom.offer import SEGMENTS
from tenure.samples.telecom.services import PaidServices
from tenure.samples.telecom.truth import Truth

__all__ = ["log_behaviour"]

MINUTE = DAY / 1440
FADING = 60 * DAY


def log_behaviour(
    rng: np.random.Generator,
    truth: Truth,
    log: Log,
    lives: Lives,
    lines: Stretches,
    services: Stretches,
    paid: PaidServices,
) -> None:
    """Log all that customers do of their own accord."""
    _log_sessions(rng, truth, log, lives, lines)
    _log_service_use(rng, truth, log, services)
    _log_charges(rng, truth, log, lines, paid)
    _log_shopping(rng, truth, log, lines)
    by_segment = np.array([truth.tickets_per_month[name] for name in SEGMENTS])
    tickets = lines.arrivals(rng, by_segment[lives.segment[lines.who]])
    _log_said(rng, log, "ticket", lines, tickets, mood=-0.2)
    for event, rate in truth.rates.items():
        _log_said(rng, log, event, lines, lines.arrivals(rng, rate), mood=0.4)


def _log_sessions(rng: np.random.Generator, truth: Truth, log: Log, lives: Lives, lines: Stretches) -> None:
    sessions = lines.arrivals(rng, truth.sessions_per_month)
    left = lives.ends[sessions.who] - sessions.at
    fading = (left > np.timedelta64(0, "us")) & (left <= FADING)
    sessions = sessions.only(~fading | (rng.random(len(sessions)) < truth.fading_keep))
    more = np.repeat(np.arange(len(sessions)), rng.poisson(truth.uses_per_session - 1, len(sessions)))
    number = np.concatenate([np.arange(len(sessions)), more])
    at = sessions.at[number]
    # What follows in a session comes less than half an hour after its start.
    at[len(sessions) :] += rng.integers(20 * 60, size=len(more)).astype("m8[s]")
    inside = at < lines.until[sessions.stretch[number]]
    uses = Happenings(sessions.who[number], sessions.stretch[number], at).only(inside)
    log.add(
        "use",
        uses,
        service=lines.service[uses.stretch],
        session=number[inside] + 1,
        feature=_feature(rng, len(uses)),
        channel=rng.integers(3, size=len(sessions))[number[inside]],
    )


def _log_service_use(rng: np.random.Generator, truth: Truth, log: Log, services: Stretches) -> None:
    uses = services.arrivals(rng, truth.service_uses_per_month)
    log.add("use", uses, service=services.service[uses.stretch], feature=_feature(rng, len(uses)), channel=0)


def _log_charges(rng: np.random.Generator, truth: Truth, log: Log, lines: Stretches, paid: PaidServices) -> None:
    charges = lines.arrivals(rng, truth.charges_per_month)
    monthly = np.full(len(charges), truth.charge_per_month)
    monthly += truth.adopter_gap_before * paid.ever[charges.who]
    monthly += truth.vas_effect * paid.paying(charges.who, charges.at)
    amount = rng.gamma(2, monthly / truth.charges_per_month / 2).round(2)
    log.add("charge", charges, service=lines.service[charges.stretch], amount=amount)


def _log_shopping(rng: np.random.Generator, truth: Truth, log: Log, lines: Stretches) -> None:
    carts = lines.arrivals(rng, truth.carts_per_month)
    log.add("cart", carts, channel=TOUCHPOINTS.index("web"))
    bought = carts.only(rng.random(len(carts)) >= truth.abandonment)
    purchases = lines.delayed(bought, rng.integers(1, 60, len(bought)) * MINUTE)
    log.add("purchase", purchases, amount=rng.gamma(3, 20, len(purchases)).round(2), channel=TOUCHPOINTS.index("web"))
    returned = purchases.only(rng.random(len(purchases)) < truth.returned)
    returns = lines.delayed(returned, rng.integers(1, 15, len(returned)) * DAY)
    log.add("return", returns, amount=rng.gamma(3, 20, len(returns)).round(2))


def _log_said(
    rng: np.random.Generator, log: Log, event: str, lines: Stretches, happened: Happenings, *, mood: float
) -> None:
    count = len(happened)
    log.add(
        event,
        happened,
        service=lines.service[happened.stretch],
        channel=TOUCHPOINTS.index("phone") + rng.integers(len(CARE_CHANNELS), size=count),
        sentiment=np.clip(rng.normal(mood, 0.4, count), -1, 1).round(2),
    )


def _feature(rng: np.random.Generator, count: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    return rng.choice(len(FEATURES), count, p=(0.4, 0.25, 0.15, 0.15, 0.05))
