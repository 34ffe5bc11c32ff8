"""What a table must hold: schemas, checks, relations, currencies and monthly amounts."""

from tenure.tables.checked_table import CheckedTable
from tenure.tables.checks.check import Faults, check, faults
from tenure.tables.inputs import Inputs, check_inputs
from tenure.tables.money.currency import convert_currency
from tenure.tables.money.monthly import monthly_amount
from tenure.tables.schema import TableSchema
from tenure.tables.schemas import (
    SCHEMAS,
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
from tenure.tables.tables import Tables, column_names, to_frame

__all__ = [
    "SCHEMAS",
    "CheckedTable",
    "Contact",
    "Cost",
    "Customer",
    "Event",
    "Exposure",
    "Faults",
    "Inputs",
    "Outage",
    "Request",
    "Step",
    "Subscription",
    "Survey",
    "TableSchema",
    "Tables",
    "check",
    "check_inputs",
    "column_names",
    "convert_currency",
    "faults",
    "monthly_amount",
    "to_frame",
]
