"""What each buyer of one-off purchases is worth on parameters that are given: by integrals, not closed forms."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

from .groups import default_as_of
from .months import DAY, MICROSECOND, start_of
from .states import Row, Table, exact

HORIZON = 36
DAYS_OF_A_MONTH = 365.25 / 12
STEPS, REACH = 200, 6.0


class Buying(NamedTuple):
    """How often customers buy while alive (gamma: r, alpha), and the chance to end after a purchase (beta: a, b)."""

    r: float
    alpha: float
    a: float
    b: float


class Spending(NamedTuple):
    """Of the gamma-gamma model."""

    p: float
    q: float
    v: float


class History(NamedTuple):
    """Days with purchases after the first, months from the first to the last and to today, and money per day."""

    repeats: int
    recency: float
    age: float
    mean_spent: float
    spent: Fraction


def in_months(span: timedelta) -> float:
    return float(Fraction(span // MICROSECOND, DAY // MICROSECOND)) / DAYS_OF_A_MONTH


def history(orders: Table, as_of: datetime) -> History:
    """Orders of one day are one; the day of `as_of` is in."""
    days: dict[datetime, Fraction] = {}
    for row in orders:
        day = start_of(row["occurred_at"], "day")
        days[day] = days.get(day, Fraction(0)) + exact(row["amount"])
    first, last = min(days), max(days)
    repeats = len(days) - 1
    later = sum((amount for day, amount in days.items() if day > first), Fraction(0))
    mean = float(later) / repeats if repeats else 0.0
    age = in_months(start_of(as_of, "day") - first)
    return History(repeats, in_months(last - first), age, mean, sum(days.values(), Fraction(0)))


def probability_alive(seen: History, model: Buying) -> float:
    """1 for who bought once only: one can end after a repeat purchase alone."""
    if seen.repeats == 0:
        return 1.0
    odds = model.a / (model.b + seen.repeats - 1)
    return 1 / (1 + odds * ((model.alpha + seen.age) / (model.alpha + seen.recency)) ** (model.r + seen.repeats))


def expected_purchases(seen: History, model: Buying, months: float) -> float:
    """The mean over the chance to end, p, of the purchases until then: p steps from 0 to 1, close at both ends."""
    ahead, shape = model.alpha + seen.age, model.r + seen.repeats
    total = weight = 0.0
    for step in range(-STEPS, STEPS + 1):
        logit = math.pi * math.sinh(REACH * step / STEPS)
        p, rest = 1 / (1 + math.exp(-logit)), 1 / (1 + math.exp(logit))
        density = p**model.a * rest ** (model.b + seen.repeats) * math.cosh(REACH * step / STEPS)
        total += density * -math.expm1(-shape * math.log1p(p * months / ahead)) / p
        weight += density
    return probability_alive(seen, model) * total / weight


def expected_spending(seen: History, model: Spending) -> float:
    above = model.p * (model.v + seen.mean_spent * seen.repeats)
    return above / (model.p * seen.repeats + model.q - 1)


def purchaser_value(
    events: Table,
    *,
    buying: Buying,
    spending: Spending,
    as_of: datetime | None = None,
    horizon_months: int = HORIZON,
    margin: float = 1.0,
    rate: float = 0.0,
    purchase_events: Sequence[str] = ("purchase",),
) -> list[Row]:
    """A discount takes from the purchases of each month by its end."""
    today = default_as_of(events) if as_of is None else as_of
    over = start_of(today, "day") + timedelta(days=1)
    bought = [row for row in events if row["event"] in purchase_events and row["occurred_at"] < over]
    rows = []
    for customer in sorted({row["customer_id"] for row in bought}):
        seen = history([row for row in bought if row["customer_id"] == customer], today)
        counts = [expected_purchases(seen, buying, month) for month in range(horizon_months + 1)]
        discounted = [(counts[month] - counts[month - 1]) / (1 + rate) ** month for month in range(1, len(counts))]
        remaining = math.fsum(discounted) * expected_spending(seen, spending) * margin
        rows.append(
            {
                "customer_id": customer,
                "revenue_to_date": float(seen.spent),
                "tenure_months": seen.age,
                "probability_to_stay": probability_alive(seen, buying),
                "expected_remaining_value": remaining,
                "lifetime_value": float(seen.spent) * margin + remaining,
            }
        )
    return rows
