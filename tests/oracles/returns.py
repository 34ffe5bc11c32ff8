"""What customers are worth against what they cost, and what the money spent on them brought."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction
from typing import Any

from .accruals import service_revenue
from .costs import PURPOSES, acquisition_cost, cost_groups, retention_cost, spent
from .groups import per_group, quotient
from .lifetimes import expected_months, lifetime_value, months_within
from .states import Group, Period, Row, Table, names


def ltv_to_cac_ratio(
    subscriptions: Table,
    periods: Sequence[Period],
    costs: Table,
    *,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    lag: int = 0,
    **life: Any,
) -> list[Row]:
    """`life` is `margin`, `rate`, `horizon` and `grace_days` of the lifetime value."""
    split: dict[str, Any] = {"by": by, "customers": customers}
    above = lifetime_value(subscriptions, periods, **split, **life)
    below = acquisition_cost(subscriptions, periods, costs, lag=lag, **split)
    return [{**value, **cost, **divided(value, cost)} for value, cost in both(above, below, names(by))]


def ltv_to_crc_ratio(
    subscriptions: Table,
    periods: Sequence[Period],
    costs: Table,
    *,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    base: str = "active",
    grace_days: float = 0,
    rate: Fraction = Fraction(0),
    horizon: int | None = None,
    margin: Fraction = Fraction(1),
) -> list[Row]:
    """Both sides are of the whole life: the cost of a customer and month, over the months that are expected."""
    split: dict[str, Any] = {"by": by, "customers": customers, "grace_days": grace_days}
    above = lifetime_value(subscriptions, periods, margin=margin, rate=rate, horizon=horizon, **split)
    below = retention_cost(subscriptions, periods, costs, base=base, **split)
    rows = []
    for value, cost in both(above, below, names(by)):
        span = len(months_within((cost["period_start"], cost["period_end"])))
        months = expected_months(value, rate, horizon)["value"]
        over_life = None if None in {cost["value"], months} else cost["value"] / span * months
        parts = {"cost": cost["cost"], "cost_customers": cost["customers"]}
        rows.append({**value, **parts, **divided(value, {"value": over_life})})
    return rows


NOTHING: Row = {"mrr": Fraction(0), "customers": 0, "lost": 0, "exposed": 0}


def both(above: Sequence[Row], below: Sequence[Row], by: Sequence[str]) -> list[tuple[Row, Row]]:
    """Rows of one period and group; groups that only have costs are worth nothing."""
    key = ("period_start", "period_end", *by)
    worth = {tuple(row[name] for name in key): row for row in above}
    undefined = {**NOTHING, "value": None, "reason": "no customers"}
    pairs = [({name: row[name] for name in key}, row) for row in below]
    return [(worth.get(tuple(place.values()), {**place, **undefined}), row) for place, row in pairs]


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
