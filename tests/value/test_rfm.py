from __future__ import annotations

import importlib.util
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import tenure
from tests.books import charges, event
from tests.engines.test_parity import as_pandas
from tests.frames import ENGINES, connect
from tests.models.test_cdnow import transactions

AS_OF = "1997-09-30"


def log(whose: str = "sample") -> pd.DataFrame:
    return transactions(whose).rename(columns={"date": "occurred_at"}).assign(event="purchase")


def published() -> pd.DataFrame:
    """CDNOW's summary of 2,357 customers, as its authors published it and lifetimes ships it."""
    spec = importlib.util.find_spec("lifetimes")
    assert spec is not None
    assert spec.origin is not None
    return pd.read_csv(Path(spec.origin).parent / "datasets" / "cdnow_customers_summary.csv")


def test_the_published_summary_comes_out_of_the_raw_log() -> None:
    # Fader, Hardie and Lee (2005), "Counting Your Customers" the Easy Way: CDNOW, 39 weeks, to two digits.
    found = tenure.rfm_summary(log(), as_of=AS_OF, unit_days=7)
    expected = published()
    assert len(found) == len(expected) == 2357
    assert found["frequency"].tolist() == expected["frequency"].tolist()
    for name in ("recency", "T"):
        assert np.abs(found[name].to_numpy() - expected[name].to_numpy()).max() <= 0.005 + 1e-9


def test_the_summary_is_that_of_lifetimes() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from lifetimes.utils import summary_data_from_transaction_data  # noqa: PLC0415 - its import sets filters

        theirs = summary_data_from_transaction_data(
            log(), "customer_id", "occurred_at", "amount", observation_period_end=AS_OF
        )
    found = tenure.rfm_summary(log(), as_of=AS_OF).set_index("customer_id")
    assert found.index.tolist() == theirs.index.tolist()
    for name, other in {"frequency": "frequency", "recency": "recency", "T": "T"}.items():
        assert found[name].to_numpy() == pytest.approx(theirs[other].to_numpy())
    assert found["monetary"].fillna(0).to_numpy() == pytest.approx(theirs["monetary_value"].to_numpy())


def events(*more: dict[str, Any]) -> pd.DataFrame:
    return charges(
        event("ana", "2026-01-01T09:00", 10.0, event="purchase"),
        event("ana", "2026-01-01T18:00", 5.0, event="purchase"),
        event("ana", "2026-01-11T23:59", 7.0, event="purchase"),
        event("ana", "2026-01-21", 9.0, event="purchase"),
        event("ben", "2026-01-20", 3.0, event="purchase"),
        event("cam", "2026-01-20", 3.0),
        *more,
    )


def test_orders_of_one_day_are_one_and_the_last_day_is_in() -> None:
    found = tenure.rfm_summary(events(), as_of="2026-01-21")
    assert found.astype(object).where(found.notna(), None).to_numpy().tolist() == [
        ["ana", 2, 20.0, 20.0, 8.0],
        ["ben", 0, 0.0, 1.0, None],
    ]
    assert tenure.rfm_summary(events(), as_of="2026-01-20")["frequency"].tolist() == [1, 0]


def test_an_order_without_an_amount_leaves_the_mean_unknown() -> None:
    found = tenure.rfm_summary(events(event("ana", "2026-01-22", None, event="purchase")), as_of="2026-01-31")
    assert found["frequency"].tolist() == [3, 0]
    assert np.isnan(found["monetary"].iloc[0])


def test_without_amounts_only_times_are_known() -> None:
    found = tenure.rfm_summary(events().drop(columns="amount"), as_of="2026-01-21", unit_days=10)
    assert found["recency"].tolist() == [2.0, 0.0]
    assert found["monetary"].isna().all()


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_gives_the_same_in_its_own_kind(engine: str) -> None:
    frame = ENGINES[engine](log().query("customer_id < '00100'"), connect())
    found = tenure.rfm_summary(frame, as_of=AS_OF, unit_days=7)
    assert type(found) is type(frame)
    expected = tenure.rfm_summary(log().query("customer_id < '00100'"), as_of=AS_OF, unit_days=7)
    assert as_pandas(found).astype(str).to_dict("list") == expected.astype(str).to_dict("list")


def test_nobody_bought_is_an_empty_table() -> None:
    assert tenure.rfm_summary(events(), as_of="2020-01-01").empty
    assert tenure.rfm_summary(events(), purchase_events="refund").empty


def test_a_unit_of_no_days_is_refused() -> None:
    with pytest.raises(tenure.ParameterError, match="unit_days"):
        tenure.rfm_summary(events(), unit_days=0)
