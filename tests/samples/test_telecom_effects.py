"""Uptake, money, campaigns, answers and habits are what the truth says, as far as the tables show it."""

from __future__ import annotations

from math import sqrt

import pandas as pd
import pytest

from tenure.samples import TelecomBook, telecom

MEAN_MONTH = 365.25 / 12


@pytest.fixture(scope="module")
def book() -> TelecomBook:
    return telecom(customers=40_000, seed=22)


@pytest.fixture(scope="module")
def services(book: TelecomBook) -> pd.DataFrame:
    rows = book.subscriptions[book.subscriptions["is_vas"]].copy()
    rows["paid_from"] = rows["trial_ends_at"].fillna(rows["started_at"])
    return rows


@pytest.fixture(scope="module")
def active_months(book: TelecomBook) -> pd.Series[float]:
    """Months in force of each line, by the customer's segment."""
    lines = book.subscriptions[~book.subscriptions["is_vas"]].merge(book.customers[["customer_id", "segment"]])
    months = _days(lines["started_at"], lines["ended_at"].fillna(book.end)) / MEAN_MONTH
    return months.groupby(lines["segment"]).sum()


def _days(since: pd.Series[pd.Timestamp], until: pd.Series[pd.Timestamp]) -> pd.Series[float]:
    return (until - since).dt.total_seconds() / 86_400


def _agrees(successes: pd.Series[bool], probability: float, *, least: int = 300) -> bool:
    count = len(successes)
    assert count >= least
    return abs(successes.mean() - probability) < 4 * sqrt(probability * (1 - probability) / count)


def _rate_agrees(count: int, months: float, rate: float) -> bool:
    """Within four standard errors of a Poisson count."""
    assert count >= 30
    return abs(count - rate * months) < 4 * sqrt(rate * months)


def _mean_agrees(amounts: pd.Series[float], mean: float) -> bool:
    assert len(amounts) >= 300
    return bool(abs(amounts.mean() - mean) < 4 * amounts.std() / sqrt(len(amounts)))


def test_each_service_is_taken_with_its_probability(book: TelecomBook, services: pd.DataFrame) -> None:
    who = book.lives.merge(book.customers)
    settled = who[(who["lifetime_months"] >= 8) & (who["signed_up_at"] + pd.DateOffset(months=8) < book.end)]
    for service, probability in book.truth.uptake.items():
        takers = services.loc[services["service"] == service, "customer_id"]
        assert _agrees(settled["customer_id"].isin(takers), probability)


def test_trials_are_as_many_and_convert_as_planted(book: TelecomBook, services: pd.DataFrame) -> None:
    trials = services.dropna(subset="trial_ends_at")
    assert _agrees(services["trial_ends_at"].notna(), book.truth.trial_share)
    assert (trials["trial_ends_at"] - trials["started_at"] == pd.Timedelta(days=30)).all()
    over = trials[trials["trial_ends_at"] < book.end]
    assert _agrees(over["ended_at"] != over["trial_ends_at"], book.truth.trial_conversion)
    assert (over["ended_at"].dropna() >= over.loc[over["ended_at"].notna(), "trial_ends_at"]).all()


@pytest.fixture(scope="module")
def charges(book: TelecomBook, services: pd.DataFrame) -> pd.DataFrame:
    """Charges as money per month, whether their customer ever pays for a service, and whether one is paid then."""
    found = book.events[book.events["event"] == "charge"].reset_index()
    found["monthly"] = found["amount"] * book.truth.charges_per_month
    paid = services[
        (services["paid_from"] < services["ended_at"].fillna(book.end)) & (services["paid_from"] < book.end)
    ]
    found["payer"] = found["customer_id"].isin(paid["customer_id"])
    pairs = found[["index", "customer_id", "occurred_at"]].merge(paid, on="customer_id")
    now = (pairs["paid_from"] <= pairs["occurred_at"]) & (pairs["occurred_at"] < pairs["ended_at"].fillna(book.end))
    found["paying"] = found["index"].isin(pairs.loc[now, "index"])
    first = paid.groupby("customer_id")["paid_from"].min()
    found["before"] = found["occurred_at"] < found["customer_id"].map(first)
    return found


