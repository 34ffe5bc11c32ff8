"""Your columns: a table with other names, a tighter rule, and what a bad row says."""

import pandas as pd
from pydantic import Field

from tenure import ContractError, Subscription, Tables, check, faults, monthly_recurring_revenue

extract = pd.DataFrame(
    {
        "account": ["007", "008", "008"],
        "started_at": ["2026-01-01", "2026-01-15", "2026-02-01"],
        "ended_at": [None, "2026-02-01", None],
        "monthly_fee": [20.0, 30.0, 45.0],
    }
)

# Names alone: say which column is which.
NAMES = {"account": "customer_id", "monthly_fee": "mrr"}
tables = Tables(subscriptions=extract, rename={"subscriptions": NAMES})
print(monthly_recurring_revenue(tables.subscriptions, period="2026-01"))


class Contract(Subscription):
    """Our billing extract: other names, and no contract above 500 a month."""

    customer_id: str = Field(alias="account")
    mrr: float = Field(alias="monthly_fee", ge=0, le=500)


print(monthly_recurring_revenue(check(extract, Contract), period="2026-01"))

wrong = extract.assign(monthly_fee=[20.0, -30.0, 4500.0])
try:
    check(wrong, Contract)
except ContractError as error:
    print(error)
print(faults(wrong, Contract).failures.to_string(index=False))
