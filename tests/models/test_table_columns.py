"""Summary tables of several libraries, as they are, for the models of purchases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from tenure.errors import ContractError, ParameterError
from tenure.models import BetaGeometricNBD, GammaGamma
from tests.models.fits import assert_same_fit
from tests.models.test_cdnow import purchases, spending, summary

KINDS: dict[str, Callable[[pd.DataFrame], Any]] = {
    "pandas": lambda frame: frame,
    "nullable": lambda frame: frame.convert_dtypes(),
    "pyarrow": pa.Table.from_pandas,
    "polars": pl.from_pandas,
    "lazy polars": lambda frame: pl.from_pandas(frame).lazy(),
    "duckdb": duckdb.from_df,
}


@pytest.mark.parametrize("kind", KINDS)
def test_purchases_are_fitted_on_a_table(kind: str) -> None:
    assert_same_fit(BetaGeometricNBD.fit(KINDS[kind](summary("sample"))), purchases())


@pytest.mark.parametrize("kind", KINDS)
def test_spending_is_fitted_on_a_table_that_has_customers_without_an_average(kind: str) -> None:
    assert summary("sample")["monetary"].isna().any()
    assert_same_fit(GammaGamma.fit(KINDS[kind](summary("sample"))), spending())


def test_a_table_may_have_customers_whose_average_is_missing() -> None:
    table = summary("sample").assign(extra="x")
    hidden = table["frequency"] == 1
    model = GammaGamma.fit(table.assign(monetary=table["monetary"].mask(hidden)))
    assert_same_fit(model, GammaGamma.fit(table[~hidden]))


def test_a_table_may_be_weighted() -> None:
    table = summary("sample")
    model = BetaGeometricNBD.fit(table, weights=np.full(len(table), 2.0))
    assert model.log_likelihood == pytest.approx(2 * purchases().log_likelihood)


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_that_lacks_columns_is_refused(kind: str) -> None:
    table = KINDS[kind](pd.DataFrame({"frequency": [1, 2], "spent": [1.0, 2.0]}))
    with pytest.raises(ContractError, match=r"T: no such column in the table\. It has frequency, spent") as caught:
        BetaGeometricNBD.fit(table)
    assert [(fault.column, fault.rule) for fault in caught.value.faults] == [("recency", "column"), ("T", "column")]
    with pytest.raises(ContractError, match="monetary: no such column"):
        GammaGamma.fit(table)


def test_a_table_and_columns_are_refused_together() -> None:
    table = summary("sample")
    with pytest.raises(ParameterError, match="takes a table with the columns frequency, monetary, or these columns"):
        GammaGamma.fit(table, table["monetary"])


def test_columns_must_be_complete() -> None:
    with pytest.raises(ParameterError, match="needs frequency, monetary, or one table with these columns"):
        GammaGamma.fit([1, 2, 3])
