"""What is in force and of which kind: value-added services, trials and free rows too, and the days touched."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from .months import next_start, overlap, start_of
from .states import FOREVER, Entity, Group, Period, Row, Table, entities, group_of, is_active, names


def vas_of(subscriptions: Table) -> list[Row]:
    """A null is no value-added service."""
    return [row for row in subscriptions if row["is_vas"]]


def as_if_paid(subscriptions: Table) -> list[Row]:
    """Each row as a paid one from its start on, so that trials and what is free are in force."""
    return [{**row, "mrr": 1.0, "trial_ends_at": None} for row in subscriptions]


def span_of(row: Row) -> Period:
    return row["started_at"], FOREVER if row["ended_at"] is None else row["ended_at"]


def columns_of(table: Table, by: str | Sequence[str]) -> tuple[str, ...]:
    """The `by` columns that the table itself has."""
    return tuple(column for column in names(by) if any(column in row for row in table))


def group_from(one: Entity, own: Sequence[str], by: Sequence[str], table: Table, customers: Table | None) -> Group:
    """The `by` values of an entity whose group are the values of the table's own columns."""
    row = {"customer_id": one.customer, **dict(zip(own, one.group, strict=True))}
    return group_of(row, by, table, customers)


def days_touched(span: Period, period: Period) -> set[datetime]:
    """The calendar days of a period that a span touches, each by its midnight."""
    inside = overlap(span, period)
    found: set[datetime] = set()
    if inside is not None:
        day = start_of(inside[0], "day")
        while day < inside[1]:
            found.add(day)
            day = next_start(day, "day")
    return found


def services_held(
    subscriptions: Table, instant: datetime, *, vas_only: bool = False, grace_days: float = 0
) -> dict[object, set[object]]:
    """The paid services of each active customer just before an instant; a null is a service of its own.

    Grace is that of the customer for being active, and that of customer and service for holding it.
    """
    counted = vas_of(subscriptions) if vas_only else subscriptions
    lines = [one for one in entities(counted, "service", None, grace_days) if is_active(one, instant)]
    active = [one for one in entities(subscriptions, (), None, grace_days) if is_active(one, instant)]
    return {one.customer: {line.group[0] for line in lines if line.customer == one.customer} for one in active}
