"""Histories collected: paid intervals as the engine has them, and charges by customer and period, as arrays.

Whatever a period asks of them is arithmetic; an engine would join each interval with each period that it touches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.counting.core import PERIOD, count_together, span_of_all
from tenure.counting.core.groups import Groups, group_rows
from tenure.counting.events.charges import charge_sums
from tenure.counting.subscriptions.changes import paid_intervals
from tenure.counting.subscriptions.histories import Histories
from tenure.counting.subscriptions.spans import OPEN, TimeSpans, microseconds_of
from tenure.engine import collect, instant, pays_per_run
from tenure.periods import Period
from tenure.tables import Inputs

__all__ = ["collect_histories"]

Lazy = nw.LazyFrame[Any]
Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]


def collect_histories(
    inputs: Inputs,
    periods: Sequence[Period],
    charge_events: Sequence[str],
    *,
    grace_days: float,
    vas_revenue: bool,
    with_past: bool,
) -> Histories:
    """Collect paid intervals and charges, services apart where the inputs are split by them.

    What ended before the first period is left out where neither `with_past` nor a grace asks for it.
    """
    whole = replace(inputs, keys={}, entity_columns=(), customer_columns=())
    earliest, latest = span_of_all(whole, periods)
    since = None if with_past or grace_days else earliest
    rows, charges = count_together(
        whole,
        lambda: _paid_before(whole, since, latest, inputs.entity_columns, with_returns=grace_days > 0),
        lambda: charge_sums(whole, periods, charge_events, keys=whole.entity) if "events" in inputs.tables else None,
    )
    charges = _no_charges() if charges is None or charges.empty else charges
    customers, (who, charged) = _numbered(rows, charges)
    paid, order = _in_order(rows, who)
    is_vas = rows["is_vas"].to_numpy(dtype=bool)[order]
    earns = slice(None) if vas_revenue else ~is_vas
    begun_vas = np.flatnonzero(is_vas & (paid.starts < microseconds_of(latest)))
    vas, split = paid.where(begun_vas), rows[[*inputs.entity_columns]].take(order[begun_vas])
    services = group_rows([split], inputs.entity_columns)
    together = vas.merged()
    alone = _alone(vas, services) if inputs.entity_columns else [together]
    return Histories(
        customers=customers,
        first_paid=_first_paid(paid, len(customers)),
        earning=paid.where(earns),
        amounts=rows["_mrr"].to_numpy(dtype=np.int64)[order][earns],
        stays=paid.merged(grace_days),
        vas=together,
        services=services.table,
        vas_by_service=alone,
        charges=charges.assign(who=charged),
    )


def _alone(vas: TimeSpans, services: Groups) -> list[TimeSpans]:
    return [vas.where(services.numbers[0] == at).merged() for at in range(len(services.table))]


def _paid_before(
    inputs: Inputs, since: datetime | None, latest: datetime, extra: Sequence[str], *, with_returns: bool
) -> pd.DataFrame:
    """Collect the paid intervals that begin before an instant, and, if wanted, later ones of the same customers."""
    paid = _flagged(paid_intervals(inputs, "is_vas", *extra, since=since))
    begins = nw.col("_start") < instant(latest)
    if not with_returns:
        return _collect_in_order(paid.filter(begins))
    rows = _collect_in_order(paid.with_columns(begins.alias("_begun")))
    return rows[rows["customer_id"].isin(rows.loc[rows["_begun"], "customer_id"])].reset_index(drop=True)


def _collect_in_order(paid: Lazy) -> pd.DataFrame:
    """Collect intervals by customer and start where the engine orders them at no cost of a job."""
    return collect(paid if pays_per_run(paid) else paid.sort("customer_id", "_start"))


def _flagged(paid: Lazy) -> Lazy:
    """Return paid intervals with `is_vas` true or false; a null is false."""
    return paid.with_columns(nw.when(nw.col("is_vas")).then(nw.lit(True)).otherwise(nw.lit(False)).alias("is_vas"))


def _no_charges() -> pd.DataFrame:
    return pd.DataFrame({PERIOD: [], "customer_id": [], "charges": []}, dtype=np.int64)


def _numbered(*tables: pd.DataFrame) -> tuple[pd.Index[Any], list[Numbers]]:
    """Return the customers of some tables, ascending, and the number of that of each row of each."""
    held = [table["customer_id"] for table in tables]
    ids = pd.concat([each for each in held if not each.empty] or held[:1], ignore_index=True)
    numbers, customers = pd.factorize(ids, sort=True)
    return pd.Index(customers), np.split(numbers.astype(np.int64), [len(held[0])])


def _in_order(rows: pd.DataFrame, who: Numbers) -> tuple[TimeSpans, NDArray[np.intp]]:
    """Return paid intervals as spans by customer and start, and the row of each of them."""
    starts, ends = (rows[name].to_numpy(dtype="datetime64[us]") for name in ("_start", "ended_at"))
    until = np.where(np.isnat(ends), OPEN, ends.astype(np.int64))
    spans = TimeSpans(who, starts.astype(np.int64), until)
    order = spans.places_in_order()
    return spans.where(order), order


def _first_paid(paid: TimeSpans, customers: int) -> Floats:
    found = np.full(customers, np.nan)
    first = np.flatnonzero(np.diff(paid.who, prepend=-1))
    found[paid.who[first]] = paid.starts[first]
    return found
