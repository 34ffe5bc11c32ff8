"""Revenue as it accrues over time, with one-off charges, in all and per customer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction

from .groups import per_group, quotient
from .months import month_shares, overlap
from .states import Group, Period, Row, Table, entities, exact, group_of, is_active, names, paid_intervals

CHARGES = frozenset({"charge"})


def charges_of(
    subscriptions: Table, events: Table | None, charge_events: Collection[str], *, vas_only: bool
) -> list[Row]:
    """The events that charge; of VAS only those of a service that some subscription marks as one."""
    vas = {row.get("service") for row in subscriptions if row.get("is_vas")} - {None}
    charged = [event for event in events or () if event["event"] in charge_events and event["amount"] is not None]
    return [event for event in charged if not vas_only or event.get("service") in vas]


def accrued(subscriptions: Table, period: Period) -> Fraction:
    """MRR times the share of each calendar month in force."""
    total = Fraction(0)
    for one in paid_intervals(subscriptions):
        total += one.mrr * month_shares(overlap((one.start, one.end), period))
    return total


def service_revenue(
    subscriptions: Table,
    periods: Sequence[Period],
    events: Table | None = None,
    *,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    charge_events: Collection[str] = CHARGES,
    vas_only: bool = False,
) -> list[Row]:
    """Groups that only charges have are listed too, so that no charge is lost from the whole."""
    charges = charges_of(subscriptions, events, charge_events, vas_only=vas_only)
    counted = [row for row in subscriptions if row.get("is_vas") or not vas_only]
    latest = max(end for _, end in periods)

    def grouped(row: Row) -> Group:
        return group_of(row, names(by), subscriptions, customers)

    def count(group: Group, period: Period) -> Row:
        time = accrued([row for row in counted if grouped(row) == group], period)
        own = [event for event in charges if grouped(event) == group]
        charged = sum((exact(one["amount"]) for one in own if period[0] <= one["occurred_at"] < period[1]), Fraction(0))
        return {"accrued": time, "charges": charged, "value": time + charged, "reason": None}

    groups = {grouped(one.row) for one in paid_intervals(counted) if one.start < latest}
    groups |= {grouped(event) for event in charges if event["occurred_at"] < latest}
    return per_group(groups, periods, by, count)


def average_revenue_per_user(
    subscriptions: Table,
    periods: Sequence[Period],
    events: Table | None = None,
    *,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    charge_events: Collection[str] = CHARGES,
    grace_days: float = 0,
) -> list[Row]:
    """Grace keeps a customer in the average; it earns no revenue for the gap."""
    found = entities(subscriptions, by, customers, grace_days)
    shown = []
    for row in service_revenue(subscriptions, periods, events, by=by, customers=customers, charge_events=charge_events):
        start, end = row["period_start"], row["period_end"]
        members = [entity for entity in found if entity.group == tuple(row[column] for column in names(by))]
        both = sum(is_active(entity, start) + is_active(entity, end) for entity in members)
        months = month_shares((start, end))
        parts = {"revenue": row.pop("value"), "customers": Fraction(both, 2), "months": months}
        del row["accrued"], row["charges"]
        shown.append({**row, **parts, **quotient(parts["revenue"], parts["customers"] * months, "no customers")})
    return shown
