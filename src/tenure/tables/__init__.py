"""What a table must hold: models, checks, relations, currencies and monthly amounts."""

from tenure.tables.book import Table
from tenure.tables.checking import Faults, check, faults
from tenure.tables.currency import convert_currency
from tenure.tables.known import Known, know
from tenure.tables.models import (
    MODELS,
    Contact,
    Cost,
    Customer,
    Event,
    Exposure,
    Outage,
    Request,
    Step,
    Subscription,
    Survey,
)
from tenure.tables.money import monthly_amount
from tenure.tables.row import Row
from tenure.tables.tables import Tables, native

__all__ = [
    "MODELS",
    "Contact",
    "Cost",
    "Customer",
    "Event",
    "Exposure",
    "Faults",
    "Known",
    "Outage",
    "Request",
    "Row",
    "Step",
    "Subscription",
    "Survey",
    "Table",
    "Tables",
    "check",
    "convert_currency",
    "faults",
    "know",
    "monthly_amount",
    "native",
]