def test_charges_without_services_have_the_planted_mean(book: TelecomBook, charges: pd.DataFrame) -> None:
    assert _mean_agrees(charges.loc[~charges["payer"], "monthly"], book.truth.charge_per_month)


def test_adopters_were_charged_more_before_they_adopted(book: TelecomBook, charges: pd.DataFrame) -> None:
    truth = book.truth
    assert _mean_agrees(charges.loc[charges["before"], "monthly"], truth.charge_per_month + truth.adopter_gap_before)


def test_a_paid_service_raises_charges_by_its_effect(book: TelecomBook, charges: pd.DataFrame) -> None:
    truth = book.truth
    without = truth.charge_per_month + truth.adopter_gap_before
    assert _mean_agrees(charges.loc[charges["paying"], "monthly"], without + truth.vas_effect)
    assert _mean_agrees(charges.loc[charges["payer"] & ~charges["paying"], "monthly"], without)


def test_charges_come_at_their_rate(book: TelecomBook, charges: pd.DataFrame, active_months: pd.Series[float]) -> None:
    assert _rate_agrees(len(charges), active_months.sum(), book.truth.charges_per_month)


@pytest.mark.parametrize("event", ["training", "webinar", "reference", "case_study", "mention", "article"])
def test_events_come_at_their_rates(book: TelecomBook, active_months: pd.Series[float], event: str) -> None:
    assert _rate_agrees((book.events["event"] == event).sum(), active_months.sum(), book.truth.rates[event])


def test_tickets_come_at_the_rate_of_their_segment(book: TelecomBook, active_months: pd.Series[float]) -> None:
    tickets = book.events[book.events["event"] == "ticket"].merge(book.customers[["customer_id", "segment"]])
    for segment, rate in book.truth.tickets_per_month.items():
        assert _rate_agrees((tickets["segment"] == segment).sum(), active_months[segment], rate)


def test_services_are_used_at_their_rate(book: TelecomBook, services: pd.DataFrame) -> None:
    uses = book.events[(book.events["event"] == "use") & book.events["service"].isin(list(book.truth.uptake))]
    months = _days(services["started_at"], services["ended_at"].fillna(book.end)).sum() / MEAN_MONTH
    assert _rate_agrees(len(uses), months, book.truth.service_uses_per_month)


@pytest.mark.parametrize("group", ["treated", "control"])
def test_campaigns_convert_as_planted(book: TelecomBook, group: str) -> None:
    exposed = book.exposures[book.exposures["group"] == group]
    bought = book.events[book.events["event"] == "purchase"].dropna(subset="campaign")
    joined = exposed.merge(bought, on=["customer_id", "campaign"], how="left")
    assert len(joined) == len(exposed)
    days = _days(joined["exposed_at"], joined["occurred_at"])
    assert _agrees(days.between(0, 30), book.truth.conversion[group])
    assert _agrees(days[~days.between(0, 30)].between(31, 60), book.truth.late_conversion)


def test_campaign_groups_are_halves(book: TelecomBook) -> None:
    assert _agrees(book.exposures["group"] == "treated", 0.5)
    assert not book.exposures.duplicated(["customer_id", "campaign"]).any()
    assert book.exposures["campaign"].unique().tolist() == [
        "offer-2024-04",
        "offer-2024-10",
        "offer-2025-04",
        "offer-2025-10",
    ]


