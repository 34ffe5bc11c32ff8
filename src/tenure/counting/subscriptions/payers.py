"""Payers: what each customer has paid, pays now, and how long it has stayed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core import (
    DAY,
    microseconds_into_month,
    month_length,
    month_number,
    sum_by,
    summed_by,
    to_money_units,
)
from tenure.counting.events.names import is_named
from tenure.counting.subscriptions.changes import paid_intervals
from tenure.counting.subscriptions.tenures import observed_tenures, tenures
from tenure.engine import collect, instant, to_local
from tenure.errors import ContractError, Fault
from tenure.tables import Inputs

__all__ = ["count_payers", "payers"]

Lazy = nw.LazyFrame[Any]

_MOST = 2**62  # units of money in one sum, with a bit to spare
_MONTHS = 1024  # that sums of units below 2**52 may be multiplied by


def payers(inputs: Inputs, as_of: datetime, charge_events: Sequence[str], grace_days: float = 0) -> Lazy:
    """Return a row per customer that has started: `months`, `lost`, `_mrr` now, and the `revenue` to date.

    Revenue is recurring as it accrued, each calendar month counted by the share of it in force and each
    subscription rounded once, and single charges.

    Raises:
        ContractError: Revenue does not fit 64 bits.
    """
    rows = tenures(inputs, as_of, grace_days)
    pieces = [_accrued(inputs, as_of)]
    if "events" in inputs.tables:
        pieces.append(_charged(inputs, as_of, charge_events))
    earned = sum_by(nw.concat(pieces, how="vertical"), ["customer_id"], ["revenue"])
    return rows.join(earned, on="customer_id", how="left").with_columns(nw.col("revenue").fill_null(0))


def count_payers(inputs: Inputs, as_of: datetime, grace_days: float = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Count customers once: those of whole months, fate and MRR, and those of months and fate as they are observed.

    Both have `months`, `lost` and `entities`, the first `_mrr` too, and the second is that of `count_tenures`.
    """
    rows = observed_tenures(inputs, as_of, grace_days).with_columns(nw.lit(1).alias("entities"))
    observed = {"_observed": "months", "_observed_lost": "lost"}
    found = summed_by(rows, ["months", "lost", "_mrr", *observed], ["entities"])
    tenures = found[[*observed, "entities"]].rename(columns=observed)
    return _added_up(found, ["months", "lost", "_mrr"]), _added_up(tenures, ["months", "lost"])


def _added_up(counts: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    return counts.groupby(names)["entities"].sum().reset_index()


def _accrued(inputs: Inputs, as_of: datetime) -> Lazy:
    rows = paid_intervals(inputs).filter(nw.col("_start") < instant(as_of))
    end = nw.col("ended_at")
    until = nw.when(end < instant(as_of)).then(end).otherwise(instant(as_of))
    rows = to_local(rows.with_columns(until.alias("_until")), inputs.zone, "_start", "_until")
    months = _calendar_months(nw.col("_until"), as_of.year) - _calendar_months(nw.col("_start"), as_of.year)
    rows = rows.select("customer_id", (nw.col("_mrr").cast(nw.Float64) * months).alias("revenue"))
    _check_room(inputs, as_of, rows)
    return rows.with_columns((nw.col("revenue") + 0.5).floor().cast(nw.Int64))


def _check_room(inputs: Inputs, as_of: datetime, rows: Lazy) -> None:
    """Refuse revenue whose sum does not fit 64 bits; it is summed only where it might not."""
    years = as_of.year - inputs.earliest.year + 1 if inputs.earliest else 0
    if inputs.fits_float and 12 * years <= _MONTHS:
        return
    revenue = float(collect(sum_by(rows, [], ["revenue"], as_float=True))["revenue"].fillna(0.0).iloc[0])
    if revenue >= _MOST:
        words = f"its revenue to date is {revenue / inputs.scale:.3g}, beyond what is summed exactly"
        hint = "Give money in a larger unit"
        raise ContractError([Fault("subscriptions", "mrr", "range", words, hint=hint)])


def _charged(inputs: Inputs, as_of: datetime, charge_events: Sequence[str]) -> Lazy:
    rows = inputs.tables["events"].filter(
        is_named(charge_events) & ~nw.col("amount").is_null() & (nw.col("occurred_at") < instant(as_of))
    )
    return rows.select("customer_id", to_money_units("amount", inputs.scale, signed=True).alias("revenue"))


def _calendar_months(moment: nw.Expr, year: int) -> nw.Expr:
    """Return an instant in calendar months since a year, a part of a month by the share of its length."""
    into = (microseconds_into_month(moment) - DAY).cast(nw.Float64)
    return (month_number(moment) - 12 * year).cast(nw.Float64) + into / (month_length(moment) * DAY).cast(nw.Float64)
