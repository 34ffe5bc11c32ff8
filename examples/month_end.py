"""Month end: check the tables once; churn, movements, and the scorecard of a month, against the last, by segment."""

from tenure import Tables, churn_rate, months, mrr_movements, scorecard
from tenure.samples import telecom

book = telecom(customers=500, months=12, seed=7, start="2025-01-01")
tables = Tables(customers=book.customers, subscriptions=book.subscriptions)
quarter = months("2025-10", "2025-12")

churn = churn_rate(tables.subscriptions, period=quarter, by="segment", customers=tables.customers)
print(churn.table[["period_start", "segment", "opening", "lost", "value"]].to_string(index=False))

moved = mrr_movements(tables.subscriptions, period="2025-12")
print(f"\nMRR {moved.parts['opening']:,.2f} + {moved.value:,.2f} = {moved.parts['closing']:,.2f}\n")

KPIS = ["churn_rate", "net_revenue_retention", "quick_ratio"]
print(scorecard(tables, period="2025-12", kpis=KPIS).summary("es"))

against = scorecard(tables, period="2025-12", kpis=KPIS, compare="previous")
print(f"\n{against.table[['kpi', 'value', 'previous', 'change', 'verdict']].to_string(index=False)}\n")
print(scorecard(tables, period=quarter, kpis=KPIS, by="segment").pivot().round(3).to_string())
