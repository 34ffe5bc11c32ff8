"""Customer values: what each customer has brought, joined to what is expected of its tenure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core import divide
from tenure.counting.events.purchases import purchasers
from tenure.counting.subscriptions.payers import payers
from tenure.engine import Frame, collect_sorted, restore, upload
from tenure.tables import Inputs

__all__ = ["CUSTOMER_VALUE", "list_customer_values", "list_purchase_values"]

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


def list_purchase_values(
    inputs: Inputs,
    as_of: datetime | None,
    purchase_events: Sequence[str],
    value: Callable[[pd.DataFrame], Mapping[str, Any]],
) -> Frame:
    """Return a row per customer with a purchase, in the kind of frame that came in.

    Args:
        inputs: Events, with an amount.
        as_of: The last day observed.
        purchase_events: Names of the events that are purchases.
        value: Gives the columns of `CUSTOMER_VALUE` after the first for a summary of purchases, which has for each
            customer `frequency`, `recency` and `T` in days, `monetary`, and all that was `spent`.
    """
    rows = purchasers(inputs, as_of, purchase_events)
    summary = collect_sorted(rows, "customer_id")
    if summary.empty:
        # Not every engine takes a table of no rows.
        nothing = (nw.col("spent").alias(name) for name in CUSTOMER_VALUE[1:])
        return restore(rows.select("customer_id", *nothing), inputs.kind)
    values = pd.DataFrame({"customer_id": summary["customer_id"], **value(summary)}, columns=list(CUSTOMER_VALUE))
    return restore(upload(values, rows).sort("customer_id"), inputs.kind)


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
