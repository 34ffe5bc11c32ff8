from __future__ import annotations

import pandas as pd
import pytest

import tenure
from tests.books import charges, event
from tests.engines.test_parity import as_pandas
from tests.frames import ENGINES, connect
from tests.models.test_cdnow import transactions
from tests.value.test_per_customer import COLUMNS


def orders(customers: int = 400) -> pd.DataFrame:
    """The orders of some customers of CDNOW."""
    log = transactions("sample")
    kept = log[log["customer_id"].isin(log["customer_id"].unique()[:customers])]
    return kept.rename(columns={"date": "occurred_at"}).assign(event="purchase").drop(columns="cds")


def test_purchases_are_valued_by_their_models() -> None:
    found = tenure.purchaser_value(orders(), as_of="1997-09-30", horizon_months=6, margin=0.3)
    month = 365.25 / 12
    rfm = tenure.rfm_summary(orders(), as_of="1997-09-30", unit_days=month)
    model = tenure.BetaGeometricNBD.fit(rfm["frequency"], rfm["recency"], rfm["T"])
    spending = tenure.GammaGamma.fit(rfm["frequency"], rfm["monetary"].fillna(0))
    history = rfm["frequency"], rfm["recency"], rfm["T"]
    bought = model.conditional_expected_purchases(6.0, *history)
    spent = spending.conditional_expected_value(rfm["frequency"], rfm["monetary"].fillna(0))
    assert found["expected_remaining_value"].to_numpy() == pytest.approx((bought * spent * 0.3).to_numpy())
    assert found["probability_to_stay"].to_numpy() == pytest.approx(model.probability_alive(*history).to_numpy())
    ordered = orders()
    total = ordered[ordered["occurred_at"] <= "1997-09-30"].groupby("customer_id")["amount"].sum()
    assert found["revenue_to_date"].to_numpy() == pytest.approx(total.to_numpy())


def test_a_discount_takes_from_each_month_by_its_end() -> None:
    plain = [
        tenure.purchaser_value(orders(), as_of="1997-09-30", horizon_months=months)["expected_remaining_value"]
        for months in (1, 2)
    ]
    found = tenure.purchaser_value(orders(), as_of="1997-09-30", horizon_months=2, monthly_discount_rate=0.25)
    expected = plain[0] / 1.25 + (plain[1] - plain[0]) / 1.25**2
    assert found["expected_remaining_value"].to_numpy() == pytest.approx(expected.to_numpy())


@pytest.mark.parametrize("engine", ENGINES)
def test_purchases_come_back_as_they_came_in(engine: str) -> None:
    frame = ENGINES[engine](orders(), connect())
    found = tenure.purchaser_value(frame, as_of="1997-09-30", horizon_months=6)
    assert type(found) is type(frame)
    expected = tenure.purchaser_value(orders(), as_of="1997-09-30", horizon_months=6)
    assert as_pandas(found).set_index("customer_id")["lifetime_value"].to_dict() == pytest.approx(
        expected.set_index("customer_id")["lifetime_value"].to_dict()
    )


def test_three_years_are_counted_by_default() -> None:
    three = tenure.purchaser_value(orders(), as_of="1997-09-30", horizon_months=36)
    assert tenure.purchaser_value(orders(), as_of="1997-09-30").equals(three)


# --- edges and contract ----------------------------------------------------------------------


@pytest.mark.parametrize("engine", ENGINES)
def test_without_purchases_there_are_no_customers(engine: str) -> None:
    found = tenure.purchaser_value(ENGINES[engine](charges(event("ana", "2025-01-01", 3.0)), connect()))
    assert as_pandas(found).columns.tolist() == COLUMNS
    assert as_pandas(found).empty


def test_purchases_need_a_horizon() -> None:
    with pytest.raises(tenure.ParameterError, match="needs horizon_months"):
        tenure.purchaser_value(orders(), as_of="1997-09-30", horizon_months=None)


def test_purchases_need_an_amount() -> None:
    with pytest.raises(tenure.ContractError, match="amount"):
        tenure.purchaser_value(orders().drop(columns="amount"))
