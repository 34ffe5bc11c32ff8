"""What do they pay? MRR and its movements; `split` is `by`, `customers`, `grace_days` and `unit` everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .groups import quotient, units
from .movements import movement_kind, movement_rows, only, plain_sum
from .states import Period, Row, Table, mrr_at, names


def monthly_recurring_revenue(subscriptions: Table, periods: Sequence[Period], **split: Any) -> list[Row]:
    rows = movement_rows(subscriptions, periods, **split)
    return [
        {**only(row, ()), "mrr": row["closing"], "customers": row["closing_customers"], **plain_sum(row["closing"])}
        for row in rows
    ]


def annual_recurring_revenue(subscriptions: Table, periods: Sequence[Period], **split: Any) -> list[Row]:
    rows = monthly_recurring_revenue(subscriptions, periods, **split)
    return [{**row, "value": 12 * row["mrr"]} for row in rows]


def average_revenue_per_account(subscriptions: Table, periods: Sequence[Period], **split: Any) -> list[Row]:
    rows = monthly_recurring_revenue(subscriptions, periods, **split)
    return [{**row, **quotient(row["mrr"], row["customers"], "no customers at the end")} for row in rows]


def mrr_movements(subscriptions: Table, periods: Sequence[Period], **split: Any) -> list[Row]:
    rows = movement_rows(subscriptions, periods, **split)
    return [{**row, **plain_sum(row["closing"] - row["opening"])} for row in rows]


def customer_movements(
    subscriptions: Table,
    periods: Sequence[Period],
    *,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    grace_days: float = 0,
    unit: str = "pair",
) -> list[Row]:
    """A row for each entity and period that moved."""
    found = units(subscriptions, periods, by, customers, grace_days, unit)
    rows = []
    for period in periods:
        for entity in found.everyone:
            kind = movement_kind(entity, period)
            if kind is not None:
                opening, closing = mrr_at(entity, period[0]), mrr_at(entity, period[1])
                group = found.group_in(entity, period) or ()
                key = {"customer_id": entity.customer, "period_start": period[0], "period_end": period[1]}
                moved = {"opening": opening, "closing": closing, "kind": kind, "amount": closing - opening}
                rows.append({**key, **dict(zip(names(by), group, strict=True)), **moved})
    return rows


def one_movement(kind: str, rows: Sequence[Row]) -> list[Row]:
    shown = []
    for row in rows:
        share = quotient(row[kind], row["opening"], "no MRR at the start")["value"]
        shown.append({**only(row, (kind, "opening")), "share": share, **plain_sum(row[kind])})
    return shown


def expansion_revenue(subscriptions: Table, periods: Sequence[Period], **split: Any) -> list[Row]:
    return one_movement("expansion", movement_rows(subscriptions, periods, **split))


def contraction_revenue(subscriptions: Table, periods: Sequence[Period], **split: Any) -> list[Row]:
    return one_movement("contraction", movement_rows(subscriptions, periods, **split))


def quick_ratio(
    subscriptions: Table, periods: Sequence[Period], *, include_reactivation: bool = False, **split: Any
) -> list[Row]:
    shown = []
    for row in movement_rows(subscriptions, periods, **split):
        gained = row["new"] + row["expansion"] + (row["reactivation"] if include_reactivation else 0)
        parts = only(row, ("new", "reactivation", "expansion", "contraction", "churn"))
        shown.append({**parts, **quotient(gained, row["churn"] + row["contraction"], "nothing was lost")})
    return shown
