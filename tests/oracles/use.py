"""Do they use it? Users among subscribers of value-added services, and how many days they come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction

from .bounds import student_of_shares, wilson
from .groups import per_group, quotient
from .in_force import days_touched, span_of, vas_of
from .months import overlap, start_of
from .states import Group, Period, Row, Table, group_of, names
from .survey_rows import grouped, inside

By = str | Sequence[str]
NO_SUCH_EVENT = "no event has that name"


def uses_of(events: Table, row: Row, period: Period, event: By) -> list[datetime]:
    """The instants in a period at which the customer of a subscription used it while it was in force."""
    start, end = span_of(row)
    own = [one for one in events if one["customer_id"] == row["customer_id"] and one["event"] in names(event)]
    own = [one for one in own if one.get("service") is None or one["service"] == row["service"]]
    return [
        one["occurred_at"] for one in own if start <= one["occurred_at"] < end and inside(one, period, "occurred_at")
    ]


def active_use_rate(
    subscriptions: Table,
    events: Table,
    periods: Sequence[Period],
    *,
    by: By = (),
    customers: Table | None = None,
    per: str = "month",
    event: By = "use",
) -> list[Row]:
    """Trials and free services are subscribed to; what starts and ends at one instant never is."""
    vas = [row for row in vas_of(subscriptions) if span_of(row)[0] < span_of(row)[1]]
    is_named = any(one["event"] in names(event) for one in events)

    def grouping(row: Row) -> Group:
        return group_of(row, names(by), subscriptions, customers)

    def count(group: Group, period: Period) -> Row:
        rows = [row for row in vas if grouping(row) == group and overlap(span_of(row), period)]
        if per == "month":
            subscribers = len({row["customer_id"] for row in rows})
            users = len({row["customer_id"] for row in rows if uses_of(events, row, period, event)})
            parts: Row = {"users": users, "subscribers": subscribers}
            parts |= wilson(users, subscribers) if is_named else {}
        else:
            held = {(row["customer_id"], day) for row in rows for day in days_touched(span_of(row), period)}
            used = {
                (row["customer_id"], start_of(at, "day")) for row in rows for at in uses_of(events, row, period, event)
            }
            users, subscribers = len(used), len(held)
            parts = {"user_days": users, "subscriber_days": subscribers}
        value = quotient(users, subscribers, "nobody is subscribed")
        return {**parts, **(value if is_named else {"value": None, "reason": NO_SUCH_EVENT})}

    latest = max(end for _, end in periods)
    return per_group({grouping(row) for row in vas if row["started_at"] < latest}, periods, by, count)


def stickiness_ratio(
    events: Table, periods: Sequence[Period], *, by: By = (), customers: Table | None = None, event: By = "use"
) -> list[Row]:
    """A day counts for a user of it once; every calendar day that the period touches is one on which users may come."""
    uses = [row for row in events if row["event"] in names(event)]
    latest = max(end for _, end in periods)

    def count(group: Group, period: Period) -> Row:
        here = [row for row in uses if inside(row, period, "occurred_at")]
        here = [row for row in here if grouped(row, by, events, customers) == group]
        came = {(row["customer_id"], start_of(row["occurred_at"], "day")) for row in here}
        users = {customer for customer, _ in came}
        days = len(days_touched(period, period))
        each = [Fraction(sum(customer == user for customer, _ in came), days) for user in users]
        parts = {
            "user_days": len(came),
            "users": len(users),
            "possible_days": len(users) * days,
            **student_of_shares(each),
        }
        value = quotient(len(came), len(users) * days, "nobody used it")
        return {**parts, **(value if uses else {"value": None, "reason": NO_SUCH_EVENT})}

    listed = {grouped(row, by, events, customers) for row in uses if row["occurred_at"] < latest}
    return per_group(listed, periods, by, count)
