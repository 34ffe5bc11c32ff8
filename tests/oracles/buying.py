"""What do they do with what they could buy, bought, and subscribe to? Carts, returns and plans."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from .behaviour import NO_NAME, between, named, share
from .groups import default_as_of, per_group, started_groups
from .states import Entity, Group, Period, Row, Table, entities, is_active, mrr_at, names
from .survey_rows import grouped


def followed_up(
    events: Table,
    periods: Sequence[Period],
    follows: Callable[[Row, timedelta], bool],
    *,
    name: str,
    parts: tuple[str, str],
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    within_days: float = 1,
    as_of: datetime | None = None,
) -> list[Row]:
    """Of the mature events of a name in a period, the share for which something holds."""
    today = default_as_of(events) if as_of is None else as_of
    within = timedelta(days=within_days)
    rows = named(events, name)

    def count(group: Group, period: Period) -> Row:
        here = [row for row in between(rows, *period) if grouped(row, by, events, customers) == group]
        over = [row for row in here if row["occurred_at"] + within <= today]
        above = sum(follows(row, within) for row in over)
        sums = {parts[0]: above, parts[1]: len(over), "immature": len(here) - len(over)}
        return {**sums, **share(above, len(over), "nothing to judge"), **({} if rows else NO_NAME)}

    return per_group({grouped(row, by, events, customers) for row in rows}, periods, by, count)


def cart_abandonment_rate(
    events: Table,
    periods: Sequence[Period],
    *,
    cart: str = "cart",
    purchase: str = "purchase",
    within_days: float = 1,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    as_of: datetime | None = None,
) -> list[Row]:
    def abandoned(row: Row, within: timedelta) -> bool:
        own = [one for one in named(events, purchase) if one["customer_id"] == row["customer_id"]]
        return not any(row["occurred_at"] <= one["occurred_at"] <= row["occurred_at"] + within for one in own)

    what = {"name": cart, "parts": ("abandoned", "carts"), "within_days": within_days}
    return followed_up(events, periods, abandoned, by=by, customers=customers, as_of=as_of, **what)  # type: ignore[arg-type]


def return_rate(
    events: Table,
    periods: Sequence[Period],
    *,
    returned: str = "return",
    purchase: str = "purchase",
    within_days: float = 30,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    as_of: datetime | None = None,
) -> list[Row]:
    """Purchases of one customer and instant are returned together."""

    def came_back(row: Row, within: timedelta) -> bool:
        own = [one for one in events if one["customer_id"] == row["customer_id"]]
        for one in named(own, returned):
            before = [each["occurred_at"] for each in named(own, purchase)]
            latest = max((at for at in before if at <= one["occurred_at"]), default=None)
            if latest == row["occurred_at"] and one["occurred_at"] <= row["occurred_at"] + within:
                return True
        return False

    what = {"name": purchase, "parts": ("returned", "purchases"), "within_days": within_days}
    return followed_up(events, periods, came_back, by=by, customers=customers, as_of=as_of, **what)  # type: ignore[arg-type]


def plans_of(one: Entity, at: datetime) -> set[object]:
    """The plans that are paid just before an instant; no plan is one of its own."""
    return {paid.row.get("plan") for paid in one.paid if paid.start < at <= paid.end}


def plan_change_rate(
    subscriptions: Table,
    periods: Sequence[Period],
    *,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    grace_days: float = 0,
) -> list[Row]:
    """Of pairs of customer and service, whatever they are split by: their group follows from what the pair is."""
    line = ("service",) if any("service" in row for row in subscriptions) else ()
    everyone = entities(subscriptions, (*names(by), *line), customers, grace_days)
    pairs = [one._replace(group=one.group[: len(names(by))]) for one in everyone]

    def count(group: Group, period: Period) -> Row:
        opening = [one for one in pairs if one.group == group and is_active(one, period[0])]
        kept = [one for one in opening if is_active(one, period[1])]
        changed = [one for one in kept if plans_of(one, period[0]) != plans_of(one, period[1])]
        moves = [mrr_at(one, period[1]) - mrr_at(one, period[0]) for one in changed]
        up, down = sum(move > 0 for move in moves), sum(move < 0 for move in moves)
        sums = {"changed": len(moves), "up": up, "down": down, "same_price": len(moves) - up - down}
        return {**sums, "opening": len(opening), **share(len(moves), len(opening), "nobody at the start")}

    return per_group(started_groups(pairs, periods), periods, by, count)
