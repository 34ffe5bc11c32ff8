"""What customers cost: to win, to keep, and against what they bring."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from fractions import Fraction

from .groups import per_group, quotient, started_groups
from .states import Entity, Group, Period, Row, Table, entities, exact, first_start, is_active, mrr_at, names

PURPOSES = frozenset({"acquisition", "retention", "service"})


def months_earlier(instant: datetime, count: int) -> datetime:
    month = instant.year * 12 + instant.month - 1 - count
    return instant.replace(year=month // 12, month=month % 12 + 1)


def spent(
    costs: Table, period: Period, purposes: Collection[str], by: Sequence[str], group: Group, lag: int = 0
) -> Fraction:
    start, end = (months_earlier(bound, lag) if lag else bound for bound in period)
    total = Fraction(0)
    for row in costs:
        if tuple(row.get(column) for column in by) == group and row["purpose"] in purposes:
            total += exact(row["amount"]) if start <= row["spent_at"] < end else 0
    return total


def cost_groups(costs: Table, periods: Sequence[Period], purposes: Collection[str], by: Sequence[str]) -> set[Group]:
    latest = max(end for _, end in periods)
    return {
        tuple(row.get(column) for column in by)
        for row in costs
        if row["purpose"] in purposes and row["spent_at"] < latest
    }


def acquisition_parts(
    found: Sequence[Entity], costs: Table, period: Period, by: Sequence[str], group: Group, lag: int
) -> Row:
    members = [entity for entity in found if entity.group == group]
    new = [entity for entity in members if period[0] <= first_start(entity) < period[1]]
    mrr = sum((mrr_at(entity, period[1]) for entity in new), Fraction(0))
    cost = spent(costs, period, {"acquisition"}, by, group, lag)
    return {"cost": cost, "acquired": len(new), "mrr": mrr}


def acquisition_cost(
    subscriptions: Table,
    periods: Sequence[Period],
    costs: Table,
    *,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    lag: int = 0,
) -> list[Row]:
    found = entities(subscriptions, by, customers)

    def count(group: Group, period: Period) -> Row:
        parts = acquisition_parts(found, costs, period, names(by), group, lag)
        del parts["mrr"]
        return {**parts, **quotient(parts["cost"], parts["acquired"], "nobody was acquired")}

    groups = started_groups(found, periods) | cost_groups(costs, periods, {"acquisition"}, names(by))
    return per_group(groups, periods, by, count)


def payback_months(
    subscriptions: Table,
    periods: Sequence[Period],
    costs: Table,
    *,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    margin: Fraction = Fraction(1),
    lag: int = 0,
) -> list[Row]:
    """The mean over all who were acquired cancels out: what they cost over what they pay."""
    found = entities(subscriptions, by, customers)

    def count(group: Group, period: Period) -> Row:
        parts = acquisition_parts(found, costs, period, names(by), group, lag)
        return {**parts, **quotient(parts["cost"], parts["mrr"] * margin, "nothing is paid")}

    groups = started_groups(found, periods) | cost_groups(costs, periods, {"acquisition"}, names(by))
    return per_group(groups, periods, by, count)


def retention_cost(
    subscriptions: Table,
    periods: Sequence[Period],
    costs: Table,
    *,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    base: str = "active",
    grace_days: int = 0,
) -> list[Row]:
    found = entities(subscriptions, by, customers, grace_days)

    def count(group: Group, period: Period) -> Row:
        members = [entity for entity in found if entity.group == group]
        before, after = ({entity.customer: is_active(entity, bound) for entity in members} for bound in period)
        kept = sum(before[each] and after[each] for each in before)
        average = Fraction(sum(before.values()) + sum(after.values()), 2)
        parts = {
            "cost": spent(costs, period, {"retention"}, names(by), group),
            "customers": average if base == "active" else kept,
        }
        return {**parts, **quotient(parts["cost"], parts["customers"], "nobody")}

    groups = started_groups(found, periods) | cost_groups(costs, periods, {"retention"}, names(by))
    return per_group(groups, periods, by, count)
