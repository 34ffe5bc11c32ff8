"""Who stays, in money? Revenue churn, gross and net, and revenue retention; `split` as in `revenue`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from .groups import per_group, quotient, units
from .movements import movement_rows, only
from .states import Group, Period, Row, Table, mrr_at

NO_MONEY = "no MRR at the start"


def revenue_churn_rate(subscriptions: Table, periods: Sequence[Period], **split: Any) -> list[Row]:
    rows = movement_rows(subscriptions, periods, **split)
    shown = ("opening", "churn", "contraction", "expansion")
    return [
        {**only(row, shown), **quotient(row["churn"] + row["contraction"], row["opening"], NO_MONEY)} for row in rows
    ]


def net_revenue_churn_rate(subscriptions: Table, periods: Sequence[Period], **split: Any) -> list[Row]:
    rows = revenue_churn_rate(subscriptions, periods, **split)
    return [
        {**row, **quotient(row["churn"] + row["contraction"] - row["expansion"], row["opening"], NO_MONEY)}
        for row in rows
    ]


def retained_rows(
    subscriptions: Table,
    periods: Sequence[Period],
    kept: Callable[[Fraction, Fraction], Fraction],
    *,
    by: str | Sequence[str] = (),
    **split: Any,
) -> list[Row]:
    """Opening MRR and what is kept of it, entity by entity, among those active at the opening."""
    found = units(subscriptions, periods, by, **split)

    def count(group: Group, period: Period) -> Row:
        opening, retained = Fraction(0), Fraction(0)
        for entity in found.within(group, period):
            before, after = mrr_at(entity, period[0]), mrr_at(entity, period[1])
            if before > 0:
                opening += before
                retained += kept(before, after)
        return {"opening": opening, "retained": retained, **quotient(retained, opening, NO_MONEY)}

    return per_group(found.groups, periods, by, count)


def net_revenue_retention(subscriptions: Table, periods: Sequence[Period], **split: Any) -> list[Row]:
    return retained_rows(subscriptions, periods, lambda _, after: after, **split)


def gross_revenue_retention(subscriptions: Table, periods: Sequence[Period], **split: Any) -> list[Row]:
    return retained_rows(subscriptions, periods, min, **split)
