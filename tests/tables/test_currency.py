"""Money of several currencies becomes money of one, each amount at the rate of its own day."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from tenure import ContractError, CurrencyError, ParameterError, Tables, convert_currency, mrr_movements
from tenure.engine import collect, scan
from tenure.errors import TenureError

RATES = pd.DataFrame(
    {"currency": ["USD", "USD", "USD"], "rate": [0.5, 0.25, 0.125], "valid_from": ["2026-02-15", None, "2026-03-15"]}
)


def amounts(**columns: Any) -> pd.DataFrame:
    usual = {
        "customer_id": [3, 1, 2, 5],
        "started_at": pd.to_datetime(["2026-01-01", "2026-02-15", "2026-02-01", "2026-04-01"]),
        "ended_at": pd.Series([pd.NaT] * 4, dtype="datetime64[us]"),
        "mrr": [8.0, 8.0, 20.0, 80.0],
        "currency": ["USD", "USD", "EUR", "USD"],
        "small": pd.Series([1, None, 3, 4], dtype="Int8"),
    }
    return pd.DataFrame({**usual, **columns}, index=[7, 7, 1, 2])


EXPECTED = [2.0, 4.0, 20.0, 10.0]


def test_a_row_has_the_latest_rate_that_is_not_after_it() -> None:
    frame = amounts()
    found = convert_currency(frame, RATES, to="EUR")
    assert found["mrr"].tolist() == EXPECTED
    assert set(found["currency"]) == {"EUR"}
    pd.testing.assert_frame_equal(found.drop(columns=["mrr", "currency"]), frame.drop(columns=["mrr", "currency"]))
    pd.testing.assert_frame_equal(frame, amounts())


KINDS: dict[str, Any] = {
    "pyarrow": lambda frame: pa.Table.from_pandas(frame, preserve_index=False),
    "polars": pl.from_pandas,
    "polars-lazy": lambda frame: pl.from_pandas(frame).lazy(),
}


@pytest.mark.parametrize("zone", [None, "Europe/Madrid"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_frame_comes_back_as_it_was(kind: str, zone: str | None) -> None:
    frame = KINDS[kind](amounts(started_at=amounts()["started_at"].dt.tz_localize(zone)))
    found = convert_currency(frame, KINDS[kind](RATES), to="EUR")
    assert type(found) is type(frame)
    found, frame = (each.collect() if kind == "polars-lazy" else each for each in (found, frame))
    assert list(found["mrr"].to_pylist() if kind == "pyarrow" else found["mrr"]) == EXPECTED
    others = [name for name in amounts() if name not in {"mrr", "currency"}]
    assert found.select(others).equals(frame.select(others))


def test_a_relation_comes_back_as_a_relation() -> None:
    with duckdb.connect() as connection:
        found = convert_currency(connection.from_arrow(KINDS["pyarrow"](amounts())), RATES, to="EUR")
        assert found.columns == list(amounts())
        assert collect(scan(found, ["mrr"]).lazy)["mrr"].tolist() == EXPECTED


@pytest.mark.parametrize("start", [date(2026, 2, 15), pd.Timestamp("2026-02-15"), "2026-02-15T00:00"])
def test_rates_take_dates_datetimes_and_text(start: Any) -> None:
    rates = pd.DataFrame(
        {"currency": ["USD"] * 2, "rate": [0.5, 0.25], "valid_from": pd.Series([start, None], dtype=object)}
    )
    assert convert_currency(amounts(), rates, to="EUR")["mrr"].tolist() == [2.0, 4.0, 20.0, 40.0]


@pytest.mark.parametrize("at", ["spent_at", "occurred_at"])
def test_costs_and_events_are_converted_and_null_stays_null(at: str) -> None:
    frame = amounts(amount=[1, None, 3, -4]).rename(columns={"started_at": at}).drop(columns="mrr")
    found = convert_currency(frame, RATES.drop(columns="valid_from").head(1), to="EUR")
    assert found["amount"].fillna(-1).tolist() == [0.5, -1, 3.0, -2.0]


def test_a_checked_table_is_taken() -> None:
    tables = Tables(subscriptions=amounts())
    assert convert_currency(tables.subscriptions, RATES, to="EUR")["mrr"].tolist() == EXPECTED


def test_many_rates_are_looked_up_and_not_multiplied() -> None:
    days = pd.date_range("2025-12-01", periods=200)
    rates = pd.DataFrame({"currency": "USD", "rate": range(1, 201), "valid_from": days})
    assert convert_currency(amounts(), rates, to="EUR")["mrr"].tolist() == [8 * 32, 8 * 77, 20, 80 * 122]


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (
            amounts(currency=["USD", "GBP", None, "EUR"]),
            "a null currency on 2026-02-01, GBP on 2026-02-15 \\(2 rows\\)",
        ),
        (amounts(currency=["GBP", "EUR", "EUR", "EUR"]), "GBP on 2026-01-01 \\(1 row\\)"),
        (amounts(currency=[None] * 4), "a null currency on 2026-01-01"),
    ],
)
def test_a_missing_rate_is_never_one(frame: pd.DataFrame, words: str) -> None:
    with pytest.raises(CurrencyError, match=f"No rate for {words}"):
        convert_currency(frame, RATES, to="EUR")


def test_a_rate_does_not_apply_before_it_is_valid() -> None:
    with pytest.raises(CurrencyError, match="USD on 2026-01-01 \\(1 row\\)"):
        convert_currency(amounts(), RATES.dropna(), to="EUR")


BAD: dict[str, tuple[pd.DataFrame, pd.DataFrame, str, type[TenureError], str]] = {
    "rates": (amounts(), RATES.assign(rate=[0, -1, float("nan")]), "EUR", ContractError, "2 faults"),
    "infinite": (amounts(), RATES.assign(rate=float("inf")), "EUR", ContractError, "finite"),
    "repeated": (amounts(), pd.concat([RATES, RATES]), "EUR", ContractError, "several rates from the same instant"),
    "itself": (amounts(), RATES.assign(currency="EUR"), "EUR", ContractError, "is EUR itself, whose rate is 1"),
    "no rate": (amounts(), RATES.drop(columns="rate"), "EUR", ContractError, "rates.rate: the column is missing"),
    "no currency": (amounts().drop(columns="currency"), RATES, "EUR", ContractError, "it needs the columns mrr"),
    "no columns": (pd.DataFrame(index=[1]), RATES, "EUR", ContractError, "it has none"),
    "text": (amounts(mrr="x"), RATES, "EUR", ContractError, "subscriptions.mrr: cannot be read as numbers"),
    "zones": (
        amounts(),
        RATES.assign(valid_from=pd.Timestamp("2026-01-01", tz="UTC") + pd.to_timedelta([0, 1, 2], unit="D")),
        "EUR",
        ContractError,
        "subscriptions in no zone, rates in UTC",
    ),
    "to": (amounts(), RATES, "", ParameterError, "to is the code of a currency"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_converted_is_refused(name: str) -> None:
    frame, rates, to, error, words = BAD[name]
    with pytest.raises(error, match=words):
        convert_currency(frame, rates, to=to)


def test_an_empty_table_needs_no_rates() -> None:
    assert convert_currency(amounts().head(0), RATES.head(0), to="EUR").empty


def test_rates_may_be_a_mapping() -> None:
    found = convert_currency(amounts(), {"USD": 0.5}, to="EUR")
    assert found["mrr"].tolist() == [4.0, 4.0, 20.0, 40.0]
    assert convert_currency(amounts(currency="EUR"), {}, to="EUR")["mrr"].tolist() == amounts()["mrr"].tolist()
    with pytest.raises(CurrencyError, match="No rate for USD on 2026-01-01"):
        convert_currency(amounts(), {"GBP": 1.2}, to="EUR")


@pytest.mark.parametrize(
    ("rates", "words"),
    [
        ({"USD": 0}, r"rates\['USD'\] is a number above 0, not 0"),
        ({"USD": float("nan")}, r"rates\['USD'\] is a number, not nan"),
        ({"USD": "0.92"}, r"rates\['USD'\] is a number, not '0.92'"),
        ({1: 0.92}, "maps the code of a currency, such as 'USD', to its rate; 1 is none"),
    ],
)
def test_a_mapping_holds_codes_and_rates(rates: Any, words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        convert_currency(amounts(), rates, to="EUR")


@pytest.mark.parametrize("kind", ["pandas", *KINDS])
def test_converted_amounts_are_whole_units_of_money(kind: str) -> None:
    prices = [1 / 3, -1 / 3, 0.1, 29.99]
    frame = amounts(amount=prices, currency=["USD", "USD", "EUR", "USD"]).drop(columns="mrr")
    frame = frame.rename(columns={"started_at": "spent_at"})
    found = convert_currency(KINDS.get(kind, lambda each: each)(frame), {"USD": 0.9217}, to="EUR")
    found = found.collect() if kind == "polars-lazy" else found
    values = found["amount"].to_pylist() if kind == "pyarrow" else list(found["amount"])
    units = [int(abs(price) * 0.9217 * 12_000_000 + 0.5) for price in prices]
    assert values == [units[0] / 12_000_000, -units[1] / 12_000_000, 0.1, units[3] / 12_000_000]


def test_a_rate_of_one_leaves_amounts_as_they_are() -> None:
    odd = [1 / 7, 1e-9, 12345678901.123456, 0.1 + 0.2]
    assert convert_currency(amounts(mrr=odd), {"USD": 1}, to="EUR")["mrr"].tolist() == odd


def test_a_price_that_is_split_is_no_movement_after_conversion() -> None:
    # 1.005 × 0.9217 ends in half a millionth: rounded to millionths, two of it are not 2.01 × 0.9217.
    frame = pd.DataFrame(
        {
            "customer_id": [1, 1, 1],
            "started_at": pd.to_datetime(["2026-01-01", "2026-01-01", "2026-02-01"]),
            "ended_at": pd.Series(["2026-02-01", "2026-02-01", None], dtype="datetime64[us]"),
            "mrr": [1.005, 1.005, 2.01],
            "currency": "USD",
        }
    )
    rates = pd.DataFrame({"currency": ["USD"], "rate": [0.9217]})
    found = mrr_movements(convert_currency(frame, rates, to="EUR"), period="2026-02")
    assert found.value == 0
