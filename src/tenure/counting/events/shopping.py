"""Shopping: carts that were not bought, and purchases that came back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import narwhals as nw

from tenure.counting.core import add_days, aggregate_by, aggregate_over, count_by_period, cumulative_sum
from tenure.counting.events.names import count_of_event, is_named
from tenure.engine import instant, repartition
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["ShoppingRule", "count_carts", "count_returns"]

Lazy = nw.LazyFrame[Any]


@dataclass(frozen=True)
class ShoppingRule:
    """Names of purchases and of the `other` events, carts or returns; the days that a window has; what is known when.

    A window includes its end.
    """

    purchase: Sequence[str]
    other: Sequence[str]
    within_days: float
    as_of: datetime


def count_carts(inputs: Inputs, periods: Sequence[Period], rule: ShoppingRule) -> Parts:
    """Count the `carts` whose window has passed, those `abandoned`, and those `immature`.

    Bought is a cart that a purchase of the same customer follows within the window, its own instant included; one
    purchase may close several.
    """
    moments = _moments(inputs, rule, rule.other)
    # Between two purchases, the second one included, the next purchase is the same.
    moments = moments.with_columns((nw.col("_number") - nw.col("_purchase")).alias("_number"))
    follows = _followed(inputs, rule.other, moments, "_purchase")
    count = partial(_count, inputs, periods, rule, follows, ("abandoned", "carts"), when_followed=0)
    bought = partial(count_of_event, inputs, rule.purchase, count, shows=_has_bought)
    return count_of_event(inputs, rule.other, bought, shows=partial(_has_some, "carts"))


def count_returns(inputs: Inputs, periods: Sequence[Period], rule: ShoppingRule) -> Parts:
    """Count the `purchases` whose window has passed, those `returned`, and those `immature`.

    A return is of the customer's latest purchase at or before it; purchases of one instant are returned together.
    """
    follows = _followed(inputs, rule.purchase, _moments(inputs, rule, rule.purchase), "_other")
    count = partial(_count, inputs, periods, rule, follows, ("returned", "purchases"), when_followed=1)
    returned = partial(count_of_event, inputs, rule.other, count, shows=lambda parts: _sum(parts, "returned") > 0)
    return count_of_event(inputs, rule.purchase, returned, shows=partial(_has_some, "purchases"))


def _moments(inputs: Inputs, rule: ShoppingRule, names: Sequence[str]) -> Lazy:
    """Return each instant of a customer with either event, once.

    Which there were, how many of some names, `_times`, and the `_number` of instants with purchases so far.
    """
    wanted = {"_purchase": rule.purchase, "_other": rule.other, "_times": names}
    rows = inputs.tables["events"].filter(is_named(rule.purchase) | is_named(rule.other))
    flags = [is_named(each).cast(nw.Int64).alias(name) for name, each in wanted.items()]
    rows = repartition(rows.select("customer_id", "occurred_at", *flags), "customer_id")
    how = {"_purchase": "max", "_other": "max", "_times": "sum"}
    rows = aggregate_by(rows, ["customer_id", "occurred_at"], **{name: (each, name) for name, each in how.items()})
    return rows.with_columns(
        cumulative_sum("_purchase", ["customer_id"], "occurred_at").cast(nw.Int64).alias("_number")
    )


def _followed(inputs: Inputs, names: Sequence[str], moments: Lazy, follower: str) -> Lazy:
    """Return the events of some names, those of one instant with their number, `_times`, as a row.

    `_then` is the first follower among the moments of the same number.
    """
    at = nw.when(nw.col(follower) == 1).then(nw.col("occurred_at"))
    moments = moments.with_columns(at.alias("_follower"))
    moments = moments.with_columns(aggregate_over("_follower", "min", ["customer_id", "_number"]).alias("_then"))
    if not inputs.entity_columns:
        return moments.filter(nw.col("_times") > 0).select("customer_id", "occurred_at", "_then", "_times")
    rows = inputs.tables["events"].filter(is_named(names))
    rows = rows.select(*dict.fromkeys([*inputs.entity, "occurred_at"]), nw.lit(1).alias("_times"))
    return rows.join(
        moments.select("customer_id", "occurred_at", "_then"), on=["customer_id", "occurred_at"], how="left"
    )


def _count(
    inputs: Inputs,
    periods: Sequence[Period],
    rule: ShoppingRule,
    rows: Lazy,
    names: tuple[str, str],
    *,
    when_followed: int,
) -> Parts:
    """Count events whose window has passed, of these the ones that are followed or are not, and the immature ones."""
    closes = add_days(nw.col("occurred_at"), rule.within_days)
    over, times = (closes <= instant(rule.as_of)).cast(nw.Int64), nw.col("_times")
    hit = nw.when(nw.col("_then") <= closes).then(when_followed).otherwise(1 - when_followed)
    some, every = names
    sums = {some: over * hit * times, every: over * times, "immature": (1 - over) * times}
    return count_by_period(inputs, periods, rows, at="occurred_at", sums=sums)


def _sum(parts: Parts, name: str) -> int:
    return int(parts.rows[name].sum())


def _has_bought(parts: Parts) -> bool:
    return _sum(parts, "carts") > _sum(parts, "abandoned")


def _has_some(name: str, parts: Parts) -> bool:
    return _sum(parts, name) + _sum(parts, "immature") > 0
