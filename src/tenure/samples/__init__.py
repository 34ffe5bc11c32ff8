"""Sample tables: some small enough to count by eye, and a generator of telecom books with a known truth."""

from __future__ import annotations

from tenure.samples.by_eye import (
    contacts,
    costs,
    customers,
    events,
    exposures,
    outages,
    requests,
    spring,
    steps,
    subscriptions,
    surveys,
)
from tenure.samples.telecom.book import TelecomBook
from tenure.samples.telecom.generator import telecom
from tenure.samples.telecom.truth import Truth

__all__ = [
    "TelecomBook",
    "Truth",
    "contacts",
    "costs",
    "customers",
    "events",
    "exposures",
    "outages",
    "requests",
    "spring",
    "steps",
    "subscriptions",
    "surveys",
    "telecom",
]
