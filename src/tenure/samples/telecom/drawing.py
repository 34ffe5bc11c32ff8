"""How a telecom book is drawn: first what happens to the customers, then what the tables show of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.samples.telecom.behaviour import log_behaviour
from tenure.samples.telecom.book import TelecomBook
from tenure.samples.telecom.campaigns import campaign_names, draw_exposures, draw_steps
from tenure.samples.telecom.care import draw_contacts, draw_surveys
from tenure.samples.telecom.clock import Window
from tenure.samples.telecom.contracts import subscription_table
from tenure.samples.telecom.lines import NEVER, Turns, draw_turns, line_rows, second_lives
from tenure.samples.telecom.lives import Lives, draw_lives
from tenure.samples.telecom.log import EVENTS, Log, Stretches
from tenure.samples.telecom.payments import plan_payments
from tenure.samples.telecom.quality import bad_mondays, draw_bad_weeks, draw_outages, draw_requests
from tenure.samples.telecom.services import PaidServices, draw_services, paid_services
from tenure.samples.telecom.spending import draw_costs
from tenure.samples.telecom.truth import Truth

__all__ = ["draw_book"]


def draw_book(rng: np.random.Generator, window: Window, customers: int, truth: Truth) -> TelecomBook:
    """Draw all that happens, and keep what is seen within the window."""
    plan = _draw_plan(rng, window, customers, truth)
    paid = paid_services(plan.taken, window, customers)
    return TelecomBook(
        **_contract_tables(rng, plan),
        **_event_tables(rng, plan, paid),
        **_quality_tables(rng, plan),
        truth=plan.truth,
        start=pd.Timestamp(window.start),
        end=pd.Timestamp(window.end),
        lives=_secrets(plan.lives, paid),
        payments=plan_payments(plan.lives, plan.turns, plan.again, plan.again_months, plan.taken),
    )


@dataclass(frozen=True)
class _Plan:
    """What was drawn before anything is seen: the customers and all that they ever subscribe to."""

    truth: Truth
    window: Window
    bad: NDArray[np.bool_]
    lives: Lives
    turns: Turns
    first: pd.DataFrame
    again: pd.DataFrame
    again_months: NDArray[np.int64]
    taken: pd.DataFrame


def _draw_plan(rng: np.random.Generator, window: Window, customers: int, truth: Truth) -> _Plan:
    bad = draw_bad_weeks(rng, truth, window)
    truth = replace(truth, bad_weeks=bad_mondays(bad, window))
    lives = draw_lives(rng, truth, window, bad, customers)
    turns = draw_turns(rng, truth, window, lives)
    again, again_months = second_lives(rng, truth, window, lives, turns)
    taken = draw_services(rng, truth, window, lives)
    return _Plan(truth, window, bad, lives, turns, line_rows(lives, turns), again, again_months, taken)


def _contract_tables(rng: np.random.Generator, plan: _Plan) -> dict[str, pd.DataFrame]:
    everything = pd.concat([plan.first, plan.again, plan.taken], ignore_index=True)
    return {
        "customers": plan.lives.customers(),
        "subscriptions": subscription_table(rng, plan.truth, plan.window, plan.lives, everything),
    }


def _event_tables(rng: np.random.Generator, plan: _Plan, paid: PaidServices) -> dict[str, pd.DataFrame]:
    truth, window, lives = plan.truth, plan.window, plan.lives
    lines = Stretches.of(pd.concat([plan.first, plan.again], ignore_index=True), window)
    services = Stretches.of(plan.taken, window)
    log = Log((*EVENTS, *truth.rates))
    log_behaviour(rng, truth, log, lives, lines, services, paid)
    # The campaigns write to the log as well, so they come before it is closed.
    exposures = draw_exposures(rng, truth, window, log, lives, plan.turns.lapse < NEVER)
    first_until = plan.first["ended_at"].to_numpy()[: len(lives.months)]
    return {
        "events": log.frame(lives, campaign_names(window)),
        "contacts": draw_contacts(rng, truth, lives, lines),
        "surveys": draw_surveys(rng, truth, lives, lines),
        "costs": draw_costs(truth, window, lives, lines, services),
        "exposures": exposures,
        "steps": draw_steps(rng, truth, window, lives, first_until),
    }


def _quality_tables(rng: np.random.Generator, plan: _Plan) -> dict[str, pd.DataFrame]:
    per_week = int(np.clip(len(plan.lives.months) // 50, 10, 500))
    return {
        "outages": draw_outages(rng, plan.bad, plan.window),
        "requests": draw_requests(rng, plan.bad, plan.window, per_week=per_week),
    }


def _secrets(lives: Lives, paid: PaidServices) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "customer_id": lives.ids,
            "monthly_churn": -np.expm1(-lives.hazard),
            "lifetime_months": lives.months,
            "pays_service": paid.ever,
        }
    )
