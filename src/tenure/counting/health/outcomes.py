"""Outcomes: who of the scored customers was lost within the horizon after their scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core import add_days, aggregate_by, sum_by
from tenure.counting.health.scores import check_taken_at
from tenure.counting.subscriptions.changes import changes, paid_intervals
from tenure.engine import collect, instant
from tenure.errors import ParameterError
from tenure.periods import to_zone
from tenure.results import Message
from tenure.tables import Inputs

__all__ = ["Outcomes", "list_outcomes"]

Lazy = nw.LazyFrame[Any]

_NEVER = datetime(9999, 12, 31)  # noqa: DTZ001 - after every end


@dataclass(frozen=True)
class Outcomes:
    """What became of customers.

    Args:
        rows: The columns asked of each customer who was active at the instant of its row, and `lost`, in their order.
        inactive: How many customers were not active then, or have no subscription.
        unscored: How many rows have no score.
        undefined: Why outcomes are not known, where the data end before the horizon.
    """

    rows: pd.DataFrame
    inactive: int
    unscored: int
    undefined: Message | None = None


def list_outcomes(
    inputs: Inputs,
    table: str,
    columns: Sequence[str],
    *,
    as_of: datetime | None = None,
    horizon_days: float,
    grace_days: float,
) -> Outcomes:
    """Return the customers of a table active just before an instant, and whether they were lost by the horizon.

    The instant is the one given, else that of each row. Rows without a `score`, where that is among the columns, are
    left out.

    Raises:
        ParameterError: A row has no instant, or was made after the end of the customer's paid life.
    """
    moment = nw.col("as_of") if as_of is None else check_taken_at(inputs, as_of)[0]
    rows = inputs.tables[table].with_columns(moment.alias("_at_row")).select("customer_id", "_at_row", *columns)
    rows = rows.with_columns(add_days(nw.col("_at_row"), horizon_days).alias("_horizon"))
    found = collect(_with_states(inputs, rows, grace_days).sort("customer_id"))
    has_score = found["score"].notna() if "score" in columns else pd.Series(data=True, index=found.index)
    unscored, found = int((~has_score).sum()), found[has_score]
    _check_instants(found, table)
    _refuse_leaks(found, inputs, table)
    is_active = found["_opening"] > 0
    kept = found[is_active].assign(lost=found["_closing"] == 0)[["customer_id", *columns, "lost"]]
    undefined = _not_over(found["_horizon"], inputs, horizon_days)
    return Outcomes(kept.reset_index(drop=True), int((~is_active).sum()), unscored, undefined)


def _with_states(inputs: Inputs, rows: Lazy, grace_days: float) -> Lazy:
    """Add what each customer pays at the instant and at the horizon, and the end of its paid life."""
    moments = rows.select("customer_id", "_at_row", "_horizon")
    moved = changes(inputs, grace_days).join(moments, on="customer_id", how="inner")
    at = nw.col("_at")
    moved = moved.with_columns(
        nw.when(at < nw.col("_at_row")).then(nw.col("_mrr")).otherwise(0).alias("_opening"),
        nw.when(at < nw.col("_horizon")).then(nw.col("_mrr")).otherwise(0).alias("_closing"),
    )
    states = sum_by(moved, ["customer_id"], ["_opening", "_closing"])
    ends = paid_intervals(inputs).with_columns(nw.col("ended_at").fill_null(instant(_NEVER)).alias("_end"))
    ends = aggregate_by(ends, ["customer_id"], _end=("max", "_end"))
    rows = rows.join(states, on="customer_id", how="left").join(ends, on="customer_id", how="left")
    return rows.with_columns(nw.col("_opening").fill_null(0), nw.col("_closing").fill_null(0))


def _check_instants(found: pd.DataFrame, table: str) -> None:
    unknown = int(found["_at_row"].isna().sum())
    if unknown:
        raise ParameterError(f"{unknown:,} of {table} have no as_of, which says when they were made.")


def _refuse_leaks(found: pd.DataFrame, inputs: Inputs, table: str) -> None:
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


def _not_over(horizons: pd.Series[Any], inputs: Inputs, days: float) -> Message | None:
    data_end = inputs.as_of(None)
    if horizons.empty or horizons.max() <= pd.Timestamp(data_end):
        return None
    last_day = to_zone(data_end, inputs.zone) - timedelta(days=1)
    return Message("horizon_not_over", {"data_end": last_day.date().isoformat(), "days": days})
