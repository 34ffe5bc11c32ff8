"""What do they pay? MRR and its movements, revenue, and both per customer."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from .movements import movement_kind, movement_rows, only
from .states import (
    Period,
    Row,
    Table,
    entities,
    mrr_at,
    names,
    quotient,
)

By = str | Sequence[str]


def monthly_recurring_revenue(
    subscriptions: Table,
    periods: Sequence[Period],
    *,
    by: By = (),
    customers: Table | None = None,
    grace_days: int = 0,
) -> list[Row]:
    rows = movement_rows(subscriptions, periods, by, customers, grace_days)
    return [
        {**only(row, ()), "mrr": row["closing"], "customers": row["closing_customers"], **valued(row["closing"])}
        for row in rows
    ]


def valued(value: Fraction) -> Row:
    """A sum: 0 where there is nothing to add, never undefined."""
    return {"value": value, "reason": None}


def annual_recurring_revenue(
    subscriptions: Table,
    periods: Sequence[Period],
    *,
    by: By = (),
    customers: Table | None = None,
    grace_days: int = 0,
) -> list[Row]:
    rows = monthly_recurring_revenue(subscriptions, periods, by=by, customers=customers, grace_days=grace_days)
    return [{**row, "value": 12 * row["mrr"]} for row in rows]


def average_revenue_per_account(
    subscriptions: Table,
    periods: Sequence[Period],
    *,
    by: By = (),
    customers: Table | None = None,
    grace_days: int = 0,
) -> list[Row]:
    rows = monthly_recurring_revenue(subscriptions, periods, by=by, customers=customers, grace_days=grace_days)
    return [{**row, **quotient(row["mrr"], row["customers"], "no customers at the end")} for row in rows]


def mrr_movements(
    subscriptions: Table,
    periods: Sequence[Period],
    *,
    by: By = (),
    customers: Table | None = None,
    grace_days: int = 0,
) -> list[Row]:
    rows = movement_rows(subscriptions, periods, by, customers, grace_days)
    return [{**row, **valued(row["closing"] - row["opening"])} for row in rows]


def customer_movements(
    subscriptions: Table,
    periods: Sequence[Period],
    *,
    by: By = (),
    customers: Table | None = None,
    grace_days: int = 0,
) -> list[Row]:
    """A row for each entity and period that moved."""
    rows = []
    for period in periods:
        for entity in entities(subscriptions, by, customers, grace_days):
            kind = movement_kind(entity, period)
            if kind is not None:
                opening, closing = mrr_at(entity, period[0]), mrr_at(entity, period[1])
                key = {"customer_id": entity.customer, "period_start": period[0], "period_end": period[1]}
                moved = {"opening": opening, "closing": closing, "kind": kind, "amount": closing - opening}
                rows.append({**key, **dict(zip(names(by), entity.group, strict=True)), **moved})
    return rows


def one_movement(kind: str, rows: Sequence[Row]) -> list[Row]:
    shown = []
    for row in rows:
        share = quotient(row[kind], row["opening"], "no MRR at the start")["value"]
        shown.append({**only(row, (kind, "opening")), "share": share, **valued(row[kind])})
    return shown


def expansion_revenue(
    subscriptions: Table,
    periods: Sequence[Period],
    *,
    by: By = (),
    customers: Table | None = None,
    grace_days: int = 0,
) -> list[Row]:
    return one_movement("expansion", movement_rows(subscriptions, periods, by, customers, grace_days))


def contraction_revenue(
    subscriptions: Table,
    periods: Sequence[Period],
    *,
    by: By = (),
    customers: Table | None = None,
    grace_days: int = 0,
) -> list[Row]:
    return one_movement("contraction", movement_rows(subscriptions, periods, by, customers, grace_days))


def quick_ratio(
    subscriptions: Table,
    periods: Sequence[Period],
    *,
    by: By = (),
    customers: Table | None = None,
    grace_days: int = 0,
    include_reactivation: bool = False,
) -> list[Row]:
    shown = []
    for row in movement_rows(subscriptions, periods, by, customers, grace_days):
        gained = row["new"] + row["expansion"] + (row["reactivation"] if include_reactivation else 0)
        parts = only(row, ("new", "reactivation", "expansion", "contraction", "churn"))
        shown.append({**parts, **quotient(gained, row["churn"] + row["contraction"], "nothing was lost")})
    return shown
