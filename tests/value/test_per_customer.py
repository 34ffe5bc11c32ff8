from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest

import tenure
from tenure.samples import telecom
from tests.books import at, book, charges, event, sub
from tests.engines.test_parity import as_pandas
from tests.frames import ENGINES, to_arrow
from tests.models.test_cdnow import transactions
from tests.oracles import value

AS_OF = "2026-01-01"
COLUMNS = [
    "customer_id",
    "revenue_to_date",
    "tenure_months",
    "probability_to_stay",
    "expected_remaining_value",
    "lifetime_value",
]
BOOK = telecom(customers=300, months=14, seed=3, start="2024-11-01")


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {str(name): None if pd.isna(held) else held for name, held in row.items()} for row in frame.to_dict("records")
    ]


def test_each_customer_agrees_with_a_plain_loop_on_the_same_curve() -> None:
    base = tenure.customer_base_value(BOOK.subscriptions, as_of=AS_OF, horizon_months=9)
    found = tenure.customer_value(BOOK.subscriptions, BOOK.events, as_of=AS_OF, horizon_months=9)
    curve = {"alpha": base.parts["alpha"], "beta": base.parts["beta"]}
    tables = rows_of(BOOK.subscriptions), rows_of(BOOK.events)
    expected = pd.DataFrame(value.customer_value(*tables, as_of=at(AS_OF), horizon=9, **curve))
    assert found.columns.tolist() == COLUMNS
    assert found["customer_id"].tolist() == expected["customer_id"].tolist()
    for name in COLUMNS[1:]:
        assert found[name].to_numpy() == pytest.approx(expected[name].to_numpy(), rel=1e-9, abs=1e-4)
    assert base.value == pytest.approx(
        value.customer_base_value(tables[0], as_of=at(AS_OF), horizon=9, **curve), rel=1e-9
    )


def test_margin_and_discount_bear_on_what_they_should() -> None:
    whole = tenure.customer_value(BOOK.subscriptions, as_of=AS_OF, horizon_months=12)
    half = tenure.customer_value(BOOK.subscriptions, as_of=AS_OF, horizon_months=12, margin=0.5)
    assert half["lifetime_value"].to_numpy() == pytest.approx(whole["lifetime_value"].to_numpy() / 2)
    assert half["revenue_to_date"].equals(whole["revenue_to_date"])
    late = tenure.customer_value(BOOK.subscriptions, as_of=AS_OF, horizon_months=12, monthly_discount_rate=0.02)
    assert late["expected_remaining_value"].sum() < whole["expected_remaining_value"].sum()


def test_who_is_lost_has_nothing_to_come_and_loyalty_grows() -> None:
    found = tenure.customer_value(BOOK.subscriptions, as_of=AS_OF, horizon_months=12)
    gone = found["probability_to_stay"] == 0
    assert (found.loc[gone, "expected_remaining_value"] == 0).all()
    stay = found[~gone].groupby("tenure_months")["probability_to_stay"].first()
    assert stay.is_monotonic_increasing


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_gives_its_own_kind_of_frame(engine: str) -> None:
    connection = duckdb.connect()
    frame = ENGINES[engine](BOOK.subscriptions, connection)
    found = tenure.customer_value(frame, as_of=AS_OF, horizon_months=12)
    assert type(found) is type(frame)
    expected = tenure.customer_value(BOOK.subscriptions, as_of=AS_OF, horizon_months=12)
    assert as_pandas(found).astype(str).to_dict("list") == expected.astype(str).to_dict("list")


# --- one-off purchases -----------------------------------------------------------------------


def orders(customers: int = 400) -> pd.DataFrame:
    """The orders of some customers of CDNOW."""
    log = transactions("sample")
    kept = log[log["customer_id"].isin(log["customer_id"].unique()[:customers])]
    return kept.rename(columns={"date": "occurred_at"}).assign(event="purchase").drop(columns="cds")


