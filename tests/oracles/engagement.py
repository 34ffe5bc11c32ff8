"""Do they use it, and is their use falling? Counts, last uses and trends of each customer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction

from .behaviour import NO_NAME, between, done_by, in_days, named, share
from .groups import default_as_of, per_group, started_groups
from .lives import staying
from .months import next_start, start_of
from .states import Entity, Group, Period, Row, Table, entities, is_active, names
from .support import tickets_per_customer


def events_per_customer(
    subscriptions: Table,
    events: Table,
    periods: Sequence[Period],
    *,
    event: str | Sequence[str] = (),
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    grace_days: float = 0,
) -> list[Row]:
    """Of no name, all events."""
    wanted = names(event) or tuple({row["event"] for row in events})
    rows = tickets_per_customer(
        subscriptions, events, periods, by=by, customers=customers, event=wanted, grace_days=grace_days
    )
    return [{"events" if name == "tickets" else name: each for name, each in row.items()} for row in rows]


def content_per_customer(
    subscriptions: Table,
    events: Table,
    periods: Sequence[Period],
    *,
    event: str | Sequence[str] = ("article", "recording", "post"),
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    grace_days: float = 0,
) -> list[Row]:
    return events_per_customer(
        subscriptions, events, periods, event=event, by=by, customers=customers, grace_days=grace_days
    )


def last_use(
    subscriptions: Table, events: Table, *, as_of: datetime | None = None, event: str | Sequence[str] = "use"
) -> list[Row]:
    today = default_as_of(subscriptions, events) if as_of is None else as_of
    rows = []
    for one in entities(subscriptions):
        if is_active(one, today):
            own = [row for row in named(events, event) if row["customer_id"] == one.customer]
            last = max((row["occurred_at"] for row in own if row["occurred_at"] < today), default=None)
            since = None if last is None else in_days(today - last)
            rows.append({"customer_id": one.customer, "last_used_at": last, "days_since": since})
    return rows


def inactive_rate(
    subscriptions: Table,
    events: Table,
    *,
    as_of: datetime | None = None,
    days: float = 30,
    event: str | Sequence[str] = "use",
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    grace_days: float = 0,
) -> list[Row]:
    """One row, or one of each group, as of the instant: the bounds of its period are those of the days looked at.

    Who left less than the grace before may yet return, and is active.
    """
    today = default_as_of(subscriptions, events) if as_of is None else as_of
    since = today - timedelta(days=days)
    uses = named(events, event)
    known = entities(subscriptions, by, customers, grace_days, today)
    everyone = [staying(one, grace_days, today) for one in known]

    def count(group: Group, period: Period) -> Row:
        active = [one for one in everyone if one.group == group and is_active(one, today)]
        inactive = sum(not between(done_by(one, uses, by, subscriptions), *period) for one in active)
        value = share(inactive, len(active))
        return {"inactive": inactive, "customers": len(active), **value, **({} if uses else NO_NAME)}

    return per_group(started_groups(everyone, [(since, today)]), [(since, today)], by, count)


def previous(period: Period) -> Period:
    """The calendar month, quarter or year before one, else the same length."""
    start, end = period
    for every in ("month", "quarter", "year"):
        if start_of(start, every) == start and next_start(start, every) == end:
            return start_of(start - timedelta(days=1), every), start
    return start - (end - start), start


def trend_of(before: int, after: int, period: Period, tolerance: float) -> tuple[Fraction | None, str]:
    """The change of the uses per day, and what it is called."""
    if not before:
        return None, "up" if after else "stable"
    lengths = [in_days(end - start) for start, end in (previous(period), period)]
    change = (after / lengths[1]) / (before / lengths[0]) - 1
    limit = Fraction(str(tolerance))
    return change, "up" if change > limit else "down" if change < -limit else "stable"


def trends(
    members: Sequence[Entity],
    events: Table,
    period: Period,
    subscriptions: Table,
    *,
    event: str | Sequence[str] = "use",
    tolerance: float = 0.1,
    by: str | Sequence[str] = (),
) -> list[Row]:
    """Of who is active just before the start of the period before, and just before the end of the period."""
    before = previous(period)
    rows = []
    for one in members:
        if is_active(one, before[0]) and is_active(one, period[1]):
            own = done_by(one, named(events, event), by, subscriptions)
            uses_before, uses = len(between(own, *before)), len(between(own, *period))
            change, trend = trend_of(uses_before, uses, period, tolerance)
            counts = {"uses_before": uses_before, "uses": uses, "change": change, "trend": trend}
            rows.append({"customer_id": one.customer, **counts})
    return rows


def usage_trend(
    subscriptions: Table,
    events: Table,
    period: Period,
    *,
    event: str | Sequence[str] = "use",
    tolerance: float = 0.1,
) -> list[Row]:
    return trends(entities(subscriptions), events, period, subscriptions, event=event, tolerance=tolerance)


def declining_use_rate(
    subscriptions: Table,
    events: Table,
    periods: Sequence[Period],
    *,
    event: str | Sequence[str] = "use",
    tolerance: float = 0.1,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    grace_days: float = 0,
) -> list[Row]:
    """Who is new is active at the end but was not before the start of the period before."""
    everyone = entities(subscriptions, by, customers, grace_days)

    def count(group: Group, period: Period) -> Row:
        members = [one for one in everyone if one.group == group]
        found = trends(members, events, period, subscriptions, event=event, tolerance=tolerance, by=by)
        each = [row["trend"] for row in found]
        new = sum(is_active(one, period[1]) and not is_active(one, previous(period)[0]) for one in members)
        counts = {"declining": each.count("down"), "stable": each.count("stable"), "rising": each.count("up")}
        value = {**share(counts["declining"], len(each)), **({} if named(events, event) else NO_NAME)}
        return {**counts, "customers": len(each), "new": new, **value}

    return per_group(started_groups(everyone, periods), periods, by, count)
