"""What the tables must hold: one schema for each, one row each.

Instants are dates or datetimes, all naive or all of one time zone; their names end in `_at`. Extra columns
are welcome: any of them can be a `by`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from tenure.tables.schema import NotAfter, TableSchema

__all__ = [
    "Contact",
    "Cost",
    "Customer",
    "Event",
    "Exposure",
    "Outage",
    "Request",
    "Step",
    "Subscription",
    "Survey",
]

Money = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Duration = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Customer(TableSchema):
    """A customer; any further column is an attribute that `by` may name."""

    table: ClassVar[str] = "customers"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("customer_id",),)

    customer_id: int | str
    signed_up_at: datetime | None = None


class Subscription(TableSchema):
    """A subscription: what a customer pays per month for a service, from when until when.

    `ended_at` is exclusive, and null while it runs. A plan change is the end of one row and the start of another:
    a `subscription_id` stands once per `started_at`.
    """

    table: ClassVar[str] = "subscriptions"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("subscription_id", "started_at"),)
    rules: ClassVar[tuple[NotAfter, ...]] = (NotAfter("started_at", "ended_at"),)

    customer_id: int | str
    started_at: datetime
    ended_at: datetime | None
    mrr: Money
    subscription_id: int | str | None = None
    service: str | None = None
    plan: str | None = None
    is_vas: bool | None = None
    trial_ends_at: datetime | None = None
    canceled_at: datetime | None = None
    cancel_reason: str | None = None
    term_ends_at: datetime | None = None
    currency: str | None = None


class Event(TableSchema):
    """Something that a customer did."""

    table: ClassVar[str] = "events"

    customer_id: int | str
    occurred_at: datetime
    event: str
    service: str | None = None
    amount: Finite | None = None
    session_id: int | str | None = None
    feature: str | None = None
    channel: str | None = None
    campaign: str | None = None
    sentiment: Annotated[float, Field(ge=-1, le=1)] | None = None


class Contact(Event):
    """A contact with support."""

    table: ClassVar[str] = "contacts"

    talk_seconds: Duration | None = None
    hold_seconds: Duration | None = None
    wrap_seconds: Duration | None = None
    resolved: bool | None = None
    topic: str | None = None


class Survey(TableSchema):
    """A survey sent; a null `score` was asked and not answered."""

    table: ClassVar[str] = "surveys"

    answered_at: datetime
    kind: Literal["nps", "csat", "ces"]
    score: Finite | None
    customer_id: int | str | None = None
    service: str | None = None


class Cost(TableSchema):
    """Money spent on customers."""

    table: ClassVar[str] = "costs"
    key: ClassVar[str] = "purpose"

    spent_at: datetime
    purpose: Literal["acquisition", "retention", "service"]
    amount: Money
    service: str | None = None
    channel: str | None = None
    segment: str | None = None
    currency: str | None = None


class Outage(TableSchema):
    """A span of time in which a service was down."""

    table: ClassVar[str] = "outages"
    key: ClassVar[str] = "service"
    rules: ClassVar[tuple[NotAfter, ...]] = (NotAfter("started_at", "ended_at"),)

    service: str
    started_at: datetime
    ended_at: datetime
    planned: bool | None = None


class Request(TableSchema):
    """A request to a service, and how long it took; a null `latency_ms` was not measured, as of one that timed out."""

    table: ClassVar[str] = "requests"
    key: ClassVar[str] = "service"

    service: str
    occurred_at: datetime
    latency_ms: Duration | None
    ok: bool | None = None
    jitter_ms: Duration | None = None
    packet_loss: Annotated[float, Field(ge=0, le=1)] | None = None


class Exposure(TableSchema):
    """A customer's exposure to a campaign."""

    table: ClassVar[str] = "exposures"

    customer_id: int | str
    exposed_at: datetime
    campaign: str
    group: Literal["treated", "control"] | None = None


class Step(TableSchema):
    """A step of onboarding that a customer completed."""

    table: ClassVar[str] = "steps"

    customer_id: int | str
    step: str
    completed_at: datetime


SCHEMAS: dict[str, type[TableSchema]] = {
    schema.table: schema
    for schema in (Customer, Subscription, Event, Contact, Survey, Cost, Outage, Request, Exposure, Step)
}
