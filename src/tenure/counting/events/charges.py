"""Charges: amounts of single events, such as usage billed or credits given."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw
import pandas as pd

from tenure.counting.core import memoised, sums_by_period, to_money_units
from tenure.counting.events.names import is_named
from tenure.periods import Period
from tenure.tables import Inputs

__all__ = ["charge_sums"]


def charge_sums(
    inputs: Inputs,
    periods: Sequence[Period],
    charge_events: Sequence[str],
    *,
    vas_only: bool = False,
    keys: Sequence[str] = (),
) -> pd.DataFrame:
    """Return the exact `charges` per period, group and further keys; credits are below 0.

    With `vas_only`, the charges of a service that has value-added subscriptions.
    """
    wanted = is_named(charge_events)
    if inputs.group_columns or keys:  # events without an amount add nothing, but would name groups
        wanted &= ~nw.col("amount").is_null()
    rows = inputs.tables["events"].filter(wanted)
    if vas_only:
        services = inputs.tables["subscriptions"].filter(nw.col("is_vas") & ~nw.col("service").is_null())
        rows = rows.join(services.select("service").unique(), on="service", how="semi")

    def count() -> pd.DataFrame:
        sums = {"charges": to_money_units("amount", inputs.scale, signed=True)}
        return sums_by_period(inputs, periods, rows, at="occurred_at", sums=sums, keys=keys)

    return memoised(inputs, "events", ("charges", tuple(periods), tuple(charge_events), vas_only, tuple(keys)), count)
