"""A book whose names are not to be trusted, and its report, made once for all tests."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

from tenure import HealthModel, Signal, Tables, months
from tenure.report import Report, report
from tenure.samples import telecom

__all__ = ["HOSTILE", "KPIS", "LONG", "MODEL", "PERIODS", "page", "tables"]

LONG = "long " * 2000
HOSTILE = (
    "<script>document.title='taken'</script>",
    "</script><img src=x onerror=alert(1)>",
    '=HYPERLINK("https://example.org";"here")',
    "\"quoted\" & 'single' ${1} {{ 7 * 7 }}",
    "🦊 emoji\u2028line",
    "عميل كبير",
    LONG,
)
"""Names that stand for markup, programs, formulas, other directions of writing, and too much."""

PERIODS = months("2025-10", "2025-12")
KPIS = (
    "churn_rate", "churn_by_reason", "survival_curve", "monthly_recurring_revenue", "mrr_movements",
    "net_promoter_score", "health_distribution", "trial_conversion_rate", "error_rate", "availability",
)  # fmt: skip
MODEL = HealthModel(
    signals=[Signal(name="usage", weight=3, worst=0, best=3), Signal(name="tickets", weight=1, worst=2, best=0)]
)


@cache
def tables() -> Tables:
    """Return a small telecom book in which segments, a customer and reasons have such names."""
    frames: dict[str, Any] = dict(telecom(customers=150, months=24, seed=4).tables)
    customers = frames["customers"]
    segments = [*HOSTILE, None]
    frames["customers"] = customers.assign(
        segment=pd.Series([segments[place % len(segments)] for place in range(len(customers))], dtype=object)
    )
    for name, frame in frames.items():
        if "customer_id" in frame:
            renamed = frame["customer_id"].replace({"C0000001": HOSTILE[0], "C0000002": LONG})
            frames[name] = frame.assign(customer_id=renamed)
    return Tables(**frames)


@cache
def page(lang: Any = "en") -> Report:
    """Return the report of the book, split by segment."""
    return report(tables(), period=PERIODS, by="segment", kpis=KPIS, health_model=MODEL, title=HOSTILE[1], lang=lang)
