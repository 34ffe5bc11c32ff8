"""What makes outcomes worthless: signals without an instant, made after the churn, or followed beyond what is known."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pandas as pd

from tenure.errors import ParameterError
from tenure.periods import to_zone
from tenure.results import Message
from tenure.tables import Inputs

__all__ = ["check_instants", "not_over", "refuse_leaks", "refuse_overlap"]


def check_instants(found: pd.DataFrame, table: str) -> None:
    """Refuse rows of which it is not known when they were made."""
    unknown = int(found["_at_row"].isna().sum())
    if unknown:
        raise ParameterError(f"{unknown:,} of {table} have no as_of, which says when they were made.")


def refuse_leaks(found: pd.DataFrame, inputs: Inputs, table: str) -> None:
    """Refuse what was made after the churn that it should foresee."""
    leaks = found[found["_at_row"] > found["_end"]]
    if leaks.empty:
        return
    first = leaks.iloc[0]
    made, ended = (to_zone(first[name], inputs.zone).isoformat(sep=" ") for name in ("_at_row", "_end"))
    raise ParameterError(
        f"{len(leaks):,} of {len(found):,} {table} were made after the customer had left, so they know what they "
        f"should foresee; first: customer {first['customer_id']!r}, made as of {made}, left at {ended}. "
        "Leave these customers out, or score them as of an earlier day."
    )


def refuse_overlap(earlier: pd.DataFrame, last: Any, inputs: Inputs, days: float) -> None:
    """Refuse instants of which the later one was not yet to come when the outcome of another was known."""
    if earlier["_horizon"].max() > last:
        before, after = (to_zone(moment, inputs.zone).isoformat(sep=" ") for moment in (earlier["_at_row"].max(), last))
        raise ParameterError(
            f"The signals of {before} are followed for {days:g} days, which are not over at {after}, the last as_of: "
            "it tells nothing about later times. Leave at least horizon_days between the last as_of and those before."
        )


def not_over(horizons: pd.Series[Any], inputs: Inputs, days: float) -> Message | None:
    """Return that the data end before a horizon, where they do."""
    data_end = inputs.as_of(None)
    if horizons.empty or horizons.max() <= pd.Timestamp(data_end):
        return None
    last_day = to_zone(data_end, inputs.zone) - timedelta(days=1)
    return Message("horizon_not_over", {"data_end": last_day.date().isoformat(), "days": days})
