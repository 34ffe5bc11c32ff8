"""What customers are worth, once more, in plain loops: costs, lifetimes, purchases and ranks."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from fractions import Fraction

from .accruals import accrued, service_revenue
from .lives import first_start, life
from .months import DAY, next_start
from .states import (
    Entity,
    Group,
    Period,
    Row,
    Table,
    entities,
    exact,
    is_active,
    mrr_at,
    names,
    per_group,
    quotient,
    started_groups,
)

PURPOSES = frozenset({"acquisition", "retention", "service"})


def months_within(period: Period) -> list[Period]:
    found = [(period[0], next_start(period[0], "month"))]
    while found[-1][1] < period[1]:
        found.append((found[-1][1], next_start(found[-1][1], "month")))
    return found


def months_earlier(instant: datetime, count: int) -> datetime:
    month = instant.year * 12 + instant.month - 1 - count
    return instant.replace(year=month // 12, month=month % 12 + 1)


def churn_parts(members: Sequence[Entity], period: Period) -> Row:
    lost = exposed = 0
    for start, end in months_within(period):
        for entity in members:
            exposed += is_active(entity, start)
            lost += is_active(entity, start) and not is_active(entity, end)
    closing = [entity for entity in members if is_active(entity, period[1])]
    mrr = sum((mrr_at(entity, period[1]) for entity in closing), Fraction(0))
    return {"mrr": mrr, "customers": len(closing), "lost": lost, "exposed": exposed}


def worth(parts: Row, margin: Fraction, rate: Fraction, horizon: int | None) -> Row:
    """ARPA times margin times the sum of what survives, month by month; without an end, its closed form."""
    if not parts["customers"]:
        return {"value": None, "reason": "no customers at the end"}
    if not parts["exposed"]:
        return {"value": None, "reason": "no customers at the start of any month"}
    step = (1 - Fraction(parts["lost"], parts["exposed"])) / (1 + rate)
    if horizon is None and step == 1:
        return {"value": None, "reason": "no customer was lost: give horizon_months"}
    months = sum(step**k for k in range(horizon)) if horizon else 1 / (1 - step)
    return {"value": parts["mrr"] / parts["customers"] * margin * months, "reason": None}


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
) -> list[Row]:
    """The mean over all who were acquired cancels out: what they cost over what they pay."""
    found = entities(subscriptions, by, customers)

    def count(group: Group, period: Period) -> Row:
        parts = acquisition_parts(found, costs, period, names(by), group, 0)
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


def ltv_to_cac_ratio(subscriptions: Table, periods: Sequence[Period], costs: Table, *, margin: Fraction) -> list[Row]:
    above = lifetime_value(subscriptions, periods, margin=margin)
    below = acquisition_cost(subscriptions, periods, costs)
    return [{**value, **cost, **divided(value, cost)} for value, cost in zip(above, below, strict=True)]


def ltv_to_crc_ratio(subscriptions: Table, periods: Sequence[Period], costs: Table, *, margin: Fraction) -> list[Row]:
    above = lifetime_value(subscriptions, periods, margin=margin)
    below = retention_cost(subscriptions, periods, costs)
    renamed = [{**row, "cost_customers": row["customers"], "customers": 0} for row in below]
    return [
        {**cost, **value, "cost": cost["cost"], **divided(value, cost)}
        for value, cost in zip(above, renamed, strict=True)
    ]


def divided(value: Row, cost: Row) -> Row:
    if value["value"] is None or not cost["value"]:
        return {"value": None, "reason": "a part is missing"}
    return {"value": value["value"] / cost["value"], "reason": None}


def return_on_investment(
    subscriptions: Table,
    periods: Sequence[Period],
    costs: Table,
    events: Table | None = None,
    *,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    purposes: Collection[str] = PURPOSES,
) -> list[Row]:
    earned = service_revenue(subscriptions, periods, events, by=by, customers=customers)
    revenue = {(row["period_start"], tuple(row[column] for column in names(by))): row["value"] for row in earned}

    def count(group: Group, period: Period) -> Row:
        parts = {
            "revenue": revenue.get((period[0], group), Fraction(0)),
            "cost": spent(costs, period, purposes, names(by), group),
        }
        return {**parts, **quotient(parts["revenue"] - parts["cost"], parts["cost"], "nothing was spent")}

    groups = {group for _, group in revenue} | cost_groups(costs, periods, purposes, names(by))
    return per_group(groups, periods, by, count)


def anniversary(start: datetime, months: int) -> datetime:
    """The same day and time so many months later, or the last day of a month that lacks it."""
    first = start.replace(day=1)
    for _ in range(months):
        first = next_start(first, "month").replace(hour=start.hour, minute=start.minute, second=start.second)
    first = first.replace(microsecond=start.microsecond)
    last = next_start(first.replace(hour=0, minute=0, second=0, microsecond=0), "month") - DAY
    return first.replace(day=min(start.day, last.day))


def tenure(entity: Entity, as_of: datetime) -> tuple[int, bool] | None:
    """Whole months: of the lost, rounded up; of the others, the renewals before `as_of`."""
    found = life(entity, as_of)
    if found is None:
        return None
    days, lost = found
    end = first_start(entity) + timedelta(microseconds=int(days * 86_400_000_000))
    months = 1
    while anniversary(first_start(entity), months) < end:
        months += 1
    return (months, True) if lost else (months - 1, False)


def customer_value(
    subscriptions: Table, events: Table | None = None, *, as_of: datetime, alpha: float, beta: float, horizon: int
) -> list[Row]:
    """Each customer on a curve that is given: the chance of each renewal, one after the other."""
    rows = []
    for entity in entities(subscriptions):
        found = tenure(entity, as_of)
        if found is None:
            continue
        months, lost = found
        own = [one.row for one in entity.paid]
        charged = sum(
            exact(each["amount"])
            for each in events or ()
            if each["event"] == "charge" and each["customer_id"] == entity.customer and each["occurred_at"] < as_of
        )
        stay, left = 1.0, 0.0
        for renewal in range(months + 1, months + 1 + horizon):
            stay *= (beta + renewal - 1) / (alpha + beta + renewal - 1)
            left += stay
        revenue = float(accrued(own, (first_start(entity), as_of)) + charged)
        remaining = 0.0 if lost else float(mrr_at(entity, as_of)) * left
        next_one = 0.0 if lost else (beta + months) / (alpha + beta + months)
        rows.append(
            {
                "customer_id": entity.customer,
                "revenue_to_date": revenue,
                "tenure_months": months,
                "probability_to_stay": next_one,
                "expected_remaining_value": remaining,
                "lifetime_value": revenue + remaining,
            }
        )
    return sorted(rows, key=lambda row: row["customer_id"])


def customer_base_value(subscriptions: Table, *, as_of: datetime, alpha: float, beta: float, horizon: int) -> float:
    rows = customer_value(subscriptions, as_of=as_of, alpha=alpha, beta=beta, horizon=horizon)
    return math.fsum(row["expected_remaining_value"] for row in rows)


def ranks(values: Sequence[float]) -> list[float]:
    """Places from 1; who is equal shares the mean of their places."""
    return [sum(other < value for other in values) + (values.count(value) + 1) / 2 for value in values]


def value_drivers(values: Sequence[float], behaviour: Sequence[float]) -> float:
    """Spearman's correlation: Pearson's, of the ranks."""
    one, other = ranks(values), ranks(behaviour)
    middle = (len(one) + 1) / 2
    above = math.fsum((a - middle) * (b - middle) for a, b in zip(one, other, strict=True))
    spread = math.fsum((a - middle) ** 2 for a in one) * math.fsum((b - middle) ** 2 for b in other)
    return above / math.sqrt(spread)
