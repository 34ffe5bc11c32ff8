"""One net movement for each entity and period, and their sums."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from .groups import per_group, units
from .states import Entity, Period, Row, Table, mrr_at

KINDS = ("new", "reactivation", "expansion", "contraction", "churn")


def movement_kind(entity: Entity, period: Period) -> str | None:
    """The kind of the movement between the opening and the closing, or None where nothing moved."""
    opening, closing = mrr_at(entity, period[0]), mrr_at(entity, period[1])
    if opening == closing:
        return None
    if opening == 0:
        ever_paid = any(one.start < period[0] for one in entity.paid)
        return "reactivation" if ever_paid else "new"
    if closing == 0:
        return "churn"
    return "expansion" if closing > opening else "contraction"


def summed_movements(members: Sequence[Entity], period: Period) -> Row:
    """Every movement in money and in entities."""
    sums: Row = dict.fromkeys(("opening", *KINDS, "closing"), Fraction(0))
    counts: Row = dict.fromkeys((f"{name}_customers" for name in sums), 0)
    for entity in members:
        opening, closing = mrr_at(entity, period[0]), mrr_at(entity, period[1])
        kind = movement_kind(entity, period)
        moved = {"opening": opening, "closing": closing}
        if kind is not None:
            moved[kind] = abs(closing - opening)
        for name, amount in moved.items():
            sums[name] += amount
            counts[f"{name}_customers"] += amount > 0
    return {**sums, **counts}


def movement_rows(
    subscriptions: Table,
    periods: Sequence[Period],
    *,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    grace_days: float = 0,
    unit: str = "pair",
) -> list[Row]:
    """The summed movements of each period and group, on which most money KPIs stand."""
    found = units(subscriptions, periods, by, customers, grace_days, unit)
    return per_group(
        found.groups, periods, by, lambda group, period: summed_movements(found.within(group, period), period)
    )


def only(row: Row, parts: Sequence[str]) -> Row:
    """The row's key and these of its parts."""
    dropped = {"opening", "closing", *KINDS} | {f"{name}_customers" for name in ("opening", "closing", *KINDS)}
    return {name: value for name, value in row.items() if name not in dropped or name in parts}


def plain_sum(value: Any) -> Row:
    """A sum: 0 where there is nothing to add, never undefined."""
    return {"value": value, "reason": None}
