"""What is no table is refused by name, with what to give instead."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pytest

import tenure
from tenure.engine import columns_of, scan
from tenure.samples import subscriptions

READABLE = (
    "give a pandas DataFrame, a pyarrow Table or Dataset, a Polars DataFrame or LazyFrame, a DuckDB relation, "
    "a PySpark DataFrame or an Ibis table"
)
REFUSED: dict[str, tuple[Any, str]] = {
    "a list": ([{"n": 1}], r"is a list, which is no table that can be read: make it one, .* pandas.DataFrame\(rows\)"),
    "a dict": ({"n": [1]}, r"is a dict, .* pandas.DataFrame\(rows\)"),
    "text": ("rows.csv", r"is a str, .* read it first, as in pandas.read_csv\(path\)"),
    "a path": (Path("rows.csv"), r"Path, .* pandas.read_csv\(path\)"),
    "None": (None, f"is None, .*{READABLE}"),
    "tables": (tenure.Tables(subscriptions=subscriptions), r"give one of its tables, as in tables.events"),
    "a Series": (pd.Series([1]), r"Series, .* series.to_frame\(\)"),
    "a Series of Polars": (pl.Series([1]), r"Series, .* series.to_frame\(\)"),
    "an array": (np.zeros(2), f"is a numpy.ndarray, .*{READABLE}"),
    "a frame of Narwhals": (nw.from_native(pd.DataFrame({"n": [1]})), r"give frame.to_native\(\)"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_table_is_refused_by_the_name_of_its_argument(name: str) -> None:
    frame, words = REFUSED[name]
    with pytest.raises(tenure.EngineError, match=f"^events {words}" if words[0:2] == "is" else words):
        columns_of(frame, "events")


def test_without_the_name_of_an_argument_the_kind_is_named() -> None:
    with pytest.raises(tenure.EngineError, match=r"^A list is no table that can be read"):
        scan([], ["n"])
    with pytest.raises(tenure.EngineError, match=r"as in tables\.subscriptions"):
        columns_of(tenure.Tables(subscriptions=subscriptions))


def test_a_kpi_names_the_argument() -> None:
    with pytest.raises(tenure.EngineError, match=r"^subscriptions is a list"):
        tenure.churn_rate([{"customer_id": 1}], period="2026-03")


def test_a_frame_that_looks_like_one_of_ours_is_no_tables() -> None:
    other = type("Tables", (), {"__module__": "elsewhere"})()
    with pytest.raises(tenure.EngineError, match=READABLE):
        columns_of(other)
