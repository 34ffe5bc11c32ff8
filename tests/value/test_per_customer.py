from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import tenure
from tenure.samples import telecom
from tests.books import at, book, charges, event, sub
from tests.engines.test_parity import as_pandas
from tests.frames import ENGINES, connect, to_arrow
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
    connection = connect()
    frame = ENGINES[engine](BOOK.subscriptions, connection)
    found = tenure.customer_value(frame, as_of=AS_OF, horizon_months=12)
    assert type(found) is type(frame)
    expected = tenure.customer_value(BOOK.subscriptions, as_of=AS_OF, horizon_months=12)
    assert as_pandas(found).astype(str).to_dict("list") == expected.astype(str).to_dict("list")


# --- edges and contract ----------------------------------------------------------------------


def test_an_empty_book_has_no_customers() -> None:
    assert tenure.customer_value(book(), as_of=AS_OF).columns.tolist() == COLUMNS


def test_when_all_are_gone_no_curve_is_needed() -> None:
    found = tenure.customer_value(book(sub("ana", "2025-01-01", "2025-03-01")), as_of=AS_OF)
    assert found[COLUMNS[1:]].to_numpy().tolist() == [[20.0, 2, 0.0, 0.0, 20.0]]


def test_revenue_to_date_counts_charges_before_the_instant() -> None:
    events = charges(event("ana", "2025-02-01", 5.0), event("ana", "2026-01-01", 9.0), event("ana", "2025-02-02", -1.0))
    found = tenure.customer_value(book(sub("ana", "2025-01-01", "2025-03-01")), events, as_of=AS_OF)
    assert found["revenue_to_date"].tolist() == [24.0]


@pytest.mark.parametrize(("rate", "months"), [(0, 12), (0.25, sum(1.25**-k for k in range(12)))])
def test_where_nobody_was_lost_all_stay_within_the_horizon(rate: float, months: float) -> None:
    table = book(sub("ana", "2025-01-01"), sub("ben", "2025-12-31", mrr=20.0))
    found = tenure.customer_value(table, as_of=AS_OF, horizon_months=12, monthly_discount_rate=rate)
    assert found["probability_to_stay"].tolist() == [1, 1]
    assert found["expected_remaining_value"].tolist() == pytest.approx([10 * months, 20 * months])


ENDLESS = book(
    *(sub(f"c{n}", "2025-01-05", f"2025-{month:02d}-05") for n, month in enumerate((2, 2, 2, 2, 3, 3, 4))),
    *(sub(f"d{n}", "2025-01-05") for n in range(9)),
)


@pytest.mark.parametrize("table", [ENDLESS, book(sub("ana", "2025-01-01"))])
def test_an_endless_value_is_refused(table: Any) -> None:
    with pytest.raises(tenure.ParameterError, match="is infinite: give horizon_months"):
        tenure.customer_value(table, as_of=AS_OF, horizon_months=None)


def test_three_years_are_counted_by_default() -> None:
    assert tenure.customer_value(ENDLESS, as_of=AS_OF).equals(
        tenure.customer_value(ENDLESS, as_of=AS_OF, horizon_months=36)
    )


def test_who_left_within_the_grace_is_not_lost_and_pays_nothing() -> None:
    rows = pd.concat([ENDLESS, book(sub("left", "2025-01-05", "2025-12-20"), sub("new", "2025-12-30"))])
    found = tenure.customer_value(rows, as_of=AS_OF, grace_days=20).set_index("customer_id")
    assert found.loc["left", "probability_to_stay"] == pytest.approx(found.loc["d0", "probability_to_stay"])
    assert found.loc["left", "expected_remaining_value"] == 0
    assert found.loc["new", "tenure_months"] == 0
    assert (found["expected_remaining_value"][["new"]] > 0).all()


def test_a_grace_beyond_the_calendar_shows_no_loss() -> None:
    found = tenure.customer_value(ENDLESS, as_of=AS_OF, grace_days=10**7, horizon_months=6)
    assert set(found["probability_to_stay"]) == {1.0}


def test_of_nobody_left_no_lifetime_is_infinite() -> None:
    gone = book(*(sub(f"c{day}", "2025-01-01", f"2025-01-{day + 1:02d}") for day in range(1, 9)))
    found = tenure.customer_value(gone, as_of=AS_OF, horizon_months=None)
    assert set(found["expected_remaining_value"]) == {0.0}


def test_revenue_of_more_than_a_century_is_counted() -> None:
    found = tenure.customer_value(book(sub("old", "1900-01-01", "2000-01-01")), as_of=AS_OF)
    assert found["revenue_to_date"].tolist() == [12_000.0]


def test_revenue_beyond_what_is_summed_exactly_is_refused() -> None:
    with pytest.raises(tenure.ContractError, match=r"revenue to date is 1\.15e\+18, beyond what is summed exactly"):
        tenure.customer_value(book(sub("ana", "1930-01-01", mrr=1e15)), as_of=AS_OF)


def test_arrow_tables_hold_the_same_types() -> None:
    found = tenure.customer_value(to_arrow(BOOK.subscriptions), as_of=AS_OF, horizon_months=12)
    assert str(found.schema.field("tenure_months").type) == "int64"
    assert np.isfinite(found["lifetime_value"].to_numpy()).all()
