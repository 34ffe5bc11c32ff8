"""Who pays what, and when: the naive states from which every oracle is counted.

A table is a list of dicts, a period a pair of naive datetimes, an amount a `Fraction` of whole micros.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

Row = dict[str, Any]
Table = Sequence[Row]
Period = tuple[datetime, datetime]
Group = tuple[Any, ...]

UNITS = 12_000_000
FOREVER = datetime.fromisoformat("9999-12-31")


class Paid(NamedTuple):
    """The time for which one subscription is paid: `[start, end)`."""

    start: datetime
    end: datetime
    mrr: Fraction
    row: Row


class Entity(NamedTuple):
    """What can leave: a customer, or a customer with the values of the `by` columns."""

    customer: Any
    group: Group
    paid: list[Paid]


def exact(amount: float) -> Fraction:
    return Fraction(math.floor(amount * UNITS + 0.5), UNITS)


def names(by: str | Sequence[str]) -> tuple[str, ...]:
    return (by,) if isinstance(by, str) else tuple(by)


def paid_interval(row: Row) -> Paid | None:
    start = row["started_at"]
    if row.get("trial_ends_at") is not None and row["trial_ends_at"] > start:
        start = row["trial_ends_at"]
    end = FOREVER if row["ended_at"] is None else row["ended_at"]
    mrr = exact(row["mrr"])
    return Paid(start, end, mrr, row) if mrr > 0 and start < end else None


def paid_intervals(subscriptions: Table) -> list[Paid]:
    return [paid for row in subscriptions if (paid := paid_interval(row)) is not None]


def group_of(row: Row, by: Sequence[str], subscriptions: Table, customers: Table | None) -> Group:
    """The `by` values of a row: its own where subscriptions have the column, else its customer's."""
    values = []
    for column in by:
        holder = row
        if not any(column in other for other in subscriptions) and customers is not None:
            holder = next(one for one in customers if one["customer_id"] == row["customer_id"])
        values.append(holder.get(column))
    return tuple(values)


def entities(
    subscriptions: Table,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    grace_days: float = 0,
    as_of: datetime = FOREVER,
) -> list[Entity]:
    """All that ever paid by `as_of`. A customer has one value of each attribute, so (customer, group) is the entity."""
    found: dict[tuple[Any, Group], list[Paid]] = {}
    for paid in seen_by(as_of, paid_intervals(subscriptions)):
        group = group_of(paid.row, names(by), subscriptions, customers)
        found.setdefault((paid.row["customer_id"], group), []).append(paid)
    return [Entity(customer, group, bridged(paid, grace_days)) for (customer, group), paid in found.items()]


def seen_by(as_of: datetime, paid: Sequence[Paid]) -> list[Paid]:
    """What has started by then; an end at that instant or after it has not been seen."""
    return [one if one.end < as_of else one._replace(end=FOREVER) for one in paid if one.start < as_of]


def spells(paid: Sequence[Paid]) -> list[Period]:
    """The union of the paid intervals, in order; intervals that touch are one spell."""
    merged: list[Period] = []
    for one in sorted(paid, key=lambda each: each.start):
        if merged and one.start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], one.end))
        else:
            merged.append((one.start, one.end))
    return merged


def bridged(paid: list[Paid], grace_days: float) -> list[Paid]:
    """What ended when the MRR fell to 0 runs on until the return, where that comes within the grace."""
    runs_until = {}
    for (_, left), (back, _) in pairwise(spells(paid)):
        if back - left <= timedelta(days=grace_days):
            runs_until[left] = back
    return [one._replace(end=runs_until.get(one.end, one.end)) for one in paid]


def mrr_at(entity: Entity, instant: datetime) -> Fraction:
    """MRR just before the instant."""
    total = Fraction(0)
    for one in entity.paid:
        if one.start < instant <= one.end:
            total += one.mrr
    return total


def is_active(entity: Entity, instant: datetime) -> bool:
    return mrr_at(entity, instant) > 0


def first_start(entity: Entity) -> datetime:
    return min(one.start for one in entity.paid)
