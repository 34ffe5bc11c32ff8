"""What became of the contracts that were due: renewals and net contract value increase."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from .groups import default_as_of, per_group, quotient, started_groups
from .states import Group, Paid, Period, Row, Table, entities, group_of, names, paid_intervals

NOTHING_DUE = "no term ended"


class Due(NamedTuple):
    """The contracts of one customer, service and group that are due at one instant, and what renews them."""

    at: datetime
    group: Group
    contracts: list[Paid]
    successors: list[Paid]
    immature: bool


def term_end(paid: Paid) -> datetime | None:
    """When a contract is due, also if it ended earlier; an open one without a term never is."""
    end: datetime | None = paid.row.get("term_ends_at") or paid.row["ended_at"]
    return end


def line(paid: Paid) -> tuple[Any, Any]:
    """What is renewed: the customer, with the service where the table has one; no service is one of its own."""
    return paid.row["customer_id"], paid.row.get("service")


def successors(own: Sequence[Paid], at: datetime, grace: timedelta) -> list[Paid]:
    """Of one line, what is in force at the instant and due or young then; else what starts first in the grace after."""
    in_force = [one for one in own if one.start <= at < one.end]
    renewing = [one for one in in_force if term_end(one) == at or at - grace <= one.start]
    later = [one for one in own if at < one.start <= at + grace]
    return renewing or [one for one in later if one.start == min(other.start for other in later)]


def due_contracts(
    subscriptions: Table, group: Callable[[Paid], Group], grace_days: float, as_of: datetime | None
) -> list[Due]:
    everyone = paid_intervals(subscriptions)
    today = default_as_of(subscriptions) if as_of is None else as_of
    grace = timedelta(days=grace_days)
    together: dict[tuple[Any, ...], list[Paid]] = {}
    for one in everyone:
        if term_end(one) is not None:
            together.setdefault((term_end(one), line(one), group(one)), []).append(one)
    found = []
    for (at, whose, which), contracts in together.items():
        after = successors([one for one in everyone if line(one) == whose], at, grace)
        found.append(Due(at, which, contracts, after, immature=at + grace > today))
    return found


def without_term(subscriptions: Table, group: Callable[[Paid], Group], which: Group, period: Period) -> int:
    """The open contracts of a group that have neither a term nor an end and started before the period's end."""
    own = [one for one in paid_intervals(subscriptions) if group(one) == which]
    return sum(term_end(one) is None and one.start < period[1] for one in own)


def contract_rows(
    subscriptions: Table,
    periods: Sequence[Period],
    count: Callable[[list[Due]], Row],
    *,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    grace_days: float = 30,
    as_of: datetime | None = None,
) -> list[Row]:
    """The count of what is mature; groups are the usual ones, and those whose term ended before they first paid."""

    def group(paid: Paid) -> Group:
        return group_of(paid.row, names(by), subscriptions, customers)

    due = due_contracts(subscriptions, group, grace_days, as_of)

    def row(which: Group, period: Period) -> Row:
        here = [one for one in due if one.group == which and period[0] <= one.at < period[1]]
        immature = sum(len(one.contracts) for one in here if one.immature)
        left_out = {"immature": immature, "without_term": without_term(subscriptions, group, which, period)}
        return {**count([one for one in here if not one.immature]), **left_out}

    latest = max(end for _, end in periods)
    groups = started_groups(entities(subscriptions, by, customers), periods)
    return per_group(groups | {one.group for one in due if one.at < latest}, periods, by, row)


def mrr_of(paid: Sequence[Paid]) -> Fraction:
    return sum((one.mrr for one in paid), Fraction(0))


def renewal_rate(subscriptions: Table, periods: Sequence[Period], *, basis: str = "count", **options: Any) -> list[Row]:
    def count(due: list[Due]) -> Row:
        below: Fraction | int = sum(len(one.contracts) for one in due)
        above: Fraction | int = sum(min(len(one.contracts), len(one.successors)) for one in due)
        if basis == "value":
            below = sum((mrr_of(one.contracts) for one in due), Fraction(0))
            above = sum((mrr_of(one.successors) for one in due), Fraction(0))
        return {"renewed": above, "due": below, **quotient(above, below, NOTHING_DUE)}

    return contract_rows(subscriptions, periods, count, **options)


def net_contract_value_increase(subscriptions: Table, periods: Sequence[Period], **options: Any) -> list[Row]:
    def count(due: list[Due]) -> Row:
        parts: Row = dict.fromkeys(("old_value", "new_value", "gained", "lost"), Fraction(0))
        for one in due:
            old, new = 12 * mrr_of(one.contracts), 12 * mrr_of(one.successors)
            parts["old_value"] += old
            parts["new_value"] += new
            parts["gained"] += max(new - old, Fraction(0))
            parts["lost"] += max(old - new, Fraction(0))
        return {**parts, **quotient(parts["new_value"] - parts["old_value"], parts["old_value"], NOTHING_DUE)}

    return contract_rows(subscriptions, periods, count, **options)
