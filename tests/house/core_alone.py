"""What works where no extra is installed: `make core` runs this in an environment of the core alone."""

from __future__ import annotations

import sys

import tenure
from tenure.samples import spring, subscriptions, telecom

EXTRAS = {
    "ibis",
    "jinja2",
    "openpyxl",
    "plotly",
    "polars",
    "pyarrow",
    "pyspark",
    "rich",
    "scipy",
    "typer",
    "xlsxwriter",
    "yaml",
}
SCORED = (  # one of each room whose KPIs need no options
    "churn_rate",
    "average_revenue_per_user",
    "lifetime_value",
    "net_promoter_score",
    "first_contact_resolution_rate",
    "active_use_rate",
    "activation_days",
    "attendance_rate",
    "error_rate",
)


def main() -> None:
    """Count, fit, examine and score."""
    assert tenure.churn_rate(subscriptions, period=spring).value == 0.25
    model = tenure.ShiftedBetaGeometric.fit(survivors=[1000, 869, 743, 653, 593, 551, 517, 491])
    assert round(model.alpha, 3) == 0.668, model  # Fader and Hardie (2007), high end
    tables = telecom(customers=60, seed=1).tables
    card = tenure.scorecard(tables, period="2025-Q3", kpis=SCORED)
    assert set(card.kpis) == set(SCORED), card
    assert card.table["value"].notna().all(), card
    assert "Net promoter score" in card.summary()
    assert card.to_json()
    assert [finding.key for finding in tenure.doctor({"subscriptions": subscriptions}).findings] == ["same_day_change"]
    assert len(tenure.health_signals(tables, as_of="2026-01-01")) > 0
    assert tenure.survival_curve(tables["subscriptions"], as_of="2026-01-01").at(0) == 1
    loaded = EXTRAS & {name for name, module in sys.modules.items() if module is not None}
    assert not loaded, loaded


if __name__ == "__main__":
    main()