def test_purchases_are_valued_by_their_models() -> None:
    found = tenure.customer_value(None, orders(), as_of="1997-09-30", horizon_months=6, margin=0.3)
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
        tenure.customer_value(None, orders(), as_of="1997-09-30", horizon_months=months)["expected_remaining_value"]
        for months in (1, 2)
    ]
    found = tenure.customer_value(None, orders(), as_of="1997-09-30", horizon_months=2, monthly_discount_rate=0.25)
    expected = plain[0] / 1.25 + (plain[1] - plain[0]) / 1.25**2
    assert found["expected_remaining_value"].to_numpy() == pytest.approx(expected.to_numpy())


@pytest.mark.parametrize("engine", ENGINES)
def test_purchases_come_back_as_they_came_in(engine: str) -> None:
    frame = ENGINES[engine](orders(), duckdb.connect())
    found = tenure.customer_value(None, frame, as_of="1997-09-30", horizon_months=6)
    assert type(found) is type(frame)
    expected = tenure.customer_value(None, orders(), as_of="1997-09-30", horizon_months=6)
    assert as_pandas(found).set_index("customer_id")["lifetime_value"].to_dict() == pytest.approx(
        expected.set_index("customer_id")["lifetime_value"].to_dict()
    )


# --- edges and contract ----------------------------------------------------------------------


def test_an_empty_book_has_no_customers() -> None:
    assert tenure.customer_value(book(), as_of=AS_OF).columns.tolist() == COLUMNS
    none = tenure.customer_value(None, charges(), as_of=AS_OF, horizon_months=3)
    assert none.columns.tolist() == COLUMNS
    assert none.empty


def test_when_all_are_gone_no_curve_is_needed() -> None:
    found = tenure.customer_value(book(sub("ana", "2025-01-01", "2025-03-01")), as_of=AS_OF)
    assert found[COLUMNS[1:]].to_numpy().tolist() == [[20.0, 2, 0.0, 0.0, 20.0]]


def test_revenue_to_date_counts_charges_before_the_instant() -> None:
    events = charges(event("ana", "2025-02-01", 5.0), event("ana", "2026-01-01", 9.0), event("ana", "2025-02-02", -1.0))
    found = tenure.customer_value(book(sub("ana", "2025-01-01", "2025-03-01")), events, as_of=AS_OF)
    assert found["revenue_to_date"].tolist() == [24.0]


@pytest.mark.parametrize("rows", [[sub("ana", "2025-01-01")], [sub("ana", "2025-12-31")]])
def test_a_fit_without_enough_data_says_what_is_missing(rows: list[Any]) -> None:
    with pytest.raises(tenure.ContractError, match=r"no customer was lost|at least 2 are needed"):
        tenure.customer_value(book(*rows), as_of=AS_OF, horizon_months=12)


def test_an_endless_value_is_refused() -> None:
    ends = [at(f"2025-{month:02d}-05") for month in (2, 2, 2, 2, 3, 3, 4)]
    table = book(
        *(sub(f"c{n}", "2025-01-05", str(end)) for n, end in enumerate(ends)),
        *(sub(f"d{n}", "2025-01-05") for n in range(9)),
    )
    with pytest.raises(tenure.ParameterError, match="is infinite: give horizon_months"):
        tenure.customer_value(table, as_of=AS_OF)
    with pytest.raises(tenure.ParameterError, match="is infinite: give horizon_months"):
        tenure.customer_base_value(table, as_of=AS_OF)


def test_purchases_need_a_horizon() -> None:
    with pytest.raises(tenure.ParameterError, match="needs horizon_months"):
        tenure.customer_value(None, orders(), as_of="1997-09-30")


def test_arrow_tables_hold_the_same_types() -> None:
    found = tenure.customer_value(to_arrow(BOOK.subscriptions), as_of=AS_OF, horizon_months=12)
    assert str(found.schema.field("tenure_months").type) == "int64"
    assert np.isfinite(found["lifetime_value"].to_numpy()).all()
