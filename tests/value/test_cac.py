from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tenure
from tests.books import book, people, sub
from tests.value.books import cost, spend

FEBRUARY = "2026-02"
# ana, cam and dia begin in February, cam leaves in it; ben was there before, and comes back.
TABLE = book(
    sub("ana", "2026-02-03", mrr=30.0),
    sub("ben", "2025-01-01", "2026-01-10"),
    sub("ben", "2026-02-10"),
    sub("cam", "2026-02-03", "2026-02-20"),
    sub("dia", "2026-02-28", mrr=60.0),
)
COSTS = spend(
    cost("2026-01-31", 500), cost("2026-02-01", 100), cost("2026-02-28", 50), cost("2026-02-10", 70, "retention")
)


# --- worked examples -------------------------------------------------------------------------


def test_acquisition_cost_counts_who_left_at_once_and_not_who_came_back() -> None:
    found = tenure.acquisition_cost(TABLE, COSTS, period=FEBRUARY)
    assert found.parts == {"cost": 150.0, "acquired": 3}
    assert found.value == 50


def test_the_cost_of_earlier_months_is_taken_where_selling_takes_time() -> None:
    assert tenure.acquisition_cost(TABLE, COSTS, period=FEBRUARY, lag_months=1).parts["cost"] == 500


def test_payback_divides_by_what_the_acquired_pay() -> None:
    # 150 spent; ana pays 30 and dia 60 at the end, cam nothing: 150 / (90 × 0.5).
    found = tenure.payback_months(TABLE, COSTS, period=FEBRUARY, margin=0.5)
    assert found.value == pytest.approx(150 / 45)
    assert found.parts == {"cost": 150.0, "acquired": 3, "mrr": 90.0}
    assert found.value == pytest.approx(tenure.formulas.payback_months(150, 3, 90, 0.5))


def test_by_service_it_is_the_first_paid_start_in_each() -> None:
    table = book(sub("ana", "2025-01-01", service="tv"), sub("ana", "2026-02-02", service="music"))
    costs = spend(cost("2026-02-05", 12, service="music"))
    found = tenure.acquisition_cost(table, costs, period=FEBRUARY, by="service").table
    assert found[["service", "cost", "acquired"]].to_numpy().tolist() == [["music", 12.0, 1], ["tv", 0.0, 0]]


def test_by_segment_the_costs_have_segments_of_their_own() -> None:
    names = people(ana="home", ben="home", cam="office", dia=None)
    costs = spend(cost("2026-02-05", 12, segment="home"), cost("2026-02-05", 7))
    found = tenure.acquisition_cost(TABLE, costs, period=FEBRUARY, by="segment", customers=names)
    assert found.table["cost"].tolist() == [12.0, 0.0, 7.0]
    assert found.table["acquired"].tolist() == [1, 1, 1]
    assert found.value == pytest.approx(19 / 3)


# --- edges -----------------------------------------------------------------------------------


def test_nobody_acquired_is_undefined() -> None:
    found = tenure.acquisition_cost(TABLE, COSTS, period="2026-03")
    assert found.reason == "nobody was acquired"


def test_no_cost_is_a_cost_of_nothing() -> None:
    assert tenure.acquisition_cost(TABLE, spend(), period=FEBRUARY).value == 0


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"period": "2026-03"}, "nobody was acquired"),
        ({"margin": 0}, "a margin of 0 pays nothing back"),
    ],
)
def test_what_never_pays_back_says_why(options: dict[str, Any], reason: str) -> None:
    assert tenure.payback_months(TABLE, COSTS, **{"period": FEBRUARY, **options}).reason == reason


def test_who_left_within_the_period_pays_nothing_back() -> None:
    found = tenure.payback_months(book(sub("cam", "2026-02-03", "2026-02-20")), COSTS, period=FEBRUARY)
    assert np.isnan(found.value)
    assert found.reason == "who was acquired pays nothing at the end"


# --- contract --------------------------------------------------------------------------------


def test_costs_need_the_column_of_by() -> None:
    with pytest.raises(tenure.ParameterError, match="'country', which costs does not have"):
        tenure.acquisition_cost(
            TABLE,
            COSTS,
            period=FEBRUARY,
            by="country",
            customers=people(ana="a", ben="a", cam="a", dia="a").assign(country="ES"),
        )


@pytest.mark.parametrize("currencies", [("EUR", "USD"), ("USD", "USD")])
def test_costs_in_another_currency_are_refused(currencies: tuple[str, str]) -> None:
    costs = spend(*(cost("2026-02-05", 1, currency=each) for each in currencies))
    for kpi in (tenure.acquisition_cost, tenure.payback_months, tenure.retention_cost, tenure.return_on_investment):
        with pytest.raises(tenure.CurrencyError, match="currencies"):
            kpi(TABLE.assign(currency="EUR"), costs, period=FEBRUARY)
    one = tenure.acquisition_cost(TABLE.assign(currency="USD"), costs[costs["currency"] == "USD"], period=FEBRUARY)
    assert one.parts["acquired"] == 3


def test_groups_of_two_types_are_refused() -> None:
    costs = COSTS.assign(segment=[1, 2, 3, 4])
    with pytest.raises(tenure.ContractError, match="in one table and int64 in another"):
        tenure.acquisition_cost(
            TABLE, costs, period=FEBRUARY, by="segment", customers=people(ana="a", ben="a", cam="a", dia="a")
        )


@pytest.mark.parametrize(
    ("options", "words"),
    [({"lag_months": 1, "period": "2026-02-10"}, "whole calendar months"), ({"lag_months": -1}, "lag_months")],
)
def test_a_lag_without_meaning_is_refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(tenure.ParameterError, match=words):
        tenure.acquisition_cost(TABLE, COSTS, **{"period": FEBRUARY, **options})
