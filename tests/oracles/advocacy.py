"""Do they take part, and do they speak for us?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction

from .behaviour import NO_NAME, between, done_by, in_days, named, of_active, share
from .groups import default_as_of, quotient
from .states import Entity, Period, Row, Table, entities, is_active, names

LEVELS = {"reference": 3, "talk": 3, "case_study": 2, "mention": 1}


def attendance_rate(
    subscriptions: Table,
    events: Table,
    periods: Sequence[Period],
    *,
    event: str | Sequence[str] = ("training", "webinar"),
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    grace_days: float = 0,
) -> list[Row]:
    """By event, each type of the names by itself, of all who are active; a type that occurs nowhere has no row."""
    if by == "event":
        rows = []
        for each in names(event):
            if named(events, each):
                found = attendance_rate(subscriptions, events, periods, event=each, grace_days=grace_days)
                rows += [{**row, "event": each} for row in found]
        return rows
    wanted = named(events, event)

    def count(active: list[Entity], period: Period) -> Row:
        attended = sum(bool(between(done_by(one, wanted, by, subscriptions), *period)) for one in active)
        return {"customers": len(active), **share(attended, len(active)), **({} if wanted else NO_NAME)}

    return of_active(subscriptions, periods, count, by=by, customers=customers, grace_days=grace_days)


def advocacy_rate(
    subscriptions: Table,
    events: Table,
    periods: Sequence[Period],
    *,
    levels: Mapping[str, float] = LEVELS,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    grace_days: float = 0,
) -> list[Row]:
    """By event, each type by itself: without `weighted`."""
    if by == "event":
        found = attendance_rate(subscriptions, events, periods, event=tuple(levels), by=by, grace_days=grace_days)
        return [{**row, "advocates": (row["value"] or 0) * row["customers"]} for row in found]
    wanted = named(events, tuple(levels))

    def count(active: list[Entity], period: Period) -> Row:
        reached = []
        for one in active:
            own = between(done_by(one, wanted, by, subscriptions), *period)
            reached.append(max((Fraction(levels[row["event"]]) for row in own), default=Fraction(0)))
        advocates = sum(level > 0 for level in reached)
        weighted = quotient(sum(reached, Fraction(0)), len(active) * Fraction(max(levels.values())), "")["value"]
        row = {"advocates": advocates, "customers": len(active), "weighted": weighted, **share(advocates, len(active))}
        return {**row, **({} if wanted else {**NO_NAME, "weighted": None})}

    return of_active(subscriptions, periods, count, by=by, customers=customers, grace_days=grace_days)


def first_term(one: Entity) -> Period | None:
    """From the start of the first paid subscription that has a term to its end; of equal starts the shorter."""
    terms = []
    for paid in one.paid:
        end = paid.row.get("term_ends_at") or paid.row["ended_at"]
        if end is not None and end > paid.start:
            terms.append((paid.start, end))
    return min(terms, default=None)


def silent_customers(
    subscriptions: Table,
    events: Table,
    *,
    as_of: datetime | None = None,
    levels: Mapping[str, float] = LEVELS,
) -> list[Row]:
    """Past half is more than half."""
    today = default_as_of(subscriptions, events) if as_of is None else as_of
    spoke = {row["customer_id"] for row in named(events, tuple(levels)) if row["occurred_at"] < today}
    rows = []
    for one in entities(subscriptions):
        term = first_term(one)
        if term is None or not is_active(one, today) or one.customer in spoke:
            continue
        passed = in_days(today - term[0]) / in_days(term[1] - term[0])
        if passed > Fraction(1, 2):
            bounds = {"started_at": term[0], "term_ends_at": term[1]}
            rows.append({"customer_id": one.customer, **bounds, "share": passed})
    return rows


__all__ = ["LEVELS", "advocacy_rate", "attendance_rate", "silent_customers"]
