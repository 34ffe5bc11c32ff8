"""What a customer is worth over its life: ARPA, margin and what survives of it month by month."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from .groups import per_group, quotient, started_groups
from .months import next_start
from .states import Entity, Group, Period, Row, Table, entities, is_active, mrr_at


def months_within(period: Period) -> list[Period]:
    found = [(period[0], next_start(period[0], "month"))]
    while found[-1][1] < period[1]:
        found.append((found[-1][1], next_start(found[-1][1], "month")))
    return found


def churn_parts(members: Sequence[Entity], period: Period) -> Row:
    lost = exposed = 0
    for start, end in months_within(period):
        for entity in members:
            exposed += is_active(entity, start)
            lost += is_active(entity, start) and not is_active(entity, end)
    closing = [entity for entity in members if is_active(entity, period[1])]
    mrr = sum((mrr_at(entity, period[1]) for entity in closing), Fraction(0))
    return {"mrr": mrr, "customers": len(closing), "lost": lost, "exposed": exposed}


def expected_months(parts: Row, rate: Fraction, horizon: int | None) -> Row:
    """The sum of what survives and is discounted, month by month from now; without an end, its closed form."""
    if not parts["exposed"]:
        return {"value": None, "reason": "no customers at the start of any month"}
    step = (1 - Fraction(parts["lost"], parts["exposed"])) / (1 + rate)
    if horizon is None and step == 1:
        return {"value": None, "reason": "no customer was lost: give horizon_months"}
    months = sum(step**month for month in range(horizon)) if horizon else 1 / (1 - step)
    return {"value": months, "reason": None}


def worth(parts: Row, margin: Fraction, rate: Fraction, horizon: int | None) -> Row:
    """ARPA times margin times the expected months."""
    months = expected_months(parts, rate, horizon)
    if months["value"] is None:
        return months
    return quotient(parts["mrr"] * margin * months["value"], parts["customers"], "no customers at the end")


def lifetime_value(
    subscriptions: Table,
    periods: Sequence[Period],
    *,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    margin: Fraction = Fraction(1),
    rate: Fraction = Fraction(0),
    horizon: int | None = None,
    grace_days: int = 0,
) -> list[Row]:
    found = entities(subscriptions, by, customers, grace_days)

    def count(group: Group, period: Period) -> Row:
        parts = churn_parts([entity for entity in found if entity.group == group], period)
        return {**parts, **worth(parts, margin, rate, horizon)}

    return per_group(started_groups(found, [(periods[0][0], max(end for _, end in periods))]), periods, by, count)


def lifetime_value_scenarios(
    subscriptions: Table,
    periods: Sequence[Period],
    *,
    factors: Sequence[tuple[Fraction, Fraction]],
    cost: Fraction = Fraction(0),
) -> list[Row]:
    """For each factor of churn and of ARPA, a row; the period's own counts in each."""
    rows = []
    for row in lifetime_value(subscriptions, periods):
        for churn, arpa in factors:
            if not row["customers"] or not row["lost"]:
                rows.append({**row, "value": None, "profit": None})
                continue
            months = 1 / min(Fraction(1), churn * Fraction(row["lost"], row["exposed"]))
            value = row["mrr"] / row["customers"] * arpa * months
            rows.append({**row, "value": value, "profit": value - cost})
    return rows