def test_each_segment_answers_as_planted(book: TelecomBook) -> None:
    nps = book.surveys[book.surveys["kind"] == "nps"].merge(book.customers[["customer_id", "segment"]])
    for segment, (promoters, passives, detractors) in book.truth.nps.items():
        scores = nps.loc[nps["segment"] == segment, "score"].dropna()
        assert _agrees(scores >= 9, promoters)
        assert _agrees(scores.between(7, 8), passives)
        assert _agrees(scores <= 6, detractors)
    assert set(nps["score"].dropna()) == set(range(11))


@pytest.mark.parametrize("kind", ["csat", "ces"])
def test_marks_have_their_planted_shares(book: TelecomBook, kind: str) -> None:
    scores = book.surveys.loc[book.surveys["kind"] == kind, "score"].dropna()
    for mark, share in enumerate(getattr(book.truth, kind), start=1):
        assert _agrees(scores == mark, share)


def test_surveys_are_answered_as_planted(book: TelecomBook) -> None:
    for _, scores in book.surveys.groupby("kind")["score"]:
        assert _agrees(scores.notna(), book.truth.response_probability)


def test_contacts_are_resolved_and_timed_as_planted(book: TelecomBook) -> None:
    contacts, truth = book.contacts, book.truth
    assert _agrees(contacts["resolved"], truth.resolution_probability)
    assert _agrees(contacts["talk_seconds"].isna(), truth.untimed_share)
    for part in ("talk_seconds", "hold_seconds", "wrap_seconds"):
        assert _mean_agrees(contacts[part].dropna(), getattr(truth, part))


def test_onboarding_steps_are_completed_as_planted(book: TelecomBook) -> None:
    seen = book.customers[book.customers["signed_up_at"] + pd.Timedelta(days=28) < book.end]
    for step, probability in book.truth.steps.items():
        done = seen.merge(book.steps[book.steps["step"] == step], on="customer_id", how="left")
        days = _days(done["signed_up_at"], done["completed_at"])
        assert _agrees(days < 27, probability)


def test_carts_are_abandoned_and_purchases_returned_as_planted(book: TelecomBook) -> None:
    counts = book.events[book.events["campaign"].isna()]["event"].value_counts()
    assert counts["purchase"] / counts["cart"] == pytest.approx(1 - book.truth.abandonment, abs=0.01)
    assert counts["return"] / counts["purchase"] == pytest.approx(book.truth.returned, abs=0.015)


def test_use_fades_before_a_customer_leaves(book: TelecomBook) -> None:
    lines = book.subscriptions[~book.subscriptions["is_vas"] & book.subscriptions["cancel_reason"].isin(["price"])]
    ended = lines.sort_values("started_at").groupby("customer_id").agg({"started_at": "first", "ended_at": "last"})
    old = ended[ended["ended_at"] - ended["started_at"] > pd.Timedelta(days=125)]
    sessions = book.events.dropna(subset="session_id").drop_duplicates("session_id").join(old, on="customer_id")
    days = _days(sessions["occurred_at"], sessions["ended_at"])
    last, earlier = days.between(0, 60).sum(), days.between(60, 120).sum()
    assert last / earlier == pytest.approx(book.truth.fading_keep, abs=0.08)


def test_acquisition_costs_are_planted_per_customer(book: TelecomBook) -> None:
    spent = book.costs[book.costs["purpose"] == "acquisition"].groupby("channel")["amount"].sum()
    joined = book.customers["channel"].value_counts()
    for channel, cost in book.truth.acquisition_cost.items():
        assert spent[channel] == pytest.approx(cost * joined[channel])


def test_retention_costs_are_planted_per_customer_active_at_the_start(book: TelecomBook) -> None:
    retention = book.costs[book.costs["purpose"] == "retention"]
    spent = retention.groupby("spent_at")["amount"].sum()
    lines = book.subscriptions[~book.subscriptions["is_vas"]]
    for middle, amount in spent.items():
        month = pd.Timestamp(str(middle)).replace(day=1)
        active = (lines["started_at"] < month) & ~(lines["ended_at"] < month)
        assert amount == pytest.approx(book.truth.retention_cost * active.sum(), abs=0.01)
