"""A price by any interval is worth so much per month; what is no price is refused."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from tenure import ParameterError, monthly_amount

DECIMAL = pd.ArrowDtype(pa.decimal128(10, 2))


@pytest.mark.parametrize("kind", ["int64", "float64", "Int64", "Float64", "int64[pyarrow]", "double[pyarrow]", DECIMAL])
def test_a_series_of_any_numbers_keeps_its_index(kind: Any) -> None:
    prices = pd.Series([12, 24], index=["a", "b"], name="price").astype(object).map(Decimal).astype(kind)
    expected = pd.Series([1.0, 2.0], index=["a", "b"], name="price")
    pd.testing.assert_series_equal(monthly_amount(prices, "year"), expected)


@pytest.mark.parametrize("prices", [[12, 24], (12, 24), np.array([12, 24]), pl.Series([12, 24]), [Decimal(12), 24.0]])
def test_other_columns_become_an_array(prices: Any) -> None:
    assert monthly_amount(prices, "year").tolist() == [1.0, 2.0]


@pytest.mark.parametrize("price", [12, 12.0, Decimal(12), np.int8(12), np.array(12)])
def test_one_price_is_a_float(price: Any) -> None:
    assert type(monthly_amount(price, "year")) is float
    assert monthly_amount(price, "year") == 1.0


@pytest.mark.parametrize("kind", ["object", "str", "category"])
def test_each_price_may_have_an_interval_of_its_own(kind: Any) -> None:
    prices = pd.Series([120.0, 30.0, 3.0], index=[5, 6, 7])
    intervals = pd.Series(["year", "quarter", "month"], index=[5, 6, 7], dtype=kind)
    found = monthly_amount(prices, intervals, count=[1, 1, 3], quantity=pd.Series([1, 2, 1], index=[5, 6, 7]))
    assert found.to_dict() == {5: 10.0, 6: 20.0, 7: 1.0}
    assert monthly_amount(12, intervals).tolist() == [1.0, 4.0, 12.0]
    assert monthly_amount(12, ["year", "month"]).tolist() == [1.0, 12.0]


def test_a_credit_is_negative_and_nothing_is_nothing() -> None:
    assert monthly_amount(-12, "year") == -1.0
    assert monthly_amount(12, "year", quantity=0) == 0.0
    assert monthly_amount(pd.Series([], dtype=float), "year").empty


@pytest.mark.parametrize(
    ("interval", "count", "expected"),
    [("day", 1, 365.0), ("week", 2, 26.0), ("month", 3, 4.0), ("quarter", 1, 4), ("year", 1, 1)],
)
def test_a_price_is_worth_as_much_in_a_year_as_is_billed(interval: str, count: int, expected: float) -> None:
    assert monthly_amount(1, interval, count=count) * 12 == pytest.approx(expected)


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "nan": ({"amount": float("nan")}, "amount is a finite number, not nan"),
    "None": ({"amount": None}, "amount is a finite number, not nan"),
    "infinite": ({"amount": float("inf")}, "amount is a finite number, not inf"),
    "an infinite value": ({"amount": [1, -np.inf]}, "amount holds finite numbers, not -inf"),
    "text": ({"amount": "12"}, "amount is a number, or a column of numbers, not '12'"),
    "texts": ({"amount": pd.Series(["12", "13"])}, "amount is a number, .* not '12'"),
    "text among numbers": ({"amount": pd.Series([1, "13"], dtype=object)}, "amount is a number, .* not '13'"),
    "a flag": ({"amount": True}, "amount is a number, .* not .*True"),
    "a flag among numbers": ({"amount": pd.Series([1, True], dtype=object)}, "amount is a number, .* not True"),
    "complex": ({"amount": 1j}, "amount is a number"),
    "an instant": ({"amount": pd.Timestamp("2026")}, "amount is a number"),
    "missing": ({"amount": pd.Series([1, None, None])}, "amount is missing in 2 of 3 values: fill or drop them"),
    "missing, nullable": ({"amount": pd.Series([1, None], dtype="Int64")}, "amount is missing in 1 of 2"),
    "missing, objects": ({"amount": pd.Series([1, pd.NA], dtype=object)}, "amount is missing in 1 of 2"),
    "no count": ({"count": 0}, "count is a number above 0, not 0"),
    "a negative count": ({"count": [1, -2]}, "count is a number above 0, not -2"),
    "a text count": ({"count": "2"}, "count is a number, .* not '2'"),
    "a count that is nan": ({"count": float("nan")}, "count is a finite number, not nan"),
    "a negative quantity": ({"quantity": -1}, "quantity is a number from 0, not -1"),
    "lengths": ({"amount": [1, 2], "count": [1, 2, 3]}, "different lengths: amount has 2, count has 3"),
    "indexes": (
        {"amount": pd.Series([1, 2], index=[3, 4]), "count": pd.Series([1, 2])},
        r"count has another index than amount: align them, or give count\.to_numpy",
    ),
    "a table": ({"amount": [[1, 2]]}, "amount is one value or a column, not a table"),
    "too large": ({"amount": [1, 1e308], "interval": "day"}, r"amount is too large .* not 1e\+308"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_price_is_refused_by_the_name_of_the_argument(name: str) -> None:
    arguments, words = REFUSED[name]
    with pytest.raises(ParameterError, match=words):
        monthly_amount(**{"amount": 1, "interval": "year", **arguments})


@pytest.mark.parametrize(
    ("interval", "near"),
    [
        ("months", "month"),
        ("monthly", "month"),
        ("annual", "year"),
        ("Yearly", "year"),
        ("weekly", "week"),
        ("quarterly", "quarter"),
        ("daily", "day"),
        ("yr", "year"),
        (["year", "decade"], ""),
    ],
)
def test_an_interval_by_another_word_is_told_the_right_one(interval: Any, near: str) -> None:
    hint = f" Did you mean '{near}'\\?" if near else ""
    with pytest.raises(ParameterError, match=rf"interval is one of 'day', .* not '\w+'\.{hint}$"):
        monthly_amount(1, interval)


@pytest.mark.parametrize("interval", [None, 3, ["year", None], ["year", ["x"]], "decade"])
def test_what_is_no_interval_is_refused(interval: Any) -> None:
    with pytest.raises(ParameterError, match=r"interval is one of .*; not [^?]*$"):
        monthly_amount(1, interval)
