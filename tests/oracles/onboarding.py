"""Do they get started? Trials that turn into payment, and the time to the first use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

from .behaviour import NO_NAME, in_days, mean_bounds, named, of_pair, share
from .groups import default_as_of, per_group, quotient
from .lives import kaplan_meier
from .states import FOREVER, Group, Period, Row, Table, group_of, names, paid_intervals


class Newcomer(NamedTuple):
    """A customer, or a customer with the values of the `by` columns: from its first start to its last end."""

    customer: object
    group: Group
    start: datetime
    end: datetime
    rows: list[Row]


def trial_conversion_rate(
    subscriptions: Table,
    periods: Sequence[Period],
    *,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    within_days: float = 30,
    as_of: datetime | None = None,
) -> list[Row]:
    today = default_as_of(subscriptions) if as_of is None else as_of
    # A subscription without length is nobody's.
    lived = [row for row in subscriptions if row["ended_at"] is None or row["started_at"] < row["ended_at"]]
    trials = [row for row in lived if row.get("trial_ends_at") and row["trial_ends_at"] > row["started_at"]]

    def closes(trial: Row) -> datetime:
        end: datetime = trial["trial_ends_at"] + timedelta(days=within_days)
        return end

    def pays(trial: Row) -> bool:
        line = trial["customer_id"], trial.get("service")
        paid = [
            one for one in paid_intervals(subscriptions) if (one.row["customer_id"], one.row.get("service")) == line
        ]
        return any(trial["started_at"] <= one.start <= closes(trial) for one in paid)

    def count(group: Group, period: Period) -> Row:
        here = [row for row in trials if period[0] <= row["started_at"] < period[1]]
        here = [row for row in here if group_of(row, names(by), subscriptions, customers) == group]
        over = [row for row in here if closes(row) <= today]
        converted = sum(pays(row) for row in over)
        sums = {"converted": converted, "trials": len(over), "immature": len(here) - len(over)}
        return {**sums, **share(converted, len(over), "no trial to judge")}

    return per_group({group_of(row, names(by), subscriptions, customers) for row in trials}, periods, by, count)


def newcomers(
    subscriptions: Table, by: str | Sequence[str], customers: Table | None, as_of: datetime = FOREVER
) -> list[Newcomer]:
    """Whoever started before `as_of`, paid or not; a subscription that ends as it starts is nobody's."""
    found: dict[tuple[object, Group], list[Row]] = {}
    for row in subscriptions:
        if row["started_at"] < as_of and (row["ended_at"] is None or row["started_at"] < row["ended_at"]):
            group = group_of(row, names(by), subscriptions, customers)
            found.setdefault((row["customer_id"], group), []).append(row)
    return [
        Newcomer(
            customer,
            group,
            min(row["started_at"] for row in rows),
            max(FOREVER if row["ended_at"] is None else row["ended_at"] for row in rows),
            rows,
        )
        for (customer, group), rows in found.items()
    ]


def activation_days(
    subscriptions: Table,
    events: Table,
    periods: Sequence[Period],
    *,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    event: str | Sequence[str] = "use",
    as_of: datetime | None = None,
) -> list[Row]:
    today = default_as_of(subscriptions, events) if as_of is None else as_of
    uses = named(events, event)
    everyone = newcomers(subscriptions, by, customers, today)

    def first_use(one: Newcomer) -> datetime | None:
        own = [row for row in uses if row["customer_id"] == one.customer]
        own = of_pair(own, one.rows, by, subscriptions)
        return min((row["occurred_at"] for row in own if one.start <= row["occurred_at"] < today), default=None)

    def count(group: Group, period: Period) -> Row:
        here = [one for one in everyone if one.group == group and period[0] <= one.start < period[1]]
        waits = []
        for one in here:
            used = first_use(one)
            until = min(one.end, today) if used is None else used
            waits.append((in_days(until - one.start), used is not None))
        days = [wait for wait, activated in waits if activated]
        curve = kaplan_meier(waits)
        median = next((row["days"] for row in curve if row["survival"] <= Fraction(1, 2)), None)
        value = quotient(sum(days, Fraction(0)), len(days), "nobody activated") if uses else NO_NAME
        sums = {"activated": len(days), "waiting": len(here) - len(days), "median_days": median}
        return {**sums, **mean_bounds(days), **value}

    return per_group({one.group for one in everyone}, periods, by, count)
