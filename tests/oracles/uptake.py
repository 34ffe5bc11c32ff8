"""What do they take up? Value-added services: who takes them, leaves them, and which go together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import permutations
from typing import Any

from .bounds import lift_bounds, student, wilson
from .groups import per_group, quotient, started_groups
from .in_force import as_if_paid, columns_of, group_from, services_held, vas_of
from .retention import NOBODY, counted
from .states import Group, Period, Row, Table, entities, group_of, is_active, names

By = str | Sequence[str]


def known_customers(customers: Table, instant: datetime) -> set[object]:
    signed_up = [(row["customer_id"], row.get("signed_up_at")) for row in customers]
    return {customer for customer, at in signed_up if at is None or at < instant}


def uptake_rate(
    subscriptions: Table,
    periods: Sequence[Period],
    *,
    by: By = (),
    customers: Table | None = None,
    base: str = "active",
    paid_only: bool = True,
    grace_days: float = 0,
) -> list[Row]:
    """What somebody of the base takes at an end of the call has a row in each group of customers: 0 where none does."""
    rows = subscriptions if paid_only else as_if_paid(subscriptions)
    own = columns_of(subscriptions, by)
    others = [column for column in names(by) if column not in own]
    everyone = entities(rows, others, customers, grace_days)
    takers = entities(vas_of(rows), own, None, grace_days)

    def of_customer(customer: object) -> Group:
        return group_of({"customer_id": customer}, others, subscriptions, customers)

    def base_at(instant: datetime) -> set[object]:
        if base == "known":
            return known_customers(customers or (), instant)
        return {one.customer for one in everyone if is_active(one, instant)}

    def taken_at(instant: datetime) -> list[tuple[Group, object]]:
        taking = [one for one in takers if is_active(one, instant) and one.customer in base_at(instant)]
        return [(group_from(one, own, names(by), subscriptions, customers), one.customer) for one in taking]

    def part_of(group: Group, columns: Sequence[str]) -> Group:
        return tuple(value for column, value in zip(names(by), group, strict=True) if column in columns)

    def whole_group(kept: Group, values: Group) -> Group:
        found = dict(zip([*others, *own], kept + values, strict=True))
        return tuple(found[column] for column in names(by))

    def count(group: Group, period: Period) -> Row:
        kept = part_of(group, others)
        whole = sum(of_customer(customer) == kept for customer in base_at(period[1]))
        taking = len({customer for which, customer in taken_at(period[1]) if which == group})
        parts = {"takers": taking, "customers": whole, **wilson(taking, whole)}
        return {**parts, **quotient(taking, whole, "nobody in the base")}

    groups = started_groups(everyone, periods)
    if base == "known":
        groups = {of_customer(customer) for customer in known_customers(customers or (), max(p[1] for p in periods))}
    if own:
        taken = {part_of(group, own) for period in periods for group, _ in taken_at(period[1])}
        groups = {whole_group(kept, values) for kept in groups for values in taken}
    return per_group(groups, periods, by, count)


def service_churn_rate(
    subscriptions: Table,
    periods: Sequence[Period],
    *,
    by: By = (),
    customers: Table | None = None,
    grace_days: float = 0,
) -> list[Row]:
    """What leaves is always a customer with a service, whatever the groups are."""
    vas = vas_of(subscriptions)
    own = tuple(dict.fromkeys(["service", *columns_of(subscriptions, by)]))
    lines = [
        one._replace(group=group_from(one, own, names(by), subscriptions, customers))
        for one in entities(vas, own, None, grace_days)
    ]

    def count(group: Group, period: Period) -> Row:
        parts = counted([one for one in lines if one.group == group], period)
        return {**parts, **wilson(parts["lost"], parts["opening"]), **quotient(parts["lost"], parts["opening"], NOBODY)}

    return per_group(started_groups(lines, periods), periods, by, count)


def services_per_customer(
    subscriptions: Table, periods: Sequence[Period], *, by: By = (), customers: Table | None = None, **held: Any
) -> list[Row]:
    """The distribution, too: how many customers hold none, one, two, three or more services."""
    sizes = ("none", "one", "two", "three", "four_or_more")

    def count(group: Group, period: Period) -> Row:
        found = services_held(subscriptions, period[1], **held)
        here = [
            len(services)
            for customer, services in found.items()
            if group_of({"customer_id": customer}, names(by), subscriptions, customers) == group
        ]
        spread = {name: sum(min(number, 4) == size for number in here) for size, name in enumerate(sizes)}
        parts = {"services": sum(here), "customers": len(here), **spread, **student(here)}
        return {**parts, **quotient(sum(here), len(here), "nobody active")}

    everyone = entities(subscriptions, by, customers, held.get("grace_days", 0))
    return per_group(started_groups(everyone, periods), periods, by, count)


def service_combinations(
    subscriptions: Table, periods: Sequence[Period], *, by: By = (), customers: Table | None = None, **held: Any
) -> list[Row]:
    """Each ordered pair of services that some customer holds at an end of the call has a row in every group."""

    def holdings(group: Group, period: Period) -> list[set[object]]:
        found = services_held(subscriptions, period[1], **held)
        return [services for customer, services in found.items() if of_customer(customer) == group]

    def of_customer(customer: object) -> Group:
        return group_of({"customer_id": customer}, names(by), subscriptions, customers)

    def count(key: Group, period: Period) -> Row:
        *group, service, other = key
        here = holdings(tuple(group), period)
        with_one, with_other = ([one for one in here if each in one] for each in (service, other))
        both = sum(other in one for one in with_one)
        ends = len(with_one), len(with_other)
        parts = {"both": both, "service_customers": ends[0], "with_customers": ends[1], "customers": len(here)}
        shares = {"support": quotient(both, len(here), "")["value"], "confidence": quotient(both, ends[0], "")["value"]}
        lift = quotient(both * len(here), ends[0] * ends[1], "one of the two is held by nobody")
        return {**parts, **shares, **lift_bounds(both, *ends, len(here)), **lift}

    groups = started_groups(entities(subscriptions, by, customers), periods) if names(by) else {()}
    bundles = [services for group in groups for period in periods for services in holdings(group, period)]
    pairs = {pair for services in bundles for pair in permutations(services, 2)}
    listed = {(*group, *pair) for group in groups for pair in pairs}
    return per_group(listed, periods, (*names(by), "service", "with_service"), count)
