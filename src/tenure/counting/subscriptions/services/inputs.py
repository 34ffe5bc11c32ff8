"""The inputs of a call seen otherwise: value-added rows alone, whole customers, each service, free ones as paid."""

from __future__ import annotations

from dataclasses import replace

import narwhals as nw

from tenure.tables import Inputs

__all__ = ["as_if_paid", "each_service", "value_added", "whole_customers"]

_TABLE = "subscriptions"


def value_added(inputs: Inputs) -> Inputs:
    """Keep the rows of value-added services; a null in `is_vas` is none."""
    rows = inputs.tables[_TABLE].filter(nw.col("is_vas"))
    return replace(inputs, tables={**inputs.tables, _TABLE: rows})


def whole_customers(inputs: Inputs) -> Inputs:
    """Make the customer the entity, in the groups of customers' columns alone."""
    keys = {name: inner for name, inner in inputs.keys.items() if inner not in inputs.entity_columns}
    return replace(inputs, keys=keys, entity_columns=())


def each_service(inputs: Inputs) -> Inputs:
    """Make the pair of customer and service the entity, whatever else `by` names; groups stay those of `by`."""
    if inputs.keys.get("service") in inputs.entity_columns:
        return inputs
    return replace(inputs, entity_columns=(*inputs.entity_columns, "service"))


def as_if_paid(inputs: Inputs) -> Inputs:
    """Take every subscription in force as paid, from its start on: trials and free ones too."""
    rows = inputs.tables[_TABLE].with_columns(nw.lit(1.0).alias("mrr"))
    columns = tuple(name for name in inputs.columns[_TABLE] if name != "trial_ends_at")
    return replace(inputs, tables={**inputs.tables, _TABLE: rows}, columns={**inputs.columns, _TABLE: columns}, scale=1)
