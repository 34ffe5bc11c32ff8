"""Randomised campaigns, and the steps of the onboarding."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.samples.telecom.clock import DAY, Instants, Window
from tenure.samples.telecom.lives import Lives
from tenure.samples.telecom.log import TOUCHPOINTS, Happenings, Log
from tenure.samples.telecom.text import words
from tenure.samples.telecom.truth import Truth

__all__ = ["campaign_names", "draw_exposures", "draw_steps"]

GROUPS = ("treated", "control")
FIRST_MONTH, EVERY = 3, 6

Codes = NDArray[np.int64]


def campaign_names(window: Window) -> tuple[str, ...]:
    """A campaign in every sixth month, if there is time to see its outcome."""
    starts = window.month_starts()[FIRST_MONTH:-3:EVERY]
    return tuple(f"offer-{month}" for month in starts.astype("M8[M]").astype(str))


def draw_exposures(
    rng: np.random.Generator, truth: Truth, window: Window, log: Log, lives: Lives, lapses: NDArray[np.bool_]
) -> pd.DataFrame:
    """One row per customer and campaign; purchases that follow go to the log."""
    names = campaign_names(window)
    starts = window.month_starts()[FIRST_MONTH::EVERY]
    parts = [
        _expose(rng, truth, log, np.flatnonzero(_reachable(lives, lapses, start)), (code, start))
        for code, start in enumerate(starts[: len(names)])
    ]
    who, at, campaign, group = (np.concatenate(column) for column in zip(_nobody(), *parts, strict=True))
    return pd.DataFrame(
        {
            "customer_id": lives.ids.take(who),
            "exposed_at": at,
            "campaign": words(names, campaign),
            "group": words(GROUPS, group),
        }
    )


def draw_steps(
    rng: np.random.Generator, truth: Truth, window: Window, lives: Lives, first_until: Instants
) -> pd.DataFrame:
    """One row per customer and step completed, in time or late."""
    parts = []
    for code, probability in enumerate(truth.steps.values()):
        count = len(first_until)
        done = rng.random(count) < probability
        late = rng.random(count) < truth.late_step_probability
        days = np.where(done, rng.uniform(0, 27, count), rng.uniform(31, 90, count))
        at = lives.signed_up + (days * DAY).astype("m8[s]")
        who = np.flatnonzero((done | late) & (at < first_until) & (at < window.end))
        parts.append((who, np.full(len(who), code), at[who]))
    who, step, at = (np.concatenate(column) for column in zip(*parts, strict=True))
    steps = pd.DataFrame(
        {"customer_id": lives.ids.take(who), "step": words(tuple(truth.steps), step), "completed_at": at}
    )
    return steps.sort_values("completed_at", ignore_index=True, kind="stable")


def _nobody() -> tuple[Codes, Instants, Codes, Codes]:
    none = np.arange(0)
    return none, none.astype("M8[us]"), none, none


def _reachable(lives: Lives, lapses: NDArray[np.bool_], start: np.datetime64) -> NDArray[np.bool_]:
    # Exposed within 5 days and observed for 60 days after that, all of them as a customer.
    return np.asarray((lives.signed_up < start) & (lives.ends > start + 66 * DAY) & ~lapses)


def _expose(
    rng: np.random.Generator,
    truth: Truth,
    log: Log,
    who: Codes,
    campaign: tuple[int, np.datetime64],
) -> tuple[Codes, Instants, Codes, Codes]:
    code, start = campaign
    who = who[rng.random(len(who)) < 0.4]  # of all who can be reached
    count = len(who)
    at = start + rng.integers(5 * 86_400, size=count).astype("m8[s]").astype("m8[us]")
    group = rng.integers(len(GROUPS), size=count)
    in_time = rng.random(count) < np.array([truth.conversion[name] for name in GROUPS])[group]
    late = rng.random(count) < truth.late_conversion
    days = np.where(in_time, rng.uniform(0, 30, count), rng.uniform(31, 60, count))
    buys = in_time | late
    amount = rng.gamma(3, 10, count).round(2)
    purchases = Happenings(
        who[buys], np.zeros(int(buys.sum()), dtype=np.int64), (at + (days * DAY).astype("m8[s]"))[buys]
    )
    log.add("purchase", purchases, amount=amount[buys], campaign=code, channel=TOUCHPOINTS.index("web"))
    return who, at, np.full(count, code), group
