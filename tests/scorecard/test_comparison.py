"""A scorecard compared with another period: the change, its interval, and whether it is for the better."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest

import tenure
from tenure import Period, scorecard
from tenure.intervals import wilson
from tenure.results.scorecard_row import ScorecardRow
from tenure.samples import customers, spring, subscriptions
from tenure.scorecard.comparison import change_interval, compared_period, verdict

BOOK: dict[str, Any] = {"customers": customers, "subscriptions": subscriptions}
nan = math.nan


def compared(kpis: Any, **asked: Any) -> pd.DataFrame:
    return scorecard(BOOK, **{"period": spring, "compare": "previous", **asked}, kpis=kpis).table


def figure(lost: int, opening: int) -> ScorecardRow:
    lower, upper = wilson(lost, opening)
    return ScorecardRow("churn_rate", "figure", value=lost / opening, lower=float(lower), upper=float(upper))


@pytest.mark.parametrize(
    ("period", "previous", "year"),
    [
        ("2026-03", "2026-02", "2025-03"),
        ("2026-Q1", "2025-Q4", "2025-Q1"),
        ("2026", "2025", "2025"),
        ("2026-W10", "2026-W09", "2025-W10"),
        ("2024-02-28", "2024-02-27", "2023-02-28"),
        ("2024-02-29", "2024-02-28", "2023-02-28"),
    ],
)
def test_the_period_compared_with(period: str, previous: str, year: str) -> None:
    assert compared_period(Period(period), "previous") == Period(previous)
    assert compared_period(Period(period), "year") == Period(year)


def test_a_year_before_a_period_of_any_length_is_as_long() -> None:
    assert compared_period(Period("2026-03-10", "2026-04-10"), "year") == Period("2025-03-10", "2025-04-10")


# R. G. Newcombe, Statistics in Medicine 17 (1998), table II, method 10.
@pytest.mark.parametrize(
    ("now", "before", "lower", "upper"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
    ],
)
def test_the_interval_of_a_change_is_newcombes(
    now: tuple[int, int], before: tuple[int, int], lower: float, upper: float
) -> None:
    assert change_interval(figure(*now), figure(*before)) == pytest.approx((lower, upper), abs=5e-5)


@pytest.mark.parametrize(
    ("change", "bounds", "better", "found"),
    [
        (0.2, (0.1, 0.3), "higher", "better"),
        (0.2, (0.1, 0.3), "lower", "worse"),
        (-0.2, (-0.3, -0.1), "higher", "worse"),
        (-0.2, (-0.3, -0.1), "lower", "better"),
        (0.2, (-0.1, 0.5), "higher", "no_clear_change"),
        (0.2, (0.0, 0.4), "higher", "no_clear_change"),
        (0.2, (nan, nan), "higher", "better"),
        (-0.2, (nan, nan), "higher", "worse"),
        (0.0, (nan, nan), "higher", "no_clear_change"),
        (nan, (nan, nan), "higher", None),
        (0.2, (0.1, 0.3), "neutral", None),
    ],
)
def test_a_verdict_needs_a_clear_change_and_a_direction(
    change: float, bounds: tuple[float, float], better: Any, found: str | None
) -> None:
    assert verdict(change, *bounds, better) == found


def test_the_table_has_the_change() -> None:
    # In February nobody of four left and 100 stayed 100; in March one of four left and 100 became 150.
    table = compared(("churn_rate", "monthly_recurring_revenue"))
    assert table["previous"].tolist() == [0.0, 100.0]
    assert table["change"].tolist() == [0.25, 50.0]
    assert table["verdict"].tolist() == ["no clear change", "better"]
    assert table["change_lower"].iloc[0] < 0 < table["change_upper"].iloc[0]
    assert table["change_lower"].isna().tolist() == [False, True]


def test_without_compare_there_is_no_change() -> None:
    assert "change" not in scorecard(BOOK, period=spring, kpis="churn_rate").table


def test_an_earlier_figure_that_is_undefined_leaves_no_change() -> None:
    table = compared("churn_rate", period="2025-03")
    assert table[["previous", "change", "change_lower"]].isna().all(axis=None)
    assert table["verdict"].tolist() == [None]


def test_each_period_is_compared_with_its_own() -> None:
    table = compared("monthly_recurring_revenue", period=tenure.months("2026-01", spring))
    alone = [tenure.monthly_recurring_revenue(subscriptions, period=each).value for each in ("2025-12", "2026-01")]
    assert table["previous"].tolist() == [*alone, 100.0]


def test_only_periods_that_are_not_observed_are_counted_besides() -> None:
    card = scorecard(BOOK, period=["2026-02", spring], kpis="churn_rate", compare="previous")
    assert card.earlier["churn_rate"].table["period_start"].tolist() == [pd.Timestamp("2026-01-01")]


def test_groups_are_compared_with_themselves() -> None:
    table = compared("churn_rate", by="segment").set_index("segment")
    assert table["previous"].to_dict() == {"business": 0.0, "consumer": 0.0}
    assert table["change"].to_dict() == {"business": 0.5, "consumer": 0.0}


def test_a_group_of_nulls_is_compared_with_itself() -> None:
    table = compared("monthly_recurring_revenue", by="plan", period=spring)
    row = table[table["plan"].isna()]
    assert row[["value", "previous"]].to_numpy().tolist() == [[20.0, 10.0]]


def test_a_year_before() -> None:
    table = compared("monthly_recurring_revenue", compare="year")
    assert table["previous"].tolist() == [tenure.monthly_recurring_revenue(subscriptions, period="2025-03").value]


def test_what_looks_at_an_instant_is_compared_at_the_end_of_the_period_before() -> None:
    card = scorecard(BOOK, period=["2026-02", spring], kpis="survival_curve", compare="previous")
    alone = tenure.survival_curve(subscriptions, as_of="2026-03-01")
    assert card.earlier["survival_curve"].table.equals(alone.table)
    assert card.table["period"].tolist() == [spring]


@pytest.mark.parametrize(("compare", "instant"), [("previous", "2026-03-15"), ("year", "2025-04-15")])
def test_an_instant_moves_as_the_period_does(compare: Any, instant: str) -> None:
    card = scorecard(BOOK, period=spring, as_of="2026-04-15", kpis="survival_curve", compare=compare)
    alone = tenure.survival_curve(subscriptions, as_of=instant)
    assert card.earlier["survival_curve"].table.equals(alone.table)


def test_what_is_a_list_has_no_change() -> None:
    row = compared("cohort_retention").iloc[0]
    assert row["previous"] is None or math.isnan(row["previous"])


def test_what_cannot_be_computed_is_not_compared() -> None:
    card = scorecard({"customers": customers}, period=spring, kpis="churn_rate", compare="previous")
    assert not card.earlier
    assert card.table["missing"].tolist() == ["needs subscriptions"]
    assert card.table["verdict"].tolist() == [None]
