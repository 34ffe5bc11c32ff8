"""What are customers worth? The oracles of the room, each in a file of its subject."""

from __future__ import annotations

from .costs import PURPOSES, acquisition_cost, payback_months, retention_cost
from .drivers import value_drivers
from .lifetimes import lifetime_value, lifetime_value_scenarios
from .purchasers import purchaser_value
from .returns import ltv_to_cac_ratio, ltv_to_crc_ratio, return_on_investment
from .tenures import constant_churn, customer_base_value, customer_value, tenure

__all__ = [
    "PURPOSES",
    "acquisition_cost",
    "constant_churn",
    "customer_base_value",
    "customer_value",
    "lifetime_value",
    "lifetime_value_scenarios",
    "ltv_to_cac_ratio",
    "ltv_to_crc_ratio",
    "payback_months",
    "purchaser_value",
    "retention_cost",
    "return_on_investment",
    "tenure",
    "value_drivers",
]
