"""Outcomes: who of the scored customers was lost within the horizon after their scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core import add_days, aggregate_by, sum_by
from tenure.counting.health.outcome_checks import check_instants, not_over, refuse_leaks, refuse_overlap
from tenure.counting.health.scores import check_taken_at
from tenure.counting.subscriptions.changes import changes, paid_intervals
from tenure.engine import collect, instant
from tenure.results import Message
from tenure.tables import Inputs

__all__ = ["Outcomes", "list_outcomes", "list_outcomes_in_time"]

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
    found = _collected(inputs, table, columns, as_of, horizon_days, grace_days)
    return _outcomes(found, inputs, columns, horizon_days)


def list_outcomes_in_time(
    inputs: Inputs, table: str, columns: Sequence[str], *, as_of: datetime | None = None, horizon_days: float
) -> tuple[Outcomes, Outcomes | None]:
    """Return the outcomes of the rows before their last instant, and those of the last; of one instant, it and None.

    A customer has a row per instant.

    Raises:
        ParameterError: As `list_outcomes`, or the last instant comes before the horizon after another one is over.
    """
    found = _collected(inputs, table, columns, as_of, horizon_days, 0.0)
    last = found["_at_row"].max()
    is_last = found["_at_row"] == last
    if is_last.all():
        return _outcomes(found, inputs, columns, horizon_days), None
    refuse_overlap(found[~is_last], last, inputs, horizon_days)
    earlier, later = (_outcomes(found[rows], inputs, columns, horizon_days) for rows in (~is_last, is_last))
    return earlier, later


def _collected(
    inputs: Inputs,
    table: str,
    columns: Sequence[str],
    as_of: datetime | None,
    horizon_days: float,
    grace_days: float,
) -> pd.DataFrame:
    """Return the rows of a table with what each customer pays at their instant and at its horizon."""
    moment = nw.col("as_of") if as_of is None else check_taken_at(inputs, as_of)[0]
    rows = inputs.tables[table].with_columns(moment.alias("_at_row")).select("customer_id", "_at_row", *columns)
    rows = rows.with_columns(add_days(nw.col("_at_row"), horizon_days).alias("_horizon"))
    found = collect(_with_states(inputs, rows, grace_days).sort("customer_id", "_at_row"))
    scored = found[_has_score(found)]
    check_instants(scored, table)
    refuse_leaks(scored, inputs, table)
    return found


def _has_score(found: pd.DataFrame) -> pd.Series[Any]:
    return found["score"].notna() if "score" in found else pd.Series(data=True, index=found.index)


def _outcomes(found: pd.DataFrame, inputs: Inputs, columns: Sequence[str], horizon_days: float) -> Outcomes:
    has_score = _has_score(found)
    unscored, found = int((~has_score).sum()), found[has_score]
    is_active = found["_opening"] > 0
    kept = found[is_active].assign(lost=found["_closing"] == 0)[["customer_id", *columns, "lost"]]
    undefined = not_over(found["_horizon"], inputs, horizon_days)
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
    states = sum_by(moved, ["customer_id", "_at_row"], ["_opening", "_closing"])
    ends = paid_intervals(inputs).with_columns(nw.col("ended_at").fill_null(instant(_NEVER)).alias("_end"))
    ends = aggregate_by(ends, ["customer_id"], _end=("max", "_end"))
    rows = rows.join(states, on=["customer_id", "_at_row"], how="left").join(ends, on="customer_id", how="left")
    return rows.with_columns(nw.col("_opening").fill_null(0), nw.col("_closing").fill_null(0))
