"""Histories: what each customer brought in each period, how long it was there, and how long it paid for services."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
from tenure.counting.subscriptions.customer_accrual import accrued_by_customer
from tenure.engine import collect, instant
from tenure.periods import Period
from tenure.tables import Inputs

__all__ = ["Histories", "collect_histories"]

Lazy = nw.LazyFrame[Any]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Histories:
    """What is known of each customer: one row per customer, one column per period.

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

    @property
    def revenue(self) -> NDArray[np.int64]:
        """What each customer brought in each period, in exact units of money."""
        return self.recurring + self.charges


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
    active = activity_changes(changes(whole, grace_days, rows=paid), whole.entity)
    counts: dict[str, Callable[[], pd.DataFrame]] = {
        "recurring": lambda: accrued_by_customer(whole, changes(whole, rows=charged), periods, "_mrr", "recurring"),
        "months": lambda: accrued_by_customer(whole, active, periods, "_active", "months"),
        "vas_months": lambda: _months_of_vas(whole, paid, periods),
    }
    if "events" in inputs.tables:
        counts["charges"] = lambda: charge_sums(whole, periods, charge_events, keys=whole.entity)
    split = replace(whole, entity_columns=inputs.entity_columns)
    # Who, or what, begins after the last period makes no group.
    latest = max(whole.to_utc(period.end) for period in periods)
    begun = paid.filter(nw.col("_start") < instant(latest))
    further: list[Callable[[], pd.DataFrame]] = [
        lambda: collect(aggregate_by(begun, whole.entity, _first=("min", "_start")))
    ]
    if inputs.entity_columns:
        further.append(lambda: collect(distinct_rows(begun.filter(nw.col("is_vas")), inputs.entity_columns)))
        further.append(lambda: _months_of_vas(split, paid, periods))
    found = count_together(inputs, *counts.values(), *further)
    tables = dict(zip(counts, found, strict=False))
    first, *services = found[len(counts) :]
    services = services or [tables["vas_months"].head(0)] * 2
    return _arrange(tables, services, inputs.entity_columns, first, len(periods))


def _flagged(paid: Lazy) -> Lazy:
    """Return paid intervals with `is_vas` true or false; a null is false."""
    return paid.with_columns(nw.when(nw.col("is_vas")).then(nw.lit(True)).otherwise(nw.lit(False)).alias("is_vas"))


def _months_of_vas(inputs: Inputs, paid: Lazy, periods: Sequence[Period]) -> pd.DataFrame:
    steps = activity_changes(changes(inputs, rows=paid.filter(nw.col("is_vas"))), inputs.entity)
    return accrued_by_customer(inputs, steps, periods, "_active", "vas_months")


def _arrange(
    tables: Mapping[str, pd.DataFrame],
    of_services: Sequence[pd.DataFrame],
    service: Sequence[str],
    first: pd.DataFrame,
    periods: int,
) -> Histories:
    """Bring tables by customer and period into rows and columns that are the same in all."""
    customers, numbers = _numbered([first, *tables.values(), of_services[1]])
    groups = group_rows(of_services, service)
    services = groups.table if service else groups.table.head(0)
    places = dict(zip([*tables, "services"], numbers[1:], strict=True))
    named = {**tables, "services": of_services[1]}

    def grid(table: str, column: str, rows: Any = slice(None)) -> Floats:
        found = np.zeros((len(customers), periods))
        if table in named:
            at = places[table][rows], named[table][PERIOD].to_numpy(dtype=np.int64)[rows]
            np.add.at(found, at, named[table][column].to_numpy(dtype=np.float64)[rows])
        return found

    first_paid = np.full(len(customers), np.nan)
    first_paid[numbers[0]] = _microseconds(first["_first"])
    return Histories(
        customers=customers,
        recurring=np.rint(grid("recurring", "recurring")).astype(np.int64),
        charges=grid("charges", "charges").astype(np.int64),
        average_active=grid("months", "mean_of_ends"),
        months=grid("months", "months"),
        vas_months=grid("vas_months", "vas_months"),
        services=services,
        months_of_service=[grid("services", "vas_months", groups.numbers[1] == each) for each in range(len(services))],
        first_paid=first_paid,
    )


def _numbered(tables: Sequence[pd.DataFrame]) -> tuple[pd.Index[Any], list[NDArray[np.int64]]]:
    """Return the customers of some tables, ascending, and the number of that of each row."""
    ids = pd.concat([tables[0]["customer_id"], *(table["customer_id"] for table in tables[1:] if len(table))])
    codes, customers = pd.factorize(ids, sort=True)
    return pd.Index(customers), np.split(codes.astype(np.int64), np.cumsum([len(table) for table in tables])[:-1])


def _microseconds(moments: pd.Series[Any]) -> Floats:
    return moments.to_numpy(dtype="datetime64[us]").astype(np.int64).astype(np.float64)
