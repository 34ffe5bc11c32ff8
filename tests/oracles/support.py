"""What help do they need? Tickets, handle time and first contact resolution, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction

from .groups import default_as_of, per_group, quotient, started_groups
from .states import Group, Period, Row, Table, entities, is_active, names
from .survey_rows import grouped, inside
from .thresholds import contact_threshold_rate, customers_below_threshold

__all__ = [
    "average_handle_seconds",
    "contact_threshold_rate",
    "customers_below_threshold",
    "first_contact_resolution_rate",
    "tickets_per_customer",
]


def tickets_per_customer(
    subscriptions: Table,
    events: Table,
    periods: Sequence[Period],
    *,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    event: str | Sequence[str] = "ticket",
    grace_days: float = 0,
) -> list[Row]:
    """Undefined where no event has any of the names; a customer who leaves for no longer than the grace is active."""
    everyone = entities(subscriptions, by, customers, grace_days)
    tickets = [row for row in events if row["event"] in names(event)]
    latest = max(end for _, end in periods)
    sent = {grouped(row, by, subscriptions, customers) for row in tickets if row["occurred_at"] < latest}

    def count(group: Group, period: Period) -> Row:
        own = [row for row in tickets if grouped(row, by, subscriptions, customers) == group]
        number = sum(inside(row, period, "occurred_at") for row in own)
        members = [one for one in everyone if one.group == group]
        base = Fraction(sum(is_active(one, at) for one in members for at in period), 2)
        value = quotient(number, base, "nobody was active")
        if not tickets:
            value = {"value": None, "reason": "no event has that name"}
        return {"tickets": number, "customers": base, **value}

    return per_group(started_groups(everyone, periods) | sent, periods, by, count)


def average_handle_seconds(
    contacts: Table, periods: Sequence[Period], *, by: str | Sequence[str] = (), customers: Table | None = None
) -> list[Row]:
    seen = [row for row in contacts if row["occurred_at"] < max(end for _, end in periods)]

    def count(group: Group, period: Period) -> Row:
        here = [row for row in contacts if inside(row, period, "occurred_at")]
        here = [row for row in here if grouped(row, by, contacts, customers) == group]
        phases = [[row[f"{name}_seconds"] for name in ("talk", "hold", "wrap")] for row in here]
        timed = [[Fraction(str(each)) for each in phase if each is not None] for phase in phases]
        timed = [phase for phase in timed if phase]
        seconds = sum((sum(phase, Fraction(0)) for phase in timed), Fraction(0))
        sums = {"seconds": seconds, "contacts": len(timed), "untimed": len(here) - len(timed)}
        return {**sums, **quotient(seconds, len(timed), "no contact with a time")}

    return per_group({grouped(row, by, contacts, customers) for row in seen}, periods, by, count)


def first_contact_resolution_rate(
    contacts: Table,
    periods: Sequence[Period],
    *,
    as_of: datetime | None = None,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    method: str = "flag",
    window_days: float = 7,
) -> list[Row]:
    seen = [row for row in contacts if row["occurred_at"] < max(end for _, end in periods)]
    span = timedelta(days=window_days)
    today = default_as_of(contacts) if as_of is None else as_of

    def came_back(row: Row) -> bool:
        same = [one for one in contacts if one["customer_id"] == row["customer_id"]]
        same = [one for one in same if one.get("topic") == row.get("topic")]
        return any(row["occurred_at"] < one["occurred_at"] <= row["occurred_at"] + span for one in same)

    def count(group: Group, period: Period) -> Row:
        here = [row for row in contacts if inside(row, period, "occurred_at")]
        here = [row for row in here if grouped(row, by, contacts, customers) == group]
        if method == "flag":
            told = [row["resolved"] for row in here if row["resolved"] is not None]
            sums = {"resolved": sum(told), "contacts": len(told), "unflagged": len(here) - len(told)}
        else:
            over = [row for row in here if row["occurred_at"] + span <= today]
            resolved = sum(not came_back(row) for row in over)
            sums = {"resolved": resolved, "contacts": len(over), "immature": len(here) - len(over)}
        return {**sums, **quotient(sums["resolved"], sums["contacts"], "no contact to judge")}

    return per_group({grouped(row, by, contacts, customers) for row in seen}, periods, by, count)
