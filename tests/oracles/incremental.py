"""What does a value-added service add? Revenue per customer and month of adopters against that of the others."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction
from typing import Any

from .accruals import CHARGES, charges_of
from .adopters import Book, Customers, gap, gap_before, previous, without_before
from .groups import per_group, quotient
from .in_force import columns_of
from .matching import matched
from .months import month_shares
from .states import Group, Period, Row, Table, entities, group_of, names, paid_intervals

By = str | Sequence[str]


def difference(book: Book, customers: Customers, period: Period) -> Row:
    adopters = book.adopters(customers, period)
    others = [customer for customer in customers if customer not in adopters]
    parts: Row = {"months": month_shares(period)}
    for name, group in (("adopter", adopters), ("other", others)):
        parts |= {f"{name}_revenue": book.revenue(group, period), f"{name}_customers": book.average(group, period)}
    value = gap(book, adopters, others, period)
    reason = "nobody in one of the groups" if value is None else None
    return {**parts, "before_gap": gap_before(book, customers, period), "value": value, "reason": reason}


def stratified(book: Book, customers: Customers, period: Period, stratum: dict[Any, Group]) -> Row:
    """Strata without anybody to compare with are left out; the others weigh by their adopters, and before by months."""
    now, earlier = [], []
    for each in {stratum[customer] for customer in customers}:
        members = [customer for customer in customers if stratum[customer] == each]
        adopters = book.adopters(members, period)
        found = gap(book, adopters, [customer for customer in members if customer not in adopters], period)
        now.append((found, book.average(adopters, period)))
        new, _ = without_before(book, members, period)
        earlier.append((gap_before(book, members, period), book.months(new, previous(period))))
    return {"before_gap": weighted(earlier)["value"], **weighted(now)}


def weighted(gaps: Sequence[tuple[Fraction | None, Fraction]]) -> Row:
    found = [(each, weight) for each, weight in gaps if each is not None]
    total = sum((each * weight for each, weight in found), Fraction(0))
    return quotient(total, sum((weight for _, weight in found), Fraction(0)), "no stratum with both")


def incremental_arpu(
    subscriptions: Table,
    events: Table | None,
    periods: Sequence[Period],
    *,
    by: By = (),
    customers: Table | None = None,
    method: str = "difference",
    strata: By = (),
    vas_revenue: bool = True,
    charge_events: Collection[str] = CHARGES,
    grace_days: float = 0,
    neighbours: int = 5,
) -> list[Row]:
    """By `service`, customers with a value-added service are set against all those without it; else groups are apart.

    Grace keeps a customer in the average; neither revenue nor a value-added service runs on.
    """
    charges = charges_of(subscriptions, events, charge_events, vas_only=False)
    vas = paid_intervals([row for row in subscriptions if row["is_vas"]])
    own = columns_of(subscriptions, by)
    latest = max(end for _, end in periods)
    whole = Book(subscriptions, charges, vas, entities(subscriptions, (), None, grace_days), vas_revenue)

    def group_in(row: Row) -> Group:
        return group_of(row, names(by), subscriptions, customers)

    def values_of(customer: Any, columns: By) -> Group:
        return group_of({"customer_id": customer}, names(columns), subscriptions, customers)

    def count(group: Group, period: Period) -> Row:
        book = whole._replace(vas=[one for one in vas if not own or group_in(one.row) == group])
        everyone = dict.fromkeys(row["customer_id"] for row in (*subscriptions, *charges))
        members = [customer for customer in everyone if own or values_of(customer, by) == group]
        if method == "matched":
            return {"before_gap": gap_before(book, members, period), **matched(book, members, period, neighbours)}
        if method == "stratified":
            return stratified(book, members, period, {one: values_of(one, strata) for one in members})
        return difference(book, members, period)

    listed = {group_in(one.row) for one in (vas if own else paid_intervals(subscriptions)) if one.start < latest}
    listed |= set() if own else {group_in(one) for one in charges if one["occurred_at"] < latest}
    return per_group(listed, periods, by, count)
