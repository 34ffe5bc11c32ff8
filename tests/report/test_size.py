"""The size of the page: 24 months and 10 groups of all KPIs stay under 8 MB, of which plotly itself is five."""

from __future__ import annotations

from typing import Any

from plotly.offline import get_plotlyjs

from tenure import Tables, months, report
from tenure.samples import telecom

PERIODS = months("2024-03", "2026-02")
HEAVIEST = ("mrr_movements", "cohort_retention", "survival_curve", "churn_rate")
"""A picture for each group and period, heat maps, long curves, and lines, of which there are most."""


def test_a_page_of_24_months_and_10_groups_is_small_beside_plotly() -> None:
    frames: dict[str, Any] = telecom(customers=300, months=26, seed=3, start="2024-01-01").tables
    areas = [f"area {place % 10}" for place in range(300)]
    tables = Tables(subscriptions=frames["subscriptions"], customers=frames["customers"].assign(area=areas))
    made = report(tables, period=PERIODS, by="area", kpis=HEAVIEST, lang="es")
    own = len(made.html.encode()) - len(get_plotlyjs().encode())
    # The four take a fifth of what all KPIs take, and plotly leaves 3.1 MB for all.
    assert 20_000 < own < 600_000
