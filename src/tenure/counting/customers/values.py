"""Customer values: what each customer has brought, joined to what is expected of its tenure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core import divide
from tenure.counting.events.purchases import purchasers
from tenure.counting.subscriptions.payers import payers
from tenure.engine import Frame, collect, restore, scan, upload
from tenure.tables import Inputs

__all__ = ["CUSTOMER_VALUE", "list_customer_values", "list_purchase_values", "summarise_purchases"]

Lazy = nw.LazyFrame[Any]

CUSTOMER_VALUE = (
    "customer_id",
    "revenue_to_date",
    "tenure_months",
    "probability_to_stay",
    "expected_remaining_value",
    "lifetime_value",
)
"""The columns of the value of each customer."""


def list_customer_values(
    inputs: Inputs,
    as_of: datetime,
    expected: pd.DataFrame,
    *,
    charge_events: Sequence[str],
    margin: float,
    grace_days: float,
) -> Frame:
    """Return a row per customer, in the kind of frame that came in.

    Args:
        inputs: Subscriptions, and events that are charged.
        as_of: What is known by then.
        expected: By tenure in `months`, the probability `stay` of the next renewal, and the `renewals` to come.
        charge_events: Names of the events whose `amount` is a charge.
        margin: Share of revenue that is left.
        grace_days: Customers who return within this many days do not count as lost.
    """
    rows = payers(inputs, as_of, charge_events, grace_days)
    if expected.empty:
        # A row that meets no customer: not every engine takes a table of none.
        expected = pd.DataFrame({"months": [-1], "stay": [0.0], "renewals": [0.0]})
    columns = expected.assign(_worth=expected["renewals"] * margin / inputs.scale)[["months", "stay", "_worth"]]
    rows = rows.join(
        upload(columns.rename(columns={"months": "_months"}), rows), left_on="months", right_on="_months", how="left"
    )
    return restore(_with_values(rows, margin, inputs.scale).sort("customer_id"), inputs.kind)


def summarise_purchases(inputs: Inputs, as_of: datetime | None, purchase_events: Sequence[str]) -> pd.DataFrame:
    """Return the summary of each customer's purchases: `frequency`, `recency` and `T` in days, `monetary`, `spent`."""
    return collect(purchasers(inputs, as_of, purchase_events).sort("customer_id"))


def list_purchase_values(inputs: Inputs, values: pd.DataFrame) -> Frame:
    """Return a table of customers in the kind of frame that came in."""
    if inputs.kind == "pandas":
        return values
    # The built-in engine reads a pandas frame in place; elsewhere the rows must travel.
    beside = inputs.kind != "pyarrow" and len(values) > 0
    like = inputs.tables["events"]
    return restore(upload(values, like) if beside else scan(values, list(values.columns)).lazy, inputs.kind)


def _with_values(rows: Lazy, margin: float, scale: int) -> Lazy:
    """Add what is expected to what has come; who is lost has nothing to come."""
    is_here = nw.col("lost") == 0
    remaining = nw.col("_mrr").cast(nw.Float64) * nw.col("_worth")
    rows = rows.with_columns(
        divide(nw.col("revenue"), scale, nw.col("months")).alias("revenue_to_date"),
        nw.col("months").alias("tenure_months"),
        nw.when(is_here).then(nw.col("stay")).otherwise(0.0).alias("probability_to_stay"),
        nw.when(is_here).then(remaining).otherwise(0.0).alias("expected_remaining_value"),
    )
    value = nw.col("revenue_to_date") * margin + nw.col("expected_remaining_value")
    return rows.with_columns(value.alias("lifetime_value")).select(*CUSTOMER_VALUE)
