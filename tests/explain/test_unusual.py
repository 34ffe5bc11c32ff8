"""Unusual figures: chance alone is seldom flagged, a planted jump is found."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import tenure
from tenure.intervals import funnel_limits, limits_of_earlier, moving_range_limits, wilson, z_value
from tests.laws.profiles import SHARE

YEAR = tenure.months("2025-01", "2025-12")
CUSTOMERS = 6_000


def book(random: np.random.Generator, churn: list[float]) -> pd.DataFrame:
    """Return customers that are all there from the start, of whom a share leaves in each month of 2025."""
    last = np.full(CUSTOMERS, len(churn))
    for month, share in enumerate(churn):
        last = np.where((last == len(churn)) & (random.random(CUSTOMERS) < share), month, last)
    ends = pd.Series([pd.Timestamp(2025, month + 1, 15) if month < 12 else None for month in last.tolist()])
    regions = np.array(["north", "south", "west"])[random.integers(3, size=CUSTOMERS)]
    return pd.DataFrame(
        {
            "customer_id": range(CUSTOMERS),
            "started_at": pd.Timestamp("2024-01-01"),
            "ended_at": pd.to_datetime(ends),
            "mrr": 10.0,
            "region": regions,
        }
    )


def test_constant_churn_is_seldom_flagged_and_a_jump_of_a_half_is_found() -> None:
    flagged, judged, found = 0, 0, 0
    for seed in range(20):
        random = np.random.default_rng(seed)
        calm = tenure.is_unusual(tenure.churn_rate(book(random, [0.04] * 12), period=YEAR))
        flagged, judged = flagged + int(calm["unusual"].sum()), judged + int(calm["unusual"].notna().sum())
        jump = tenure.is_unusual(tenure.churn_rate(book(random, [0.04] * 11 + [0.06]), period=YEAR))
        found += bool(jump["unusual"].iloc[-1])
    assert judged == 20 * 9  # the first three have too few before them
    assert flagged / judged <= 0.05
    assert found >= 17


def test_money_is_held_against_its_moving_range() -> None:
    book_of_two = pd.DataFrame(
        {
            "customer_id": ["ana", *(f"c{at}" for at in range(12))],
            "started_at": [pd.Timestamp("2024-01-01"), *(period.start for period in YEAR)],
            "ended_at": pd.NaT,
            "mrr": [100.0, *[10.0, 11.0] * 5, 10.0, 90.0],
        }
    )
    found = tenure.is_unusual(tenure.mrr_movements(book_of_two, period=YEAR))
    assert found["unusual"].isna().sum() == 3
    assert found["unusual"].tolist()[3:] == [False] * 8 + [True]
    assert (found["lower_limit"] < found["expected"]).iloc[3:].all()


def test_groups_are_held_against_the_whole_with_few_false() -> None:
    subscriptions = book(np.random.default_rng(1), [0.04] * 12)
    calm = tenure.is_unusual(tenure.churn_rate(subscriptions, period="2025", by="region"))
    assert calm["unusual"].tolist() == [False] * 3
    ends = subscriptions["ended_at"].mask(
        (subscriptions["region"] == "west") & (subscriptions["customer_id"] % 3 == 0), pd.Timestamp("2025-06-01")
    )
    lost = tenure.is_unusual(tenure.churn_rate(subscriptions.assign(ended_at=ends), period="2025", by="region"))
    assert dict(zip(lost["region"], lost["unusual"], strict=True))["west"]


def test_groups_have_their_own_past() -> None:
    subscriptions = book(np.random.default_rng(2), [0.04] * 12)
    measure = tenure.churn_rate(subscriptions, period=YEAR, by="region")
    together = tenure.is_unusual(measure)
    west = subscriptions[subscriptions["region"] == "west"]
    alone = tenure.is_unusual(tenure.churn_rate(west, period=YEAR))
    of_west = together[together["region"] == "west"]
    assert of_west["p_value"].to_numpy() == pytest.approx(alone["p_value"].to_numpy(), nan_ok=True)
    assert measure.table.equals(tenure.churn_rate(subscriptions, period=YEAR, by="region").table)


def test_gaps_are_passed_over() -> None:
    with_gap = limits_of_earlier([0.1, np.nan, 0.1, 0.1, 0.1], [0.01, np.nan, 0.01, 0.01, 0.01])
    without = limits_of_earlier([0.1, 0.1, 0.1, 0.1], [0.01] * 4)
    assert with_gap.p_value[-1] == pytest.approx(without.p_value[-1])
    assert np.isnan(with_gap.expected[1])
    assert np.isnan(moving_range_limits([1.0, np.nan, 2.0, 1.0, 2.0]).expected[1])
    assert np.isnan(funnel_limits([0.1, np.nan], [0.0, 0.1], 0.1).p_value).all()


def test_figures_that_have_never_moved() -> None:
    assert moving_range_limits([5.0] * 6).p_value[-1] == 1
    assert moving_range_limits([5.0] * 5 + [6.0]).p_value[-1] == 0


def test_limits_are_wider_where_earlier_figures_differ_by_more_than_chance() -> None:
    calm = limits_of_earlier([0.10, 0.11, 0.09, 0.10, 0.12], [0.01] * 5)
    wild = limits_of_earlier([0.02, 0.19, 0.01, 0.18, 0.12], [0.01] * 5)
    assert (wild.upper - wild.lower)[-1] > 5 * (calm.upper - calm.lower)[-1]


def test_few_customers_leave_ordinary_months_alone() -> None:
    random, flagged, judged = np.random.default_rng(0), 0, 0
    for _ in range(int(400 * SHARE)):
        lost, base = random.binomial(300, 0.04, 24), np.full(24, 300)
        lower, upper = wilson(lost, base)
        p_values = limits_of_earlier(lost / base, (upper - lower) / (2 * z_value(0.95))).p_value
        flagged, judged = flagged + int((p_values < 0.01).sum()), judged + int(np.isfinite(p_values).sum())
    assert flagged / judged < 0.02


def test_unknown_spread_is_not_taken_for_known() -> None:
    random = np.random.default_rng(0)
    flags = np.array([moving_range_limits(random.normal(size=24)).p_value < 0.01 for _ in range(int(600 * SHARE))])
    assert flags[:, 3:].mean() < 0.02


def test_what_cannot_be_compared_is_refused() -> None:
    subscriptions = book(np.random.default_rng(1), [0.04] * 12)
    with pytest.raises(tenure.ParameterError, match="churn_rate has no second figure to compare"):
        tenure.is_unusual(tenure.churn_rate(subscriptions, period="2025"))
    with pytest.raises(tenure.ParameterError, match="monthly_recurring_revenue has no interval"):
        tenure.is_unusual(tenure.monthly_recurring_revenue(subscriptions, period="2025", by="region"))
    with pytest.raises(tenure.ParameterError, match="confidence lies between 0 and 1"):
        tenure.is_unusual(tenure.churn_rate(subscriptions, period=YEAR), confidence=1)
