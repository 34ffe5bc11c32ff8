"""Who takes up a value-added service in a period, what everybody brings then, and what they brought before."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from typing import Any, NamedTuple

from .accruals import accrued
from .months import month_shares, months_in_force, next_start, overlap, start_of
from .states import UNITS, Entity, Paid, Period, Table, exact, is_active

Customers = Collection[Any]


class Book(NamedTuple):
    """All that customers paid; the value-added services in question are those of `vas`."""

    subscriptions: Table
    charges: Table
    vas: list[Paid]
    everyone: list[Entity]
    vas_revenue: bool

    def vas_spans(self, customer: Any, period: Period) -> list[Paid]:
        return [one for one in self.vas if one.row["customer_id"] == customer and overlap(one[:2], period)]

    def adopters(self, customers: Customers, period: Period) -> list[Any]:
        return [customer for customer in customers if self.vas_spans(customer, period)]

    def months(self, customers: Customers, period: Period) -> Fraction:
        """Months in force, part months by their share; grace runs on."""
        own = [one for one in self.everyone if one.customer in customers]
        return sum((months_in_force(one.paid, period) for one in own), Fraction(0))

    def there(self, customers: Customers, period: Period) -> list[Any]:
        """Those who are in force at some instant of the period."""
        return [customer for customer in customers if self.months([customer], period)]

    def recurring(self, customer: Any, period: Period) -> Fraction:
        """What accrues to one customer, with or without value-added services, in whole units of money."""
        own = [row for row in self.subscriptions if row["customer_id"] == customer]
        earning = [row for row in own if self.vas_revenue or not row["is_vas"]]
        return Fraction(round(accrued(earning, period) * UNITS), UNITS)

    def revenue(self, customers: Customers, period: Period) -> Fraction:
        """Of the whole book: all that is charged, and what accrues to each customer."""
        charges = [one for one in self.charges if one["customer_id"] in customers]
        here = [exact(one["amount"]) for one in charges if period[0] <= one["occurred_at"] < period[1]]
        return sum((self.recurring(customer, period) for customer in customers), sum(here, Fraction(0)))

    def average(self, customers: Customers, period: Period) -> Fraction:
        own = [one for one in self.everyone if one.customer in customers]
        return Fraction(sum(is_active(one, instant) for one in own for instant in period), 2)

    def arpu(self, customers: Customers, period: Period) -> Fraction | None:
        users = self.average(customers, period) * month_shares(period)
        return self.revenue(customers, period) / users if users else None

    def per_month(self, customers: Customers, period: Period) -> Fraction | None:
        months = self.months(customers, period)
        return self.revenue(customers, period) / months if months else None


def previous(period: Period) -> Period:
    """The month, quarter or year before one, else as long a time before the start."""
    start, end = period
    for every, months in (("month", 1), ("quarter", 3), ("year", 12)):
        if start_of(start, every) == start and next_start(start, every) == end:
            month = start.year * 12 + start.month - 1 - months
            return start.replace(year=month // 12, month=month % 12 + 1), start
    return start - (end - start), start


def without_before(book: Book, customers: Customers, period: Period) -> tuple[list[Any], list[Any]]:
    """Who adopts in a period and who does not, of those in force in the one before, and not with the service."""
    before = previous(period)
    had = book.adopters(customers, before)
    there = [customer for customer in book.there(customers, before) if customer not in had]
    adopters = book.adopters(there, period)
    return adopters, [customer for customer in there if customer not in adopters]


def gap(book: Book, ones: Customers, others: Customers, period: Period) -> Fraction | None:
    return apart(book.arpu(ones, period), book.arpu(others, period))


def gap_before(book: Book, customers: Customers, period: Period) -> Fraction | None:
    """Per month in force of the period before."""
    adopters, others = without_before(book, customers, period)
    return apart(book.per_month(adopters, previous(period)), book.per_month(others, previous(period)))


def apart(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one - other
