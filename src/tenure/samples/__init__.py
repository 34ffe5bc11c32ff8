"""Sample tables: some small enough to count by eye, and a generator of telecom books with a known truth."""

from __future__ import annotations

from tenure.samples.book import TelecomBook
from tenure.samples.by_eye import contacts, costs, customers, events, spring, subscriptions, surveys
from tenure.samples.generator import telecom
from tenure.samples.truth import Truth

__all__ = [
    "TelecomBook",
    "Truth",
    "contacts",
    "costs",
    "customers",
    "events",
    "spring",
    "subscriptions",
    "surveys",
    "telecom",
]
