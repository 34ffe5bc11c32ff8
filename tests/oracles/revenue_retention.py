"""Who stays, in money? Revenue churn, gross and net, and revenue retention."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from .movements import movement_rows, only
from .states import Entity, Group, Period, Row, Table, entities, mrr_at, per_group, quotient, started_groups

NO_MONEY = "no MRR at the start"


def revenue_churn_rate(
    subscriptions: Table,
    periods: Sequence[Period],
    *,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    grace_days: int = 0,
) -> list[Row]:
    rows = movement_rows(subscriptions, periods, by, customers, grace_days)
    shown = ("opening", "churn", "contraction", "expansion")
    return [
        {**only(row, shown), **quotient(row["churn"] + row["contraction"], row["opening"], NO_MONEY)} for row in rows
    ]


def net_revenue_churn_rate(
    subscriptions: Table,
    periods: Sequence[Period],
    *,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    grace_days: int = 0,
) -> list[Row]:
    rows = revenue_churn_rate(subscriptions, periods, by=by, customers=customers, grace_days=grace_days)
    return [
        {**row, **quotient(row["churn"] + row["contraction"] - row["expansion"], row["opening"], NO_MONEY)}
        for row in rows
    ]


def retained_rows(
    found: Sequence[Entity],
    periods: Sequence[Period],
    by: str | Sequence[str],
    kept: Callable[[Fraction, Fraction], Fraction],
) -> list[Row]:
    """Opening MRR and what is kept of it, entity by entity, among those active at the opening."""

    def count(group: Group, period: Period) -> Row:
        opening, retained = Fraction(0), Fraction(0)
        for entity in found:
            before, after = mrr_at(entity, period[0]), mrr_at(entity, period[1])
            if entity.group == group and before > 0:
                opening += before
                retained += kept(before, after)
        return {"opening": opening, "retained": retained, **quotient(retained, opening, NO_MONEY)}

    return per_group(started_groups(found, periods), periods, by, count)


def net_revenue_retention(
    subscriptions: Table,
    periods: Sequence[Period],
    *,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    grace_days: int = 0,
) -> list[Row]:
    found = entities(subscriptions, by, customers, grace_days)
    return retained_rows(found, periods, by, lambda _, after: after)


def gross_revenue_retention(
    subscriptions: Table,
    periods: Sequence[Period],
    *,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    grace_days: int = 0,
) -> list[Row]:
    found = entities(subscriptions, by, customers, grace_days)
    return retained_rows(found, periods, by, min)
