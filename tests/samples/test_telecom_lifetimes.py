"""How long customers stay is what the truth says, as far as the tables show it."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, lgamma, sqrt

import pandas as pd
import pytest

from tenure.samples import TelecomBook, Truth, telecom


@pytest.fixture(scope="module")
def book() -> TelecomBook:
    return telecom(customers=40_000, seed=21)


@pytest.fixture(scope="module")
def lives(book: TelecomBook) -> pd.DataFrame:
    """Per customer the whole months of the first life seen, lapses bridged, and whether it has ended."""
    rows = book.subscriptions[~book.subscriptions["is_vas"]].sort_values(["customer_id", "started_at"])
    away = rows["started_at"] - rows.groupby("customer_id")["ended_at"].shift()
    second = away > pd.Timedelta(days=book.truth.lapse_days[1])
    first = rows[~second.groupby(rows["customer_id"]).cummax()]
    last = first.drop_duplicates("customer_id", keep="last").set_index("customer_id")["ended_at"]
    seen = book.customers.set_index("customer_id").join(last)
    seen["returned"] = second.groupby(rows["customer_id"]).any()
    seen["months"] = _months_apart(seen["signed_up_at"], seen["ended_at"])
    return seen


def _months_apart(since: pd.Series[pd.Timestamp], until: pd.Series[pd.Timestamp]) -> pd.Series[int]:
    return 12 * (until.dt.year - since.dt.year) + (until.dt.month - since.dt.month)


def _neutral(truth: Truth, lives: pd.DataFrame) -> pd.DataFrame:
    return lives[lives["line"].isin(truth.neutral_lines)]


def _stays(truth: Truth, renewals: float) -> float:
    """The expectation of (1 - probability to leave) ** renewals under the beta distribution."""
    alpha, beta = truth.alpha, truth.beta
    return exp(lgamma(beta + renewals) - lgamma(beta) + lgamma(alpha + beta) - lgamma(alpha + beta + renewals))


def _agrees(successes: Sequence[bool] | pd.Series[bool], probability: float, *, least: int = 300) -> bool:
    """Within four standard errors of the binomial, and enough to say so."""
    count = len(successes)
    assert count >= least
    return abs(sum(successes) / count - probability) < 4 * sqrt(probability * (1 - probability) / count)


@pytest.mark.parametrize("age", [1, 2, 3, 6, 12, 18, 22])
def test_survival_follows_the_shifted_beta_geometric(book: TelecomBook, lives: pd.DataFrame, age: int) -> None:
    neutral = _neutral(book.truth, lives)
    old_enough = neutral[neutral["signed_up_at"] + pd.DateOffset(months=age) < book.end]
    still_there = old_enough["ended_at"].isna() | (old_enough["months"] > age)
    assert _agrees(still_there, _stays(book.truth, age))


def test_ends_fall_on_monthly_anniversaries(lives: pd.DataFrame) -> None:
    ended = lives.dropna(subset="ended_at")
    months = ended["months"].astype(int)
    for number, group in ended.groupby(months):
        assert (group["signed_up_at"] + pd.DateOffset(months=int(str(number))) == group["ended_at"]).all()


def test_lifetimes_known_to_the_generator_are_those_seen(book: TelecomBook, lives: pd.DataFrame) -> None:
    secret = book.lives.set_index("customer_id")["lifetime_months"]
    ended = lives.dropna(subset="ended_at")
    assert (secret[ended.index] == ended["months"]).all()
    running = lives[lives["ended_at"].isna()]
    assert (secret[running.index] >= _months_apart(running["signed_up_at"], running["ended_at"].fillna(book.end))).all()


def test_bad_weeks_multiply_the_hazard_of_the_week_after(book: TelecomBook, lives: pd.DataFrame) -> None:
    truth = book.truth
    renewal = lives["signed_up_at"] + pd.DateOffset(months=1)
    week_before = (renewal.dt.normalize() - pd.to_timedelta(renewal.dt.day_of_week + 7, unit="D")).dt.strftime(
        "%Y-%m-%d"
    )
    bad = pd.Series(
        [week in truth.bad_weeks.get(line, ()) for line, week in zip(lives["line"], week_before, strict=True)],
        index=lives.index,
    )
    leaves = lives["months"] == 1
    seen = ~lives["line"].isin(truth.neutral_lines) & (renewal < book.end)
    assert _agrees(leaves[seen & bad], 1 - _stays(truth, truth.bad_quality_hazard_ratio))
    assert _agrees(leaves[seen & ~bad], 1 - _stays(truth, 1))


def test_neutral_lines_have_no_bad_weeks(book: TelecomBook) -> None:
    assert set(book.truth.bad_weeks) == {"cable", "dsl"}
    assert not set(book.truth.bad_weeks) & set(book.truth.neutral_lines)


def test_bad_weeks_show_in_outages_and_requests(book: TelecomBook) -> None:
    weeks = {(line, pd.Timestamp(monday)) for line, mondays in book.truth.bad_weeks.items() for monday in mondays}
    long = book.outages[(book.outages["ended_at"] - book.outages["started_at"]) > pd.Timedelta(hours=6)]
    mondays = long["started_at"].dt.normalize() - pd.to_timedelta(long["started_at"].dt.day_of_week, unit="D")
    assert set(zip(long["service"], mondays, strict=True)) == weeks
    line, monday = min(weeks)
    requests = book.requests[book.requests["service"] == line].set_index("occurred_at")["latency_ms"]
    in_week = (requests.index >= monday) & (requests.index < monday + pd.Timedelta(days=7))
    assert requests[in_week].median() > 3 * requests.median()


def test_lapses_return_within_the_planted_days(book: TelecomBook) -> None:
    rows = book.subscriptions[~book.subscriptions["is_vas"]].sort_values(["customer_id", "started_at"])
    back = rows.groupby("customer_id")["started_at"].shift(-1)
    lapsed = rows["cancel_reason"] == "payment"
    away = (back - rows["ended_at"])[lapsed].dt.days
    assert (away.min(), away.max()) == book.truth.lapse_days
    assert lapsed.sum() > 500


def test_reactivations_happen_as_planted(book: TelecomBook, lives: pd.DataFrame) -> None:
    lost = lives[lives["ended_at"] < book.end - pd.Timedelta(days=181)]
    neutral = lost["line"].isin(book.truth.neutral_lines)
    assert not lost.loc[neutral, "returned"].any()
    assert _agrees(lost.loc[~neutral, "returned"], book.truth.reactivation_probability)


def test_reasons_have_their_planted_shares(book: TelecomBook, lives: pd.DataFrame) -> None:
    lines = book.subscriptions[~book.subscriptions["is_vas"]]
    reasons = lines["cancel_reason"][lines["cancel_reason"].isin(list(book.truth.cancel_reasons))]
    for reason, share in book.truth.cancel_reasons.items():
        assert _agrees(reasons == reason, share)
    assert len(reasons) >= lives["ended_at"].notna().sum()


@pytest.mark.parametrize("horizon", [1, 12, 60])
def test_payments_after_the_window_are_those_expected(book: TelecomBook, lives: pd.DataFrame, horizon: int) -> None:
    later = book.revenue_after(book.end, horizon).set_index("customer_id")["months"]
    running = _neutral(book.truth, lives)[lambda table: table["ended_at"].isna()]
    # Who has paid n times has renewed n - 1 times, and pays again at renewals n, n + 1 ...
    paid = _months_apart(running["signed_up_at"], running["ended_at"].fillna(book.end))
    survival = [_stays(book.truth, renewals) for renewals in range(100)]
    expected = paid.map(lambda n: sum(survival[int(n) : int(n) + horizon]) / survival[int(n) - 1])
    gap = later[running.index] - expected
    assert abs(gap.mean()) < 4 * gap.std() / sqrt(len(gap))
    assert len(gap) > 5_000
