"""Uses: the events of a name, each given to the customer, or to the pairs of customer and group that it is of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw

from tenure.counting.core import distinct_rows
from tenure.counting.events.names import is_named
from tenure.counting.subscriptions.changes import paid_intervals
from tenure.options import Options
from tenure.tables import Inputs

__all__ = ["are_services_told", "tables_to_match", "uses_of"]

Lazy = nw.LazyFrame[Any]


def tables_to_match(options: Options) -> Mapping[str, Sequence[str]]:
    """Return the columns by which events find their pair: none are looked at where nothing is split."""
    return {"subscriptions": ["service"], "events": ["service"]} if options.by else {}


def uses_of(inputs: Inputs, event: Sequence[str]) -> Lazy:
    """Return the instant, `_at`, of each event of these names, for each entity that it is of.

    Without `by` columns of subscriptions it is of its customer. With them, an event with a service is of the pairs that
    have this service, one without is of all pairs of the customer.
    """
    rows = inputs.tables["events"].filter(is_named(event))
    rows = rows.with_columns(nw.col("occurred_at").alias("_at"))
    if not inputs.entity_columns:
        return rows.select("customer_id", "_at")
    if not are_services_told(inputs):
        return _of_every_pair(inputs, rows)
    without, columns = nw.col("service").is_null(), [*inputs.entity, "_at"]
    pairs = distinct_rows(paid_intervals(inputs, "service").filter(~without), [*inputs.entity, "service"])
    named = rows.filter(~without).join(pairs, on=["customer_id", "service"], how="inner").select(*columns)
    return nw.concat([named, _of_every_pair(inputs, rows.filter(without))], how="vertical")


def are_services_told(inputs: Inputs) -> bool:
    """Whether pairs of a customer and its groups are told apart by the services that they have."""
    return bool(inputs.entity_columns) and inputs.has("subscriptions", "service") and inputs.has("events", "service")


def _of_every_pair(inputs: Inputs, rows: Lazy) -> Lazy:
    pairs = distinct_rows(paid_intervals(inputs), inputs.entity)
    return rows.select("customer_id", "_at").join(pairs, on="customer_id", how="inner").select(*inputs.entity, "_at")
