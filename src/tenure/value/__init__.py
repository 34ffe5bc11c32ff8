"""What are they worth? Lifetime value, what it costs to win and to keep a customer, and the value of each."""

from tenure.value.cac import acquisition_cost, payback_months
from tenure.value.crc import retention_cost
from tenure.value.customers.base_value import customer_base_value
from tenure.value.customers.drivers import value_drivers
from tenure.value.customers.forecast import mrr_forecast
from tenure.value.customers.per_customer import customer_value
from tenure.value.customers.purchasers import purchaser_value
from tenure.value.customers.rfm import rfm_summary
from tenure.value.lifetime.changes import Change
from tenure.value.lifetime.ltv import lifetime_value
from tenure.value.lifetime.ratios import ltv_to_cac_ratio, ltv_to_crc_ratio
from tenure.value.lifetime.scenarios import lifetime_value_scenarios
from tenure.value.roi import return_on_investment

__all__ = [
    "Change",
    "acquisition_cost",
    "customer_base_value",
    "customer_value",
    "lifetime_value",
    "lifetime_value_scenarios",
    "ltv_to_cac_ratio",
    "ltv_to_crc_ratio",
    "mrr_forecast",
    "payback_months",
    "purchaser_value",
    "retention_cost",
    "return_on_investment",
    "rfm_summary",
    "value_drivers",
]
