from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest

import tenure
from tenure import formulas
from tenure.models import ShiftedBetaGeometric
from tenure.samples import telecom
from tests.books import book, people, sub
from tests.laws.profiles import SHARE
from tests.value.books import note_keys

JANUARY, QUARTER = "2026-01", "2026-Q1"
# Twenty customers pay 100 a month; one is lost in January, so 19 are left: churn 1 / 20, ARPA 100.
STEADY = book(
    sub("c0", "2025-01-01", "2026-01-20", 100.0), *(sub(f"c{n}", "2025-01-01", mrr=100.0) for n in range(1, 20))
)


# --- worked examples -------------------------------------------------------------------------


def test_lifetime_value_is_revenue_times_margin_over_churn() -> None:
    found = tenure.lifetime_value(STEADY, period=JANUARY, margin=0.4)
    assert found.value == pytest.approx(100 * 0.4 / 0.05)
    assert found.parts == {"mrr": 1900.0, "customers": 19, "lost": 1, "exposed": 20}


def test_churn_is_pooled_over_the_months_of_the_period() -> None:
    # Opening 2, 2, 1 and lost 0, 1, 0: 1 / 5 a month; one pays 30 at the end.
    table = book(sub("ana", "2025-01-01", mrr=30.0), sub("ben", "2025-01-01", "2026-02-10", 50.0))
    found = tenure.lifetime_value(table, period=QUARTER)
    assert found.parts == {"mrr": 30.0, "customers": 1, "lost": 1, "exposed": 5}
    assert found.value == pytest.approx(150)


@pytest.mark.parametrize(
    ("options", "value"),
    [
        ({"horizon_months": 1}, 100.0),
        ({"horizon_months": 3}, 100 * (1 + 0.95 + 0.95**2)),
        ({"monthly_discount_rate": 0.01}, 100 * 1.01 / 0.06),
        ({"monthly_discount_rate": 0.25, "horizon_months": 2}, 100 * (1 + 0.95 / 1.25)),
    ],
)
def test_discount_and_horizon_make_a_geometric_sum(options: dict[str, Any], value: float) -> None:
    assert tenure.lifetime_value(STEADY, period=JANUARY, **options).value == pytest.approx(value)


def test_the_interval_is_that_of_the_churn() -> None:
    found = tenure.lifetime_value(STEADY, period=JANUARY)
    low, high = tenure.intervals.wilson(1, 20)
    assert (found.lower, found.upper) == pytest.approx((100 / high, 100 / low))


def test_the_formula_stands_by_itself() -> None:
    assert formulas.lifetime_value(1900, 19, 1, 20, margin=0.5) == pytest.approx(1000)
    assert formulas.lifetime_months([0.0, 1.0], horizon_months=12).tolist() == [12.0, 1.0]


def test_periods_that_share_months_are_pooled_each_by_itself() -> None:
    found = tenure.lifetime_value(STEADY, period=[JANUARY, QUARTER], horizon_months=12).table
    assert found["exposed"].tolist() == [20, 20 + 19 + 19]


def test_groups_add_up() -> None:
    names = people(**{f"c{n}": "home" if n % 2 else "office" for n in range(20)})
    found = tenure.lifetime_value(STEADY, period=JANUARY, by="segment", customers=names)
    assert found.table["lost"].tolist() == [0, 1]
    assert found.value == pytest.approx(2000)


# --- the curve -------------------------------------------------------------------------------


def cohort() -> pd.DataFrame:
    """Fader and Hardie (2007), How to Project Customer Retention, table 1: a thousand regular customers."""
    alive = [1000, 869, 743, 653, 593, 551, 517, 491]
    rows: list[tuple[Any, float]] = []
    for months, (now, then) in enumerate(pairwise(alive), start=1):
        rows += [(pd.Timestamp("2025-01-10") + pd.DateOffset(months=months), 10.0)] * (now - then)
    rows += [(pd.NaT, 10.0)] * alive[-1]
    frame = pd.DataFrame(rows, columns=["ended_at", "mrr"])
    return frame.assign(customer_id=range(len(frame)), started_at=pd.Timestamp("2025-01-10"))


