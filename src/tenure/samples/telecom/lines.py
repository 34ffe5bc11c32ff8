"""The subscriptions of lines: first lives with plan changes and lapses, and second lives."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.samples.telecom.clock import DAY, Instants, Window, add_months
from tenure.samples.telecom.lives import CAP, Lives, whole_months
from tenure.samples.telecom.offer import LINE_PRICES, LINES
from tenure.samples.telecom.truth import Truth

__all__ = ["NEVER", "Turns", "draw_turns", "line_rows", "second_lives"]

NEVER = CAP + 1
# Reasons are numbered as in the truth; these are not among the reasons of leaving.
NO_REASON, PAYMENT = -1, -2

Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Turns:
    """What happens within each first life, at the end of which month; `NEVER` where it does not."""

    plan: Codes
    new_plan: Codes
    change: Codes
    lapse: Codes
    away: Codes
    annual: NDArray[np.bool_]


def draw_turns(rng: np.random.Generator, truth: Truth, window: Window, lives: Lives) -> Turns:
    """Draw plans, their changes, lapses and terms."""
    count = len(lives.months)
    plan = rng.binomial(2, np.where(lives.segment == 1, 0.6, 0.35))
    step = np.where(rng.random(count) < truth.upgrade_share, 1, -1)
    new_plan = np.clip(plan + step, 0, LINE_PRICES.shape[1] - 1)
    change = rng.integers(2, 19, count)
    changes = (rng.random(count) < truth.plan_change_probability) & (new_plan != plan) & (change < lives.months)
    change = np.where(changes, change, NEVER)
    lapse = rng.integers(2, 10, count)
    away = rng.integers(truth.lapse_days[0], truth.lapse_days[1] + 1, count)
    lapses = (rng.random(count) < truth.lapse_probability) & ~lives.takes.any(axis=1)
    lapses &= (lapse < lives.months) & (lapse != change)
    lapses &= add_months(lives.signed_up, lapse) + away * DAY < window.end
    annual = rng.random(count) < truth.annual_share
    return Turns(plan, new_plan, change, np.where(lapses, lapse, NEVER), away, annual)


def line_rows(lives: Lives, turns: Turns) -> pd.DataFrame:
    """The stretches of the first lives, one row each, uncensored."""
    first, second = np.minimum(turns.change, turns.lapse), np.maximum(turns.change, turns.lapse)
    bounds = [np.zeros_like(first), np.minimum(first, lives.months), np.minimum(second, lives.months), lives.months]
    parts = [_stretch(lives, turns, since, until) for since, until in pairwise(bounds)]
    return pd.concat(parts, ignore_index=True)


def second_lives(
    rng: np.random.Generator, truth: Truth, window: Window, lives: Lives, turns: Turns
) -> tuple[pd.DataFrame, Codes]:
    """The rows of those who come back for good, and how many months each of them stays."""
    count = len(lives.months)
    back = lives.ends + rng.integers(45, 181, count) * DAY
    returns = rng.random(count) < truth.reactivation_probability
    returns &= ~np.isin(lives.line, [LINES.index(name) for name in truth.neutral_lines])
    who = np.flatnonzero(returns & (back < window.end))
    months = whole_months(rng.exponential(size=len(who)), lives.hazard[who])
    plan = np.where(turns.change < lives.months, turns.new_plan, turns.plan)[who]
    return _rows(lives, turns, who, (back[who], add_months(back[who], months)), plan, lives.reason[who]), months


def _stretch(lives: Lives, turns: Turns, since: Codes, until: Codes) -> pd.DataFrame:
    who = np.flatnonzero(since < until)
    since, until = since[who], until[who]
    lapse, change = turns.lapse[who], turns.change[who]
    started = add_months(lives.signed_up[who], since) + np.where(since == lapse, turns.away[who], 0) * DAY
    ended = add_months(lives.signed_up[who], until)
    plan = np.where(since >= change, turns.new_plan[who], turns.plan[who])
    stays = np.where(until == lapse, PAYMENT, NO_REASON)
    reason = np.where(until == lives.months[who], lives.reason[who], stays)
    return _rows(lives, turns, who, (started, ended), plan, reason)


def _rows(
    lives: Lives, turns: Turns, who: Codes, stretch: tuple[Instants, Instants], plan: Codes, reason: Codes
) -> pd.DataFrame:
    started, ended = stretch
    term = add_months(started, 12)
    term[~turns.annual[who]] = np.datetime64("NaT")
    return pd.DataFrame(
        {
            "who": who,
            "service": lives.line[who],
            "plan": plan,
            "is_vas": np.zeros(len(who), dtype=bool),
            "started_at": started,
            "ended_at": ended,
            "mrr": LINE_PRICES[lives.line[who], plan],
            "reason": reason,
            "trial_ends_at": np.full(len(who), np.datetime64("NaT", "us")),
            "term_ends_at": term,
        }
    )
