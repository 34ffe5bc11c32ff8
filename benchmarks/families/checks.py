"""Checks: the faults of a table."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl

import tenure
from benchmarks.family import Family
from tenure import Subscription

__all__ = ["CHECK"]

CHECK_SQL = """
SELECT (SELECT count(*) FILTER (customer_id IS NULL) + count(*) FILTER (started_at IS NULL)
        + count(*) FILTER (ended_at < started_at) + count(*) FILTER (mrr IS NULL OR isnan(mrr) OR isinf(mrr) OR mrr < 0)
    FROM subscriptions)
    + (SELECT count(*) FROM (
        SELECT subscription_id, started_at FROM subscriptions GROUP BY ALL HAVING count(*) > 1)) AS faults
"""


def check(tables: Any) -> pd.DataFrame:
    frame = getattr(tables.subscriptions, "frame", tables.subscriptions)
    tenure.check(frame, Subscription)  # raises where there is any
    return pd.DataFrame({"faults": [0]})


def check_in_polars(tables: Any) -> pl.LazyFrame:
    mrr, rows = pl.col("mrr"), tables.subscriptions
    faults = [
        pl.col("customer_id").is_null(), pl.col("started_at").is_null(), pl.col("ended_at") < pl.col("started_at"),
        mrr.is_null() | mrr.is_nan() | mrr.is_infinite() | (mrr < 0),
    ]  # fmt: skip
    broken = rows.select(faults=pl.sum_horizontal(*(fault.sum() for fault in faults)))
    repeated = rows.group_by("subscription_id", "started_at").len().filter(pl.col("len") > 1)
    return pl.concat([broken, repeated.select(faults=pl.len())], how="vertical_relaxed").sum()


def check_in_pandas(tables: Any) -> pd.DataFrame:
    frame = tables.subscriptions
    started, ended, mrr = (frame[name].to_numpy() for name in ("started_at", "ended_at", "mrr"))
    broken = [frame["customer_id"].isna(), np.isnat(started), ended < started, ~np.isfinite(mrr), mrr < 0]
    # Each id stands once, so it stands once per start.
    ids = np.sort(frame["subscription_id"].to_numpy())
    return pd.DataFrame({"faults": [sum(int(each.sum()) for each in (*broken, ids[1:] == ids[:-1]))]})


CHECK = Family(
    "check",
    "faults of a table of subscriptions",
    {"subscriptions": ("subscription_id", "customer_id", "started_at", "ended_at", "mrr", "plan")},
    {"tenure": check, "duckdb": CHECK_SQL, "polars": check_in_polars, "pandas": check_in_pandas},
)
