"""Shopping: carts that were not bought, and purchases that came back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import narwhals as nw

from tenure.counting.core import add_days, aggregate_by, aggregate_over, count_by_period, cumulative_sum
from tenure.counting.events.names import is_named, missing_event
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
    moments = _moments(inputs, rule)
    # Between two purchases, the second one included, the next purchase is the same.
    moments = moments.with_columns((nw.col("_number") - nw.col("_purchase")).alias("_number"))
    follows = _joined(inputs, rule.other, moments, "_purchase")
    parts = _count(inputs, periods, rule, follows, ("abandoned", "carts"), when_followed=0)
    closed = parts.rows["carts"].sum() > parts.rows["abandoned"].sum()
    return _named(inputs, parts, {tuple(rule.other): _some(parts, "carts"), tuple(rule.purchase): closed})


def count_returns(inputs: Inputs, periods: Sequence[Period], rule: ShoppingRule) -> Parts:
    """Count the `purchases` whose window has passed, those `returned`, and those `immature`.

    A return is of the customer's latest purchase at or before it; purchases of one instant are returned together.
    """
    follows = _joined(inputs, rule.purchase, _moments(inputs, rule), "_other")
    parts = _count(inputs, periods, rule, follows, ("returned", "purchases"), when_followed=1)
    returned = bool(parts.rows["returned"].any())
    return _named(inputs, parts, {tuple(rule.purchase): _some(parts, "purchases"), tuple(rule.other): returned})


def _moments(inputs: Inputs, rule: ShoppingRule) -> Lazy:
    """Return each instant of a customer with either event, once: which there were, and the `_number` of purchases."""
    bought, other = (is_named(names) for names in (rule.purchase, rule.other))
    flags = [each.cast(nw.Int64).alias(name) for name, each in (("_purchase", bought), ("_other", other))]
    rows = inputs.tables["events"].filter(bought | other).select("customer_id", "occurred_at", *flags)
    rows = repartition(rows, "customer_id")
    rows = aggregate_by(rows, ["customer_id", "occurred_at"], _purchase=("max", "_purchase"), _other=("max", "_other"))
    return rows.with_columns(
        cumulative_sum("_purchase", ["customer_id"], "occurred_at").cast(nw.Int64).alias("_number")
    )


def _joined(inputs: Inputs, names: Sequence[str], moments: Lazy, follower: str) -> Lazy:
    """Return the events of some names with the first follower, `_then`, among the moments of the same number."""
    at = nw.when(nw.col(follower) == 1).then(nw.col("occurred_at"))
    moments = moments.with_columns(at.alias("_follower"))
    moments = moments.with_columns(aggregate_over("_follower", "min", ["customer_id", "_number"]).alias("_then"))
    rows = inputs.tables["events"].filter(is_named(names))
    rows = rows.select(*dict.fromkeys([*inputs.entity, "occurred_at"]))
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
    over = (closes <= instant(rule.as_of)).cast(nw.Int64)
    hit = nw.when(nw.col("_then") <= closes).then(when_followed).otherwise(1 - when_followed)
    some, every = names
    sums = {some: over * hit, every: over, "immature": 1 - over}
    return count_by_period(inputs, periods, rows, at="occurred_at", sums=sums)


def _some(parts: Parts, name: str) -> bool:
    return bool(parts.rows[name].any() or parts.rows["immature"].any())


def _named(inputs: Inputs, parts: Parts, seen: dict[tuple[str, ...], bool]) -> Parts:
    """Say so where no event has one of the names, unless such events were seen."""
    for names, was_seen in seen.items():
        missing = None if was_seen else missing_event(inputs, "events", names)
        if missing is not None:
            return replace(parts, undefined=missing)
    return parts
