"""Histories: what each customer brought in each period, how long it was there, and how long it paid for services."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.counting.core import PERIOD, aggregate_by, count_together, distinct_rows
from tenure.counting.core.groups import group_rows
from tenure.counting.events.charges import charge_sums
from tenure.counting.subscriptions.changes import activity_changes, changes, paid_intervals
from tenure.counting.subscriptions.customer_accrual import Numbering, accrued_by_customer, lived_by_customer
from tenure.engine import collect, instant
from tenure.periods import Period
from tenure.tables import Inputs

__all__ = ["Histories", "collect_histories"]

Lazy = nw.LazyFrame[Any]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Histories:
    """What is known of each customer: one column per customer, one row per period.

    Args:
        customers: The ids, ascending.
        recurring: What subscriptions accrued, in exact units of money, each customer and period rounded once.
        charges: Single charges, in exact units of money.
        average_active: The mean of being there at opening and closing: 0, a half or 1.
        months: Calendar months in which anything was paid.
        vas_months: Calendar months in which a value-added service was paid.
        services: The services paid so far, a null last; none where the inputs are not split by them.
        months_of_service: The `vas_months` of each service alone.
        first_paid: The first paid start, in microseconds since 1970; nan without one.
    """

    customers: pd.Index[Any]
    recurring: NDArray[np.int64]
    charges: NDArray[np.int64]
    average_active: Floats
    months: Floats
    vas_months: Floats
    services: pd.DataFrame
    months_of_service: Sequence[Floats]
    first_paid: Floats

    def revenue(self, period: int) -> NDArray[np.int64]:
        """Return what each customer brought in a period, in exact units of money."""
        return self.recurring[period] + self.charges[period]


def collect_histories(
    inputs: Inputs,
    periods: Sequence[Period],
    charge_events: Sequence[str],
    *,
    grace_days: float,
    vas_revenue: bool,
) -> Histories:
    """Count revenue, states and months of each customer, services apart where the inputs are split by them."""
    whole = replace(inputs, keys={}, entity_columns=(), customer_columns=())
    paid = _flagged(paid_intervals(whole, "is_vas", *inputs.entity_columns))
    charged = paid if vas_revenue else paid.filter(~nw.col("is_vas"))
    # Who, or what, begins after the last period makes no group.
    latest = max(whole.to_utc(period.end) for period in periods)
    begun = paid.filter(nw.col("_start") < instant(latest))
    first, charges = count_together(
        whole,
        lambda: collect(aggregate_by(begun, whole.entity, _first=("min", "_start"))),
        lambda: charge_sums(whole, periods, charge_events, keys=whole.entity) if "events" in inputs.tables else None,
    )
    customers = _ascending([first] if charges is None or charges.empty else [first, charges])
    who: Numbering = len(customers), lambda rows: _numbers(customers, rows)
    active = activity_changes(changes(whole, grace_days, rows=paid), whole.entity)
    split = replace(whole, entity_columns=inputs.entity_columns)
    recurring, lived, vas_months, of_services = count_together(
        whole,
        lambda: accrued_by_customer(whole, changes(whole, rows=charged), periods, who),
        lambda: lived_by_customer(whole, active, periods, who, ends=True),
        lambda: _months_of_vas(whole, paid, periods, who),
        lambda: _services(split, paid, begun, periods, who),
    )
    return Histories(
        customers=customers,
        recurring=np.rint(recurring).astype(np.int64),
        charges=_charges(charges, len(periods), who),
        average_active=lived.mean_of_ends,
        months=lived.earned,
        vas_months=vas_months,
        services=of_services[0],
        months_of_service=of_services[1],
        first_paid=_first_paid(first, who),
    )


def _flagged(paid: Lazy) -> Lazy:
    """Return paid intervals with `is_vas` true or false; a null is false."""
    return paid.with_columns(nw.when(nw.col("is_vas")).then(nw.lit(True)).otherwise(nw.lit(False)).alias("is_vas"))


def _ascending(tables: Sequence[pd.DataFrame]) -> pd.Index[Any]:
    """Return the customers of some tables."""
    ids = pd.concat([table["customer_id"] for table in tables], ignore_index=True)
    return pd.Index(pd.factorize(ids, sort=True)[1])


def _numbers(customers: pd.Index[Any], rows: pd.DataFrame) -> NDArray[np.int64]:
    return customers.get_indexer(pd.Index(rows["customer_id"])).astype(np.int64)


def _services(
    split: Inputs, paid: Lazy, begun: Lazy, periods: Sequence[Period], who: Numbering
) -> tuple[pd.DataFrame, list[Floats]]:
    """Return the services paid so far, and the months of each of them; none where the inputs are not split by them."""
    column = split.entity_columns
    if not column:
        return pd.DataFrame(index=range(0)), []
    known = collect(distinct_rows(begun.filter(nw.col("is_vas")), column))
    size, numbers_of = who
    services = group_rows([known], column).table

    def pairs(rows: pd.DataFrame) -> NDArray[np.int64]:
        return group_rows([known, rows], column).numbers[1] * size + numbers_of(rows)

    months = _months_of_vas(split, paid, periods, (len(services) * size, pairs))
    return services, [months[:, at * size : (at + 1) * size] for at in range(len(services))]


def _months_of_vas(inputs: Inputs, paid: Lazy, periods: Sequence[Period], who: Numbering) -> Floats:
    steps = activity_changes(changes(inputs, rows=paid.filter(nw.col("is_vas"))), inputs.entity)
    return lived_by_customer(inputs, steps, periods, who).earned


def _charges(charges: pd.DataFrame | None, periods: int, who: Numbering) -> NDArray[np.int64]:
    size, numbers_of = who
    found = np.zeros(periods * size, dtype=np.int64)
    if charges is not None and not charges.empty:
        places = charges[PERIOD].to_numpy(dtype=np.int64) * size + numbers_of(charges)
        np.add.at(found, places, charges["charges"].to_numpy(dtype=np.int64))
    return found.reshape(periods, size)


def _first_paid(first: pd.DataFrame, who: Numbering) -> Floats:
    size, numbers_of = who
    found = np.full(size, np.nan)
    found[numbers_of(first)] = first["_first"].to_numpy(dtype="datetime64[us]").astype(np.int64)
    return found
