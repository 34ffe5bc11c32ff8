from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import tenure
from tenure.counting.core import count, summed_by
from tests.books import book, sub
from tests.value.books import cost, spend

JANUARY = "2026-01"
# Twenty customers pay 100 a month, one is lost and one joins: a lifetime value of 2,000.
TABLE = book(
    sub("c0", "2025-01-01", "2026-01-20", 100.0),
    *(sub(f"c{n}", "2025-01-01", mrr=100.0) for n in range(1, 20)),
    sub("new", "2026-01-15", mrr=100.0),
)
# 1,500 to acquire the one who joined, 200 × 20 to keep and serve the twenty.
COSTS = spend(cost("2026-01-10", 1500), cost("2026-01-10", 4000, "retention"))


def test_the_example_of_the_article_holds() -> None:
    """1,700 spent to acquire and serve a customer whose lifetime value is 2,000 leaves 300."""
    value = tenure.lifetime_value(TABLE, period=JANUARY).value
    spent = [kpi(TABLE, COSTS, period=JANUARY).value for kpi in (tenure.acquisition_cost, tenure.retention_cost)]
    assert value == pytest.approx(2000)
    assert sum(spent) == 1700
    profit = tenure.lifetime_value_scenarios(TABLE, period=JANUARY, cost_per_customer=sum(spent)).table["profit"]
    assert profit.iloc[0] == pytest.approx(300)


def test_ratios_carry_the_parts_of_both() -> None:
    won = tenure.ltv_to_cac_ratio(TABLE, COSTS, period=JANUARY)
    assert won.value == pytest.approx(2000 / 1500)
    shared = {"mrr": 2000.0, "customers": 20, "lost": 1, "exposed": 20}
    assert won.parts == {**shared, "cost": 1500.0, "acquired": 1}
    assert won.value == pytest.approx(tenure.formulas.ltv_to_cac_ratio(**won.parts))
    kept = tenure.ltv_to_crc_ratio(TABLE, COSTS, period=JANUARY)
    # Over a life of 20 months a customer brings 20 × 100 and costs 20 × 4,000 / 20.
    assert kept.value == pytest.approx(0.5)
    assert kept.parts == {**shared, "cost": 4000.0, "cost_customers": 20.0, "months": 1}
    assert kept.value == pytest.approx(tenure.formulas.ltv_to_crc_ratio(**kept.parts))


def test_the_interval_is_that_of_the_lifetime_value() -> None:
    ratio, value = tenure.ltv_to_cac_ratio(TABLE, COSTS, period=JANUARY), tenure.lifetime_value(TABLE, period=JANUARY)
    assert value.lower is not None
    assert ratio.lower == pytest.approx(value.lower / 1500)


# Each month one of twenty leaves and another joins, all pay 100, and 4,000 are spent to keep them.
STEADY = book(
    *(sub(f"c{n}", "2025-01-01", mrr=100.0) for n in range(19)),
    *(sub(f"d{n}", f"2025-{n + 1:02d}-01", f"2025-{n + 2:02d}-01", 100.0) for n in range(1, 11)),
    sub("d11", "2025-12-01", mrr=100.0),
)
MONTHLY = spend(*(cost(f"2025-{month:02d}-10", 4000, "retention") for month in range(1, 13)))


@pytest.mark.parametrize("method", ["simple", "shifted_beta_geometric"])
@pytest.mark.parametrize("period", ["2025-05", "2025-Q2", tenure.Period("2025-03-01", "2025-12-01")])
def test_ltv_to_crc_does_not_depend_on_the_length_of_the_period(method: Any, period: Any) -> None:
    """Both sides are over the life: 100 a month against 4,000 / 20 a month, whatever the period."""
    found = tenure.ltv_to_crc_ratio(STEADY, MONTHLY, period=period, method=method, horizon_months=24)
    assert found.value == pytest.approx(0.5)
    assert found.lower is None


def test_ltv_to_crc_of_several_groups_shares_the_months() -> None:
    rows, costs = TABLE.assign(plan="a"), COSTS.assign(plan=["a", "b"])
    found = tenure.ltv_to_crc_ratio(rows, costs, period="2026-Q1", by="plan", base="retained")
    assert found.table["months"].tolist() == [3, 3]
    assert found.parts["months"] == 3


@pytest.mark.parametrize(("kpi", "queries"), [("ltv_to_cac_ratio", 2), ("ltv_to_crc_ratio", 2)])
def test_a_ratio_costs_no_more_than_its_parts(kpi: str, queries: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """One query of movements serves churn, acquisition and retention; the costs take another."""
    asked: list[Any] = []

    def sum_and_note(rows: Any, *arguments: Any, **named: Any) -> pd.DataFrame:
        asked.append(rows)
        return summed_by(rows, *arguments, **named)

    monkeypatch.setattr(count, "summed_by", sum_and_note)
    getattr(tenure, kpi)(TABLE, COSTS, period=JANUARY)
    assert len(asked) == queries


def test_acquired_of_a_quarter_are_those_of_its_months() -> None:
    table = book(
        sub("ana", "2026-01-10", "2026-01-20", 30.0), sub("ana", "2026-02-05", mrr=30.0), sub("ben", "2026-03-05"),
        sub("old", "2025-01-01"), sub("gone", "2025-01-01", "2026-02-02"),
    )  # fmt: skip
    for grace in (0, 30):
        ratio = tenure.ltv_to_cac_ratio(table, COSTS, period="2026-Q1", grace_days=grace)
        assert ratio.parts["acquired"] == tenure.acquisition_cost(table, COSTS, period="2026-Q1").parts["acquired"] == 2


def test_ratios_take_the_options_of_both() -> None:
    options: dict[str, Any] = {"margin": 0.5, "horizon_months": 1, "base": "retained"}
    # 100 × 0.5 of one month, over 4,000 shared by the 19 who stayed.
    assert tenure.ltv_to_crc_ratio(TABLE, COSTS, period=JANUARY, **options).value == pytest.approx(50 / (4000 / 19))


@pytest.mark.parametrize(
    ("rows", "costs", "reason"),
    [
        (TABLE, spend(), "nothing was spent on acquisition"),
        (TABLE[TABLE["customer_id"] != "new"], COSTS, "nobody was acquired"),
        (TABLE[TABLE["customer_id"] != "c0"], COSTS, "no customer was lost: give horizon_months"),
    ],
)
def test_what_is_undefined_says_why(rows: Any, costs: Any, reason: str) -> None:
    assert tenure.ltv_to_cac_ratio(rows, costs, period=JANUARY).reason == reason


def test_nothing_spent_on_retention_is_undefined() -> None:
    assert tenure.ltv_to_crc_ratio(TABLE, spend(), period=JANUARY).reason == "nothing was spent on retention"


def test_a_margin_of_nothing_is_a_ratio_of_nothing() -> None:
    assert tenure.ltv_to_cac_ratio(TABLE, COSTS, period=JANUARY, margin=0).value == 0
