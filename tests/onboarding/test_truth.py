"""What was planted is found, also where it is too early to tell: the young read as failures would hide it."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

import tenure
from tenure.intervals import wilson
from tenure.samples import TelecomBook, telecom
from tests.onboarding.rows import lines, uses

START, NOW = pd.Timestamp("2026-03-01"), pd.Timestamp("2026-04-01")


@cache
def book() -> TelecomBook:
    return telecom(customers=3000, months=14, seed=5, start="2024-01-01")


def test_the_conversion_of_trials_is_found_where_the_young_would_hide_it() -> None:
    truth, rows = book().truth.trial_conversion, book().subscriptions
    since, now = pd.Timestamp("2024-10-01"), pd.Timestamp("2025-01-15")
    found = tenure.trial_conversion_rate(rows, period=(since, now), as_of=now)
    assert found.lower < truth < found.upper  # type: ignore[operator]
    assert found.parts["immature"] > 50
    trials = rows[rows["trial_ends_at"].notna() & rows["started_at"].between(since, now, "left")]
    pays = (trials["trial_ends_at"] < now) & (
        trials["ended_at"].isna() | (trials["ended_at"] > trials["trial_ends_at"])
    )
    assert wilson(pays.sum(), len(trials))[1] < truth


@pytest.mark.parametrize("step", range(4))
def test_the_steps_of_onboarding_are_found_where_the_young_would_hide_them(step: int) -> None:
    name, truth = list(book().truth.steps.items())[step]
    rows, steps, now = book().subscriptions, book().steps, pd.Timestamp("2024-12-15")
    since = pd.Timestamp("2024-11-01")
    found = tenure.step_completion_rate(rows, steps, checklist=book().truth.steps, period=(since, now), as_of=now).table
    assert found["lower"][step] < truth < found["upper"][step]
    starts = rows.groupby("customer_id")["started_at"].min()
    young = starts[starts.between(since, now, "left")]
    by_now = steps[(steps["step"] == name) & (steps["completed_at"] < now)]["customer_id"]
    assert wilson(young.index.isin(by_now).sum(), len(young))[1] < truth


def test_the_score_of_onboarding_is_that_of_its_steps() -> None:
    steps = book().truth.steps
    found = tenure.onboarding_engagement_score(
        book().subscriptions, book().steps, checklist=dict.fromkeys(steps, 1), period="2024"
    )
    assert found.lower < 100 * np.mean(list(steps.values())) < found.upper  # type: ignore[operator]


def test_the_median_time_to_the_first_use_is_found_where_the_mean_of_the_activated_is_too_short() -> None:
    random = np.random.default_rng(7)
    starts = START + pd.to_timedelta(random.uniform(0, 28, 2000), unit="D")
    first = starts + pd.to_timedelta(random.exponential(20, 2000), unit="D")
    table = lines(*[(number, at) for number, at in enumerate(starts)])
    used = uses(*[(number, at) for number, at in enumerate(first)])
    found = tenure.activation_days(table, used, period="2026-03", as_of=NOW)
    truth = 20 * np.log(2)
    assert found.parts["median_days"] == pytest.approx(truth, rel=0.08)
    waits = (first - starts) / pd.Timedelta(days=1)
    assert np.median(waits[first < NOW]) < 0.6 * truth
    assert found.value < 0.6 * 20
    assert found.parts["waiting"] == int((first >= NOW).sum())


def test_the_share_of_a_funnel_is_found_where_the_young_would_hide_it() -> None:
    random = np.random.default_rng(3)
    count, truth = 1500, 0.4
    entries = START + pd.to_timedelta(random.uniform(0, 30, count), unit="D")
    buys = entries + pd.to_timedelta(
        np.where(random.uniform(size=count) < truth, random.uniform(0, 14, count), 60), "D"
    )
    rows = pd.DataFrame({"customer_id": [*range(count)] * 2, "event": ["cart"] * count + ["buy"] * count})
    table = rows.assign(occurred_at=pd.to_datetime([*entries, *buys]).astype("datetime64[us]"))
    found = tenure.funnel(table, steps=["cart", "buy"], within_days=14, period="2026-03", as_of=NOW).table.iloc[1]
    assert found["lower"] < truth < found["upper"]
    assert found["immature"] > 500
    assert wilson((buys < NOW).sum(), count)[1] < truth
