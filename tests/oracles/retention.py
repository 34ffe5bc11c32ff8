"""Who stays? Churn in customers, in all and by its reason."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from .groups import per_group, quotient, units
from .months import months_in_force
from .states import Entity, Group, Period, Row, Table, is_active, names

NOBODY = "no customers at the start"


def counted(members: Sequence[Entity], period: Period) -> Row:
    parts = dict.fromkeys(("opening", "lost", "joined", "passing", "closing"), 0)
    for entity in members:
        before, after = is_active(entity, period[0]), is_active(entity, period[1])
        seen_inside = any(period[0] <= one.start < period[1] for one in entity.paid)
        parts["opening"] += before
        parts["lost"] += before and not after
        parts["joined"] += after and not before
        parts["passing"] += seen_inside and not before and not after
        parts["closing"] += after
    return parts


def churn_rate(
    subscriptions: Table,
    periods: Sequence[Period],
    *,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    grace_days: float = 0,
    unit: str = "pair",
    denominator: str = "opening",
) -> list[Row]:
    found = units(subscriptions, periods, by, customers, grace_days, unit)

    def count(group: Group, period: Period) -> Row:
        members = found.within(group, period)
        parts = counted(members, period)
        if denominator == "exposure":
            exposed = sum((months_in_force(entity.paid, period) for entity in members), Fraction(0))
            lost = parts["lost"] + parts["passing"]
            return {**parts, "exposure_months": exposed, **quotient(lost, exposed, "no customer-month in force")}
        below = {
            "opening": Fraction(parts["opening"]),
            "opening_plus_joined": Fraction(parts["opening"] + parts["joined"]),
            "average": Fraction(parts["opening"] + parts["closing"], 2),
        }
        return {**parts, **quotient(parts["lost"], below[denominator], NOBODY)}

    return per_group(found.groups, periods, by, count)


def is_lost(entity: Entity, period: Period) -> bool:
    return is_active(entity, period[0]) and not is_active(entity, period[1])


def reason_of_loss(entity: Entity, period: Period) -> str:
    """The reason of the paid subscription that ended last, by the end of a period in which the entity was lost."""
    ended = [one for one in entity.paid if one.start < period[1]]
    last = max(one.end for one in ended)
    known = [one.row["cancel_reason"] for one in ended if one.end == last and one.row.get("cancel_reason") is not None]
    return min(known, default="unknown")


def churn_by_reason(
    subscriptions: Table,
    periods: Sequence[Period],
    *,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    grace_days: float = 0,
    unit: str = "pair",
) -> list[Row]:
    """For each row of `churn_rate`, a row per reason that cost somebody in any of the periods."""
    found = units(subscriptions, periods, by, customers, grace_days, unit)
    losses = [(entity, period) for period in periods for entity in found.everyone if is_lost(entity, period)]
    groups = {(*group, reason_of_loss(*loss)) for group in found.groups for loss in losses}

    def count(group: Group, period: Period) -> Row:
        members = found.within(group[:-1], period)
        opening = sum(is_active(entity, period[0]) for entity in members)
        lost = [entity for entity in members if is_lost(entity, period)]
        due_to_it = sum(reason_of_loss(entity, period) == group[-1] for entity in lost)
        return {"lost": due_to_it, "opening": opening, **quotient(due_to_it, opening, NOBODY)}

    return per_group(groups, periods, (*names(by), "cancel_reason"), count)
