"""Who was in contact often enough, stage by stage of a customer's life."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from .groups import default_as_of, per_group, quotient, started_groups
from .states import Entity, Group, Period, Row, Table, entities, first_start, is_active, names

DAYS_90, DAYS_180 = timedelta(days=90), timedelta(days=180)


class Window(NamedTuple):
    """A stage of one customer's life, and when its contacts count: from `start` to `end`, both included."""

    customer: object
    group: Group
    stage: str
    start: datetime
    end: datetime
    paid: Entity


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


def contacts_of(events: Table | None, contacts: Table | None, event: str | None) -> Table:
    """All contacts of a table of its own, else the events of the name "contact"; of either, those of a given name."""
    if contacts is not None and event is None:
        return contacts
    wanted = "contact" if event is None else event
    return [row for row in (contacts if contacts is not None else events or ()) if row["event"] == wanted]


def named_nowhere(events: Table | None, contacts: Table | None, event: str | None) -> bool:
    """Whether a name is asked for that no row has."""
    return (contacts is None or event is not None) and not contacts_of(events, contacts, event)


def judged(
    subscriptions: Table,
    contacts: Table,
    period: Period,
    as_of: datetime,
    *,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
) -> list[Row]:
    """Every stage of every customer that is judged in the period; `contacts` is None where it is not over."""

    def made(customer: object) -> list[datetime]:
        return [row["occurred_at"] for row in contacts if row["customer_id"] == customer]

    rows = []
    for one in windows(subscriptions, by, customers):
        if period[0] <= one.end < period[1] and is_active(one.paid, min(one.end, as_of)):
            number = sum(one.start <= at <= one.end for at in made(one.customer))
            row = {"group": one.group, "stage": one.stage, "customer_id": one.customer}
            rows.append({**row, "contacts": number if one.end <= as_of else None})
    for each in entities(subscriptions, by, customers):
        if first_start(each) + DAYS_180 < period[1] and is_active(each, min(period[1], as_of)):
            number = sum(period[0] <= at < period[1] for at in made(each.customer))
            row = {"group": each.group, "stage": "later", "customer_id": each.customer}
            rows.append({**row, "contacts": number if period[1] <= as_of else None})
    return rows


def contact_threshold_rate(
    subscriptions: Table,
    events: Table | None,
    periods: Sequence[Period],
    *,
    minimum: Mapping[str, int],
    contacts: Table | None = None,
    event: str | None = None,
    as_of: datetime | None = None,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
) -> list[Row]:
    groups = started_groups(entities(subscriptions, by, customers), periods) if names(by) else {()}
    today = default_as_of(subscriptions, events, contacts) if as_of is None else as_of
    counted = contacts_of(events, contacts, event)

    def count(group: Group, period: Period) -> Row:
        rows = judged(subscriptions, counted, period, today, by=by, customers=customers)
        own = [row for row in rows if row["group"] == group[:-1] and row["stage"] == group[-1]]
        over = [row["contacts"] for row in own if row["contacts"] is not None]
        met = sum(number >= minimum[group[-1]] for number in over)
        value = quotient(met, len(over), "no customer reached the end of the stage")
        if named_nowhere(events, contacts, event):
            value = {"value": None, "reason": "no event has that name"}
        return {"met": met, "customers": len(over), "immature": len(own) - len(over), **value}

    listed = {(*group, stage) for group in groups for stage in minimum}
    return per_group(listed, periods, (*names(by), "stage"), count)


def customers_below_threshold(
    subscriptions: Table,
    events: Table | None,
    periods: Sequence[Period],
    *,
    minimum: Mapping[str, int],
    contacts: Table | None = None,
    event: str | None = None,
    as_of: datetime | None = None,
) -> list[Row]:
    """Nobody where no row has the name that was asked for: it tells nothing about a customer."""
    today = default_as_of(subscriptions, events, contacts) if as_of is None else as_of
    found: list[dict[str, Any]] = []
    for period in periods if not named_nowhere(events, contacts, event) else ():
        for row in judged(subscriptions, contacts_of(events, contacts, event), period, today):
            needed = minimum.get(row["stage"], 0)
            if row["contacts"] is not None and row["contacts"] < needed:
                names_of = {"period_start": period[0], "period_end": period[1], "customer_id": row["customer_id"]}
                found.append({**names_of, "stage": row["stage"], "contacts": row["contacts"], "minimum": needed})
    return found
