"""What each customer is worth: months lived, the chance of each renewal to come, and what they bring."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from .accruals import accrued
from .groups import default_as_of
from .lives import life
from .months import DAY, next_start
from .states import Entity, Row, Table, entities, exact, first_start, mrr_at

HORIZON = 36


def anniversary(start: datetime, months: int) -> datetime:
    """The same day and time so many months later, or the last day of a month that lacks it."""
    first = start.replace(day=1)
    for _ in range(months):
        first = next_start(first, "month").replace(hour=start.hour, minute=start.minute, second=start.second)
    first = first.replace(microsecond=start.microsecond)
    last = next_start(first.replace(hour=0, minute=0, second=0, microsecond=0), "month") - DAY
    return first.replace(day=min(start.day, last.day))


def tenure(entity: Entity, as_of: datetime, grace_days: float = 0) -> tuple[int, bool] | None:
    """Whole months: of the lost, rounded up; of the others, the renewals before `as_of`.

    Who may still return within the grace is not lost.
    """
    found = life(entity, as_of)
    if found is None:
        return None
    days, lost = found
    end = first_start(entity) + timedelta(microseconds=int(days * 86_400_000_000))
    months = 1
    while anniversary(first_start(entity), months) < end:
        months += 1
    is_known = end + timedelta(days=grace_days) <= as_of
    return (months, True) if lost and is_known else (months - 1, False)


def constant_churn(tenures: Sequence[tuple[int, bool]]) -> Fraction | None:
    """Lost by renewals due, where no beta-geometric curve is more likely than that one chance for all; else None.

    A lost customer has faced as many renewals as months begun, the last one in vain; another, as many as it passed.
    Among curves of that mean, the log-likelihood at no spread must not grow with the spread (1 / (alpha + beta)):
    its slope there is a sum over the renewals of each customer.
    """
    due = sum(months for months, _ in tenures)
    churn = Fraction(sum(lost for _, lost in tenures), due) if due else Fraction(0)
    if churn == 1:
        return churn
    slope = Fraction(0)
    for months, lost in tenures:
        passed = months - lost
        slope += churn / (1 - churn) * Fraction(passed * (passed - 1), 2) - (passed if lost else 0)
    return None if slope > 0 else churn


def renewal_chance(alpha: float | None, beta: float | None, churn: Fraction | None) -> Callable[[int], float]:
    """The chance of the n-th renewal, of who has passed those before it."""
    if alpha is None or beta is None:
        return lambda _: 1 - float(churn or 0)
    return lambda renewal: (beta + renewal - 1) / (alpha + beta + renewal - 1)


def customer_value(
    subscriptions: Table,
    events: Table | None = None,
    *,
    as_of: datetime | None = None,
    alpha: float | None = None,
    beta: float | None = None,
    horizon: int = HORIZON,
    margin: float = 1.0,
) -> list[Row]:
    """Each customer on a curve that is given, or at constant churn: the chance of each renewal, one by one."""
    today = default_as_of(subscriptions, events) if as_of is None else as_of
    lived = [(entity, found) for entity in entities(subscriptions, as_of=today) if (found := tenure(entity, today))]
    chance = renewal_chance(alpha, beta, constant_churn([found for _, found in lived]))
    rows = []
    for entity, (months, lost) in lived:
        own = [one.row for one in entity.paid]
        charged = sum(
            exact(each["amount"])
            for each in events or ()
            if each["event"] == "charge" and each["customer_id"] == entity.customer and each["occurred_at"] < today
        )
        stay, left = 1.0, 0.0
        for renewal in range(months + 1, months + 1 + horizon):
            stay *= chance(renewal)
            left += stay
        revenue = float(accrued(own, (first_start(entity), today)) + charged)
        remaining = 0.0 if lost else float(mrr_at(entity, today)) * margin * left
        rows.append(
            {
                "customer_id": entity.customer,
                "revenue_to_date": revenue,
                "tenure_months": months,
                "probability_to_stay": 0.0 if lost else chance(months + 1),
                "expected_remaining_value": remaining,
                "lifetime_value": revenue * margin + remaining,
            }
        )
    return sorted(rows, key=lambda row: row["customer_id"])


def customer_base_value(subscriptions: Table, **curve: Any) -> float:
    """The sum of what is still expected; options as of `customer_value`."""
    rows = customer_value(subscriptions, **curve)
    return math.fsum(row["expected_remaining_value"] for row in rows)
