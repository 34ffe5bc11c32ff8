"""Who takes up a value-added service in a period, what everybody brings then, and what they brought before."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from typing import Any, NamedTuple

from .accruals import accrued
from .months import month_shares, next_start, overlap, start_of
from .states import Entity, Paid, Period, Table, exact, is_active, paid_intervals

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

    def paying(self, customers: Customers, period: Period) -> list[Any]:
        """Those who pay for anything at some instant of the period."""
        spans = [one for one in paid_intervals(self.subscriptions) if overlap(one[:2], period)]
        return [customer for customer in customers if any(one.row["customer_id"] == customer for one in spans)]

    def revenue(self, customers: Customers, period: Period) -> Fraction:
        """Of the whole book; all that is charged, and what accrues, with or without value-added services."""
        own = [row for row in self.subscriptions if row["customer_id"] in customers]
        charges = [one for one in self.charges if one["customer_id"] in customers]
        here = [exact(one["amount"]) for one in charges if period[0] <= one["occurred_at"] < period[1]]
        earning = [row for row in own if self.vas_revenue or not row["is_vas"]]
        return accrued(earning, period) + sum(here, Fraction(0))

    def average(self, customers: Customers, period: Period) -> Fraction:
        own = [one for one in self.everyone if one.customer in customers]
        return Fraction(sum(is_active(one, instant) for one in own for instant in period), 2)

    def arpu(self, customers: Customers, period: Period) -> Fraction | None:
        users = self.average(customers, period) * month_shares(period)
        return self.revenue(customers, period) / users if users else None


def previous(period: Period) -> Period:
    """The month, quarter or year before one, else as long a time before the start."""
    start, end = period
    for every, months in (("month", 1), ("quarter", 3), ("year", 12)):
        if start_of(start, every) == start and next_start(start, every) == end:
            month = start.year * 12 + start.month - 1 - months
            return start.replace(year=month // 12, month=month % 12 + 1), start
    return start - (end - start), start


def without_before(book: Book, customers: Customers, period: Period) -> tuple[list[Any], list[Any]]:
    """Who adopts in a period and who does not, of those who paid in the one before, and not for the service."""
    before = previous(period)
    had = book.adopters(customers, before)
    there = [customer for customer in book.paying(customers, before) if customer not in had]
    adopters = book.adopters(there, period)
    return adopters, [customer for customer in there if customer not in adopters]


def gap(book: Book, ones: Customers, others: Customers, period: Period) -> Fraction | None:
    of_ones, of_others = book.arpu(ones, period), book.arpu(others, period)
    return None if of_ones is None or of_others is None else of_ones - of_others