def test_the_curve_is_that_of_the_paper() -> None:
    # Fader and Hardie (2007): alpha 0.668 and beta 3.806 from seven renewals.
    found = tenure.lifetime_value(
        cohort(), period="2025-08", method="shifted_beta_geometric", monthly_discount_rate=0.1
    )
    assert round(found.parts["alpha"], 3) == 0.668
    assert round(found.parts["beta"], 3) == 3.806
    model = ShiftedBetaGeometric(found.parts["alpha"], found.parts["beta"])
    assert found.value == pytest.approx(10 * model.discounted_lifetime(0.1))


def test_the_curve_recovers_the_churn_that_was_planted() -> None:
    # Each customer's own churn is drawn from Beta(1.5, 22.5); on neutral lines nothing else decides.
    book = telecom(customers=6000, seed=5)
    neutral = book.customers["line"].isin(book.truth.neutral_lines)
    lines = book.subscriptions[book.subscriptions["customer_id"].isin(book.customers["customer_id"][neutral])]
    options: dict[str, Any] = {"method": "shifted_beta_geometric", "horizon_months": 24, "grace_days": 20}
    found = tenure.lifetime_value(lines, period=tenure.Period("2025-01-01", "2026-01-01"), **options)
    truth = ShiftedBetaGeometric(book.truth.alpha, book.truth.beta)
    assert found.parts["lifetime_lower"] < truth.expected_lifetime(24) < found.parts["lifetime_upper"]
    fitted, age = ShiftedBetaGeometric(found.parts["alpha"], found.parts["beta"]), np.arange(25.0)
    assert np.abs(fitted.survival(age) - truth.survival(age)).max() < 0.02


def test_the_interval_of_the_curve_covers_the_truth_about_as_often_as_it_says() -> None:
    truth, random, hits = ShiftedBetaGeometric(1.5, 22.5), np.random.default_rng(4), 0
    draws = int(60 * SHARE)
    start = pd.Timestamp("2024-01-01")
    for _ in range(draws):
        months = random.geometric(random.beta(1.5, 22.5, 800))
        ends = [start + pd.DateOffset(months=int(each)) if each <= 23 else pd.NaT for each in months]
        table = pd.DataFrame({"customer_id": range(800), "started_at": start, "ended_at": ends, "mrr": 1.0})
        found = tenure.lifetime_value(table, period="2025-12", method="shifted_beta_geometric", horizon_months=36)
        hits += found.parts["lifetime_lower"] < truth.expected_lifetime(36) < found.parts["lifetime_upper"]
    assert hits >= 0.86 * draws


def test_each_group_has_a_curve_and_all_have_one() -> None:
    rows = cohort()
    names = pd.DataFrame(
        {"customer_id": rows["customer_id"], "segment": rows["customer_id"].map(lambda each: "a" if each % 2 else None)}
    )
    options: dict[str, Any] = {"method": "shifted_beta_geometric", "horizon_months": 12}
    found = tenure.lifetime_value(rows, period="2025-08", by="segment", customers=names, **options)
    odd = tenure.lifetime_value(rows[rows["customer_id"] % 2 == 1], period="2025-08", **options)
    assert found.table["value"].iloc[0] == odd.value
    assert found.value == tenure.lifetime_value(rows, period="2025-08", **options).value


# --- edges -----------------------------------------------------------------------------------


NO_CURVE = "no customer was lost in a whole month, and no curve fits"


@pytest.mark.parametrize(
    ("rows", "options", "reason"),
    [
        ([sub("ana", "2025-01-01")], {}, "no customer was lost: give horizon_months"),
        ([], {}, "no customers at the end"),
        ([sub("ana", "2026-01-10")], {}, "no customers at the start of any month"),
        ([sub("ana", "2025-01-01")], {"method": "shifted_beta_geometric"}, NO_CURVE),
    ],
)
def test_what_is_undefined_says_why(rows: list[Any], options: dict[str, Any], reason: str) -> None:
    found = tenure.lifetime_value(book(*rows), period=JANUARY, **options)
    assert np.isnan(found.value)
    assert found.reason == reason


