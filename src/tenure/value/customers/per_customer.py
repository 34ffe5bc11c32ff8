"""Customer value: what each customer has brought and will still bring."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core.aggregates import divide
from tenure.counting.subscriptions.payers import payers
from tenure.counting.subscriptions.tenures import count_tenures
from tenure.engine import Frame, restore, upload
from tenure.options import Columns, names, number
from tenure.periods import Instant
from tenure.tables import check_inputs
from tenure.value.customers.prospects import Prospects
from tenure.value.customers.purchasers import COLUMNS, value_of_purchases

__all__ = ["customer_value"]


def customer_value(
    subscriptions: Frame | None,
    events: Frame | None = None,
    *,
    as_of: Instant | None = None,
    margin: float = 1.0,
    monthly_discount_rate: float = 0.0,
    horizon_months: int | None = None,
    charge_events: Columns = ("charge",),
    purchase_events: Columns = ("purchase",),
    grace_days: float = 0,
) -> Frame:
    """What each customer has brought, and is expected to bring still.

    Definition: with subscriptions, a shifted beta-geometric curve is fitted to all tenures in whole months.
    `probability_to_stay` is that of the next monthly renewal; `expected_remaining_value` is the MRR of now ×
    margin × the discounted expected number of further renewals, the next undiscounted. Revenue to date is
    recurring as it accrued, and charges. Without subscriptions (None), customers are those who ever made a
    purchase: purchases follow BG/NBD and their amounts gamma-gamma, over `horizon_months`; the probability is
    that the customer still buys at all, and what is bought in a month is discounted as at its end.
    `lifetime_value` = `revenue_to_date` × margin + `expected_remaining_value`.

    Args:
        subscriptions: One row per subscription, or None for one-off purchases.
        events: Charges, or purchases, with an `amount`.
        as_of: What is known by then; the latest instant in the tables if left out.
        margin: The share of revenue that is left after the cost of service, 0 to 1.
        monthly_discount_rate: Per month.
        horizon_months: How many months ahead are counted; needed for purchases, and where lifetimes have no
            finite mean.
        charge_events: The names of events that are charges.
        purchase_events: The names of events that are purchases.
        grace_days: A return within so many times 24 hours is no loss.

    Returns:
        The kind of frame that came in, a row per customer: `customer_id`, `revenue_to_date`, `tenure_months`,
        `probability_to_stay`, `expected_remaining_value`, `lifetime_value`. Who is lost has nothing to come.
        Sums of it, with an interval: `customer_base_value`.

    Raises:
        ContractError: A table breaks its contract, or there is too little to fit a curve on.
        TenureError: No curve fits.
        ParameterError: An option has no meaning, or the value would be infinite.

    Reference:
        Fader & Hardie, Customer-base valuation in a contractual setting, Marketing Science 29 (2010); Fader,
        Hardie & Lee, RFM and CLV, Journal of Marketing Research 42 (2005).

    Example:
        >>> from tenure.samples import telecom
        >>> values = customer_value(telecom(seed=1).subscriptions, as_of="2026-01-01", horizon_months=12)
        >>> bool((values["lifetime_value"] >= values["revenue_to_date"]).all())
        True
    """
    prospects = Prospects.read(margin, monthly_discount_rate, horizon_months)
    charges, bought = names(charge_events, "charge_events"), names(purchase_events, "purchase_events")
    grace = number(grace_days, "grace_days", minimum=0)
    tables = {"events": events} if subscriptions is None else {"subscriptions": subscriptions, "events": events}
    inputs = check_inputs(needs={"events": ["amount"]}, **tables)
    now = inputs.as_of(as_of)
    if subscriptions is None:
        return value_of_purchases(inputs, now, bought, prospects)
    rows = payers(inputs, now, charges, grace_days=grace)
    expected = prospects.by_tenure(count_tenures(inputs, now, grace_days=grace))
    return restore(_valued(rows, expected, prospects.margin, inputs.scale), inputs.kind)


def _valued(rows: nw.LazyFrame[Any], expected: pd.DataFrame, margin: float, scale: int) -> nw.LazyFrame[Any]:
    """Join what each tenure has to expect; who is lost has nothing."""
    expected = expected.assign(_worth=expected["_further"] * margin / scale)
    rows = rows.join(upload(expected, rows), left_on="months", right_on="_months", how="left")
    here = nw.col("lost") == 0
    remaining = nw.col("_mrr").cast(nw.Float64) * nw.col("_worth")
    rows = rows.with_columns(
        divide(nw.col("revenue"), scale, nw.col("months")).alias("revenue_to_date"),
        nw.col("months").alias("tenure_months"),
        nw.when(here).then(nw.col("_stay")).otherwise(0.0).alias("probability_to_stay"),
        nw.when(here).then(remaining).otherwise(0.0).alias("expected_remaining_value"),
    )
    value = nw.col("revenue_to_date") * margin + nw.col("expected_remaining_value")
    return rows.with_columns(value.alias("lifetime_value")).select(*COLUMNS).sort("customer_id")
