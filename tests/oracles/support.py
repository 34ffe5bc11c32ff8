"""What help do they need? Tickets, contacts by stage, handle time and first contact resolution, row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

from .experience import grouped, inside
from .states import Entity, Group, Period, Row, Table, entities, is_active, names, per_group, quotient, started_groups

STAGES = ("first_90_days", "first_6_months", "later", "new_service")
DAYS_90, DAYS_180 = timedelta(days=90), timedelta(days=180)


class Window(NamedTuple):
    """A stage of one customer's life, and when its contacts count: from `start` to `end`, both included."""

    customer: object
    group: Group
    stage: str
    start: datetime
    end: datetime
    paid: Entity


def tickets_per_customer(
    subscriptions: Table,
    events: Table,
    periods: Sequence[Period],
    *,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    event: str = "ticket",
) -> list[Row]:
    everyone = entities(subscriptions, by, customers)
    tickets = [row for row in events if row["event"] == event]
    latest = max(end for _, end in periods)
    sent = {grouped(row, by, subscriptions, customers) for row in tickets if row["occurred_at"] < latest}

    def count(group: Group, period: Period) -> Row:
        own = [row for row in tickets if grouped(row, by, subscriptions, customers) == group]
        number = sum(inside(row, period, "occurred_at") for row in own)
        members = [one for one in everyone if one.group == group]
        base = Fraction(sum(is_active(one, at) for one in members for at in period), 2)
        return {"tickets": number, "customers": base, **quotient(number, base, "nobody was active")}

    return per_group(started_groups(everyone, periods) | sent, periods, by, count)


def first_start(entity: Entity) -> datetime:
    return min(one.start for one in entity.paid)


def windows(subscriptions: Table, by: str | Sequence[str], customers: Table | None) -> list[Window]:
    """Those of a tenure, and those of each further service, which starts after the tenure does."""
    found = []
    for one in entities(subscriptions, by, customers):
        start = first_start(one)
        key = one.customer, one.group
        found.append(Window(*key, "first_90_days", start, start + DAYS_90, one))
        found.append(Window(*key, "first_6_months", start + DAYS_90, start + DAYS_180, one))
        for service in {paid.row.get("service") for paid in one.paid}:
            line = one._replace(paid=[paid for paid in one.paid if paid.row.get("service") == service])
            if first_start(line) > start:
                since = first_start(line)
                found.append(Window(*key, "new_service", since, since + DAYS_90, line))
    return found


def judged(
    subscriptions: Table,
    events: Table,
    period: Period,
    *,
    by: str | Sequence[str],
    customers: Table | None,
    event: str,
    as_of: datetime,
) -> list[Row]:
    """Every stage of every customer that is judged in the period; `contacts` is None where it is not over."""
    contacts = [row for row in events if row["event"] == event]

    def made(customer: object) -> list[datetime]:
        return [row["occurred_at"] for row in contacts if row["customer_id"] == customer]

    rows = []
    for one in windows(subscriptions, by, customers):
        if period[0] <= one.end < period[1] and is_active(one.paid, min(one.end, as_of)):
            over = one.end <= as_of
            number = sum(one.start <= at <= one.end for at in made(one.customer)) if over else None
            rows.append({"group": one.group, "stage": one.stage, "customer_id": one.customer, "contacts": number})
    for each in entities(subscriptions, by, customers):
        if first_start(each) + DAYS_180 < period[1] and is_active(each, period[1]):
            number = sum(period[0] <= at < period[1] for at in made(each.customer))
            rows.append({"group": each.group, "stage": "later", "customer_id": each.customer, "contacts": number})
    return rows


def contact_threshold_rate(
    subscriptions: Table,
    events: Table,
    periods: Sequence[Period],
    *,
    minimum: Mapping[str, int],
    as_of: datetime,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    event: str = "contact",
) -> list[Row]:
    groups = started_groups(entities(subscriptions, by, customers), periods) if names(by) else {()}

    def count(group: Group, period: Period) -> Row:
        rows = judged(subscriptions, events, period, by=by, customers=customers, event=event, as_of=as_of)
        own = [row for row in rows if row["group"] == group[:-1] and row["stage"] == group[-1]]
        over = [row["contacts"] for row in own if row["contacts"] is not None]
        met = sum(number >= minimum[group[-1]] for number in over)
        sums = {"met": met, "customers": len(over), "immature": len(own) - len(over)}
        return {**sums, **quotient(met, len(over), "no customer reached the end of the stage")}

    listed = {(*group, stage) for group in groups for stage in minimum}
    return per_group(listed, periods, (*names(by), "stage"), count)


def customers_below_threshold(
    subscriptions: Table,
    events: Table,
    periods: Sequence[Period],
    *,
    minimum: Mapping[str, int],
    as_of: datetime,
    event: str = "contact",
) -> list[Row]:
    found = []
    for period in periods:
        for row in judged(subscriptions, events, period, by=(), customers=None, event=event, as_of=as_of):
            needed = minimum.get(row["stage"], 0)
            if row["contacts"] is not None and row["contacts"] < needed:
                names_of = {"period_start": period[0], "period_end": period[1], "customer_id": row["customer_id"]}
                found.append({**names_of, "stage": row["stage"], "contacts": row["contacts"], "minimum": needed})
    return found


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
    as_of: datetime,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    method: str = "flag",
    window_days: int = 7,
) -> list[Row]:
    seen = [row for row in contacts if row["occurred_at"] < max(end for _, end in periods)]
    span = timedelta(days=window_days)

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
            over = [row for row in here if row["occurred_at"] + span <= as_of]
            resolved = sum(not came_back(row) for row in over)
            sums = {"resolved": resolved, "contacts": len(over), "immature": len(here) - len(over)}
        return {**sums, **quotient(sums["resolved"], sums["contacts"], "no contact to judge")}

    return per_group({grouped(row, by, contacts, customers) for row in seen}, periods, by, count)
