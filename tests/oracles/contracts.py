"""What became of the terms that ended: renewals and net contract value increase."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from .states import (
    Group,
    Paid,
    Period,
    Row,
    Table,
    entities,
    group_of,
    latest_instant,
    names,
    paid_intervals,
    per_group,
    quotient,
    started_groups,
)

NOTHING_DUE = "no term ended"


class Due(NamedTuple):
    """A term that ends at `at`, and what came after it."""

    at: datetime
    group: Group
    account: tuple[Any, Any]
    contract: Paid
    successors: list[Paid]
    immature: bool


def account(paid: Paid) -> tuple[Any, Any]:
    """Who renews: the customer, and the service where the table has one."""
    return paid.row["customer_id"], paid.row.get("service")


def successors(contract: Paid, at: datetime, everyone: Sequence[Paid], grace: timedelta) -> list[Paid]:
    """What the same account pays at the instant, else what starts first within the grace after it."""
    own = [one for one in everyone if account(one) == account(contract)]
    in_force = [one for one in own if one.start <= at < one.end]
    later = [one for one in own if at < one.start <= at + grace]
    return in_force or [one for one in later if one.start == min(other.start for other in later)]


def terms(
    subscriptions: Table,
    by: str | Sequence[str],
    customers: Table | None,
    grace_days: int,
    as_of: datetime | None,
) -> list[Due]:
    everyone = paid_intervals(subscriptions)
    today = latest_instant(subscriptions) if as_of is None else as_of
    grace = timedelta(days=grace_days)
    found = []
    for one in everyone:
        at = one.row.get("term_ends_at") or one.row["ended_at"]
        if at is not None:
            group = group_of(one.row, names(by), subscriptions, customers)
            after = successors(one, at, everyone, grace)
            found.append(Due(at, group, account(one), one, after, immature=at + grace > today))
    return found


def total_mrr(paid: Sequence[Paid]) -> Fraction:
    """MRR of the rows, each row once however often it is named."""
    return sum(({id(one.row): one.mrr for one in paid}).values(), Fraction(0))


def within(due: Sequence[Due], group: Group, period: Period) -> list[Due]:
    return [term for term in due if term.group == group and period[0] <= term.at < period[1]]


def groups_of_terms(
    subscriptions: Table, periods: Sequence[Period], by: str | Sequence[str], customers: Table | None, due: list[Due]
) -> set[Group]:
    """The usual groups, and those whose term ended before they first paid."""
    found = entities(subscriptions, by, customers)
    latest = max(end for _, end in periods)
    return started_groups(found, periods) | {term.group for term in due if term.at < latest}


def renewal_rate(
    subscriptions: Table,
    periods: Sequence[Period],
    *,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    grace_days: int = 30,
    basis: str = "count",
    as_of: datetime | None = None,
) -> list[Row]:
    due = terms(subscriptions, by, customers, grace_days, as_of)

    def count(group: Group, period: Period) -> Row:
        terms_due = within(due, group, period)
        mature = [term for term in terms_due if not term.immature]
        below: Fraction | int = len(mature)
        above: Fraction | int = sum(bool(term.successors) for term in mature)
        if basis == "value":
            below = total_mrr([term.contract for term in mature])
            above = total_mrr([one for term in mature for one in term.successors])
        parts = {"renewed": above, "due": below, "immature": len(terms_due) - len(mature)}
        return {**parts, **quotient(above, below, NOTHING_DUE)}

    return per_group(groups_of_terms(subscriptions, periods, by, customers, due), periods, by, count)


def net_contract_value_increase(
    subscriptions: Table,
    periods: Sequence[Period],
    *,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    grace_days: int = 30,
    as_of: datetime | None = None,
) -> list[Row]:
    due = terms(subscriptions, by, customers, grace_days, as_of)

    def count(group: Group, period: Period) -> Row:
        terms_due = within(due, group, period)
        parts: Row = dict.fromkeys(("old_value", "new_value", "gained", "lost"), Fraction(0))
        for whose in {term.account for term in terms_due}:
            mature = [term for term in terms_due if term.account == whose and not term.immature]
            old = 12 * total_mrr([term.contract for term in mature])
            new = 12 * total_mrr([one for term in mature for one in term.successors])
            parts["old_value"] += old
            parts["new_value"] += new
            parts["gained"] += max(new - old, Fraction(0))
            parts["lost"] += max(old - new, Fraction(0))
        parts["immature"] = sum(term.immature for term in terms_due)
        return {**parts, **quotient(parts["new_value"] - parts["old_value"], parts["old_value"], NOTHING_DUE)}

    return per_group(groups_of_terms(subscriptions, periods, by, customers, due), periods, by, count)
