"""Contracts: paid subscriptions, and when the term of each ends."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import narwhals as nw

from tenure.counting.core import PeriodRun, bucket_of
from tenure.counting.subscriptions.changes import paid_intervals
from tenure.engine import instant
from tenure.tables import Inputs

__all__ = ["contracts_due", "contracts_without_term", "may_be_due", "same_service"]


def contracts_due(inputs: Inputs, run: PeriodRun) -> nw.LazyFrame[Any]:
    """Return paid subscriptions with `_due`, the end of their term, and its bucket, 0 for none within the periods."""
    optional = [name for name in ("service", "term_ends_at") if inputs.has("subscriptions", name)]
    # One projection for all, each of which costs half a millisecond on DuckDB.
    new = {"_service": nw.col("service").alias("_service")} if "service" in optional else {}
    due = _due(inputs)
    inside = (due >= instant(run.start)) & (due < instant(run.end))
    bucket = nw.when(inside).then(bucket_of(due, run.bounds)).otherwise(0).cast(nw.Int64)
    new |= {"_due": due.alias("_due"), "_bucket": bucket.alias("_bucket")}
    return paid_intervals(inputs, *optional).select(*inputs.entity, "_start", "ended_at", "_mrr", *new.values())


def contracts_without_term(inputs: Inputs, contracts: nw.LazyFrame[Any], run: PeriodRun) -> nw.LazyFrame[Any]:
    """Return contracts in the bucket of their start, `without_term` 1 where they are open-ended and have none.

    Others are there only to name their groups.
    """
    rows, is_endless = contracts.filter(nw.col("_start") < instant(run.end)), nw.col("_due").is_null()
    rows = rows if inputs.group_columns else rows.filter(is_endless)
    return rows.with_columns(
        bucket_of(nw.col("_start"), run.bounds).alias("_bucket"), is_endless.cast(nw.Int64).alias("without_term")
    )


def may_be_due(inputs: Inputs, moment: datetime) -> nw.Expr:
    """Whether a subscription may be due at or after an instant, or follow a contract that is."""
    ends = ["ended_at", *(["term_ends_at"] if inputs.has("subscriptions", "term_ends_at") else [])]
    later = ((nw.col(name) >= instant(moment)).fill_null(value=False) for name in ends)
    return nw.any_horizontal(nw.col("ended_at").is_null(), *later, ignore_nulls=False)


def same_service(inputs: Inputs) -> list[str]:
    """Return the columns that a contract and its successor share."""
    return ["customer_id", *(["_service"] if inputs.has("subscriptions", "service") else [])]


def _due(inputs: Inputs) -> nw.Expr:
    """Return when the term of a subscription ends: where none is given, when the subscription does."""
    end, term = nw.col("ended_at"), nw.col("term_ends_at")
    return nw.when(term.is_null()).then(end).otherwise(term) if inputs.has("subscriptions", "term_ends_at") else end