def test_an_infinite_mean_is_undefined_and_says_what_to_give() -> None:
    found = tenure.lifetime_value(cohort(), period="2025-08", method="shifted_beta_geometric")
    assert found.reason == "the mean lifetime is infinite: give horizon_months or a discount"
    assert found.parts["alpha"] < 1


def test_churn_that_does_not_fall_is_taken_as_constant() -> None:
    # At the renewals 1 to 6 come up 13, 11, 9, 7, 5 and 3, and 2 leave at each: 12 of 48.
    ends = [f"2025-{month:02d}-01" for month in (2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7)]
    table = book(*(sub(f"c{n}", "2025-01-01", end) for n, end in enumerate(ends)), sub("last", "2025-01-01"))
    found = tenure.lifetime_value(table, period="2025-07", method="shifted_beta_geometric", horizon_months=9)
    assert found.parts["constant_churn"] == 0.25
    assert np.isnan(found.parts["alpha"])
    assert found.value == pytest.approx(10 * (1 - 0.75**9) / 0.25)
    assert found.lower is not None
    assert found.upper is not None
    assert found.lower < found.value < found.upper
    assert "constant_churn" in note_keys(found)


def test_a_curve_on_which_all_leave_at_once_is_certain() -> None:
    table = book(*(sub(f"c{n}", "2025-01-05", "2025-02-05") for n in range(4)), sub("new", "2025-02-10"))
    found = tenure.lifetime_value(table, period="2025-02", method="shifted_beta_geometric")
    assert (found.parts["constant_churn"], found.lower, found.value, found.upper) == (1, 10, 10, 10)


def test_the_last_days_of_grace_show_no_loss_and_so_no_loyalty() -> None:
    # Until 12 December, 5 came up for the first renewal and 4 for the second, of which one each left. On 20 December 3
    # renew, but of those who leave after the 12th, as one does on the 25th, none is known to be lost.
    ends = ["2025-10-05", "2025-11-05", "2025-12-25", None, None]
    table = book(*(sub(f"c{n}", "2025-09-20", end) for n, end in enumerate(ends)))
    options: dict[str, Any] = {"method": "shifted_beta_geometric", "horizon_months": 9, "grace_days": 20}
    found = tenure.lifetime_value(table, period="2025-12", **options)
    assert (found.parts["lost_ever"], found.parts["constant_churn"]) == (2, pytest.approx(2 / 9))


def test_a_margin_of_nothing_is_worth_nothing() -> None:
    assert tenure.lifetime_value(STEADY, period=JANUARY, margin=0).value == 0


def test_without_loss_a_horizon_counts_every_month() -> None:
    found = tenure.lifetime_value(book(sub("ana", "2025-01-01")), period=JANUARY, horizon_months=12)
    assert found.value == found.upper == 120
    assert found.lower is not None
    assert found.lower < 120


# --- contract --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"period": "2026-01-15"}, "not made of whole calendar months"),
        ({"period": "2026-W03"}, "not made of whole calendar months"),
        ({"margin": 40}, "margin is a number from 0"),
        ({"monthly_discount_rate": -0.1}, "monthly_discount_rate"),
        ({"horizon_months": 0}, "horizon_months is a whole number from 1"),
        ({"method": "cox"}, "method is one of"),
        ({"confidence": 1}, "confidence"),
        ({"by": "plan"}, "by names 'plan'"),
    ],
)
def test_options_without_meaning_are_refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(tenure.ParameterError, match=words):
        tenure.lifetime_value(STEADY, **{"period": JANUARY, **options})


def test_several_currencies_are_refused() -> None:
    with pytest.raises(tenure.CurrencyError, match="several currencies"):
        tenure.lifetime_value(
            book(sub("a", "2025-01-01", currency="EUR"), sub("b", "2025-01-01", currency="USD")), period=JANUARY
        )
