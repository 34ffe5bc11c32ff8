"""Rows for each period and group, the quotients in them, and who is in which group."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from .states import FOREVER, Entity, Group, Paid, Period, Row, Table, entities, group_of, names

INSTANTS = ("started_at", "ended_at", "occurred_at", "answered_at", "spent_at", "exposed_at", "completed_at")


def order(group: Group) -> list[tuple[bool, Any]]:
    """Column by column, a null last."""
    return [(value is None, "" if value is None else value) for value in group]


def started_groups(found: Sequence[Entity], periods: Sequence[Period]) -> set[Group]:
    latest = max(end for _, end in periods)
    return {entity.group for entity in found if any(one.start < latest for one in entity.paid)}


def per_group(
    groups: set[Group], periods: Sequence[Period], by: str | Sequence[str], count: Callable[[Group, Period], Row]
) -> list[Row]:
    """One row for each period and group; without `by` there is exactly one group, also when nobody is in it."""
    rows = []
    for start, end in periods:
        for group in sorted(groups, key=order) if names(by) else [()]:
            key = {"period_start": start, "period_end": end, **dict(zip(names(by), group, strict=True))}
            rows.append({**key, **count(group, (start, end))})
    return rows


def quotient(above: Fraction | int, below: Fraction | int, reason: str) -> Row:
    if below == 0:
        return {"value": None, "reason": reason}
    return {"value": Fraction(above) / below, "reason": None}


def default_as_of(*tables: Table | None) -> datetime:
    """The start of the day after the last instant that happened; what is only planned says nothing about today."""
    rows = [row for table in tables for row in table or ()]
    instants = [row[name] for row in rows for name in INSTANTS if row.get(name) is not None]
    if not instants:
        return FOREVER
    return max(instants).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


class Units(NamedTuple):
    """What can leave, and the group in which each is counted in a period."""

    everyone: list[Entity]
    groups: set[Group]
    group_in: Callable[[Entity, Period], Group | None]

    def within(self, group: Group, period: Period) -> list[Entity]:
        return [entity for entity in self.everyone if self.group_in(entity, period) == group]


def units(
    subscriptions: Table,
    periods: Sequence[Period],
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    grace_days: float = 0,
    unit: str = "pair",
) -> Units:
    """Pairs of customer and `by` values, or whole customers; the groups that have a row are the same."""
    pairs = entities(subscriptions, by, customers, grace_days)
    groups = started_groups(pairs, periods)
    if unit == "pair":
        return Units(pairs, groups, lambda entity, _: entity.group)

    def group_in(entity: Entity, period: Period) -> Group | None:
        return largest_group(entity, period, lambda one: group_of(one.row, names(by), subscriptions, customers))

    return Units(entities(subscriptions, (), customers, grace_days), groups, group_in)


def largest_group(entity: Entity, period: Period, group: Callable[[Paid], Group]) -> Group | None:
    """That of the largest MRR at the opening, else at the first start in the period; of equals the smallest."""
    paying = [one for one in entity.paid if one.start < period[0] <= one.end]
    starts = [one.start for one in entity.paid if period[0] <= one.start < period[1]]
    if not paying and starts:
        paying = [one for one in entity.paid if one.start == min(starts)]
    totals: dict[Group, Fraction] = {}
    for one in paying:
        totals[group(one)] = totals.get(group(one), Fraction(0)) + one.mrr
    largest = [each for each, mrr in totals.items() if mrr == max(totals.values())]
    return min(largest, key=order, default=None)
