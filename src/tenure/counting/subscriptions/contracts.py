"""Contracts: paid subscriptions, and when the term of each ends."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tenure.counting.core import PeriodRun, bucket_of
from tenure.counting.subscriptions.changes import paid_intervals
from tenure.engine import instant
from tenure.tables import Inputs

__all__ = ["contracts_due", "contracts_without_term", "same_service"]


def contracts_due(inputs: Inputs, run: PeriodRun) -> nw.LazyFrame[Any]:
    """Return paid subscriptions with `_due`, the end of their term, and its bucket, 0 for none within the periods."""
    optional = [name for name in ("service", "term_ends_at") if inputs.has("subscriptions", name)]
    # One projection for all, each of which costs half a millisecond on DuckDB.
    new = {"_service": _service().alias("_service")} if "service" in optional else {}
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


def same_service(inputs: Inputs) -> list[str]:
    """Return the columns that a contract and its successor share."""
    return ["customer_id", *(["_service"] if inputs.has("subscriptions", "service") else [])]


def _service() -> nw.Expr:
    """Return the service as text without null: joins never match nulls, and a null service is one of its own."""
    service = nw.col("service")
    return nw.when(service.is_null()).then(nw.lit("-")).otherwise(nw.concat_str(nw.lit("+"), service))


def _due(inputs: Inputs) -> nw.Expr:
    """Return when the term of a subscription ends: where none is given, when the subscription does."""
    end, term = nw.col("ended_at"), nw.col("term_ends_at")
    return nw.when(term.is_null()).then(end).otherwise(term) if inputs.has("subscriptions", "term_ends_at") else end
