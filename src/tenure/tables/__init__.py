"""What a table must hold: models, checks, relations, currencies and monthly amounts."""

from tenure.tables.checked_table import Table
from tenure.tables.checks.check import Faults, check, faults
from tenure.tables.money.currency import convert_currency
from tenure.tables.inputs import Known, know
from tenure.tables.schemas import (
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
from tenure.tables.money.monthly import monthly_amount
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
