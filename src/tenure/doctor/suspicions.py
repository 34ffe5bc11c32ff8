"""Suspicions: what is looked for, in which tables, and which KPIs it changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tenure.catalogue import KPIS
from tenure.counting import findings
from tenure.counting.findings import INSTANTS, Examined, Found

__all__ = ["SUSPICIONS", "Suspicion"]


class Suspicion(NamedTuple):
    """What is looked for, by its slug: the tables, how it is found, and the KPIs that it changes."""

    key: str
    tables: tuple[str, ...]
    search: Callable[[Examined], Found | None]
    kpis: tuple[str, ...] = ()

    def kpis_of(self, table: str) -> tuple[str, ...]:
        """Return the KPIs that it changes: all of the table, where none are named."""
        return self.kpis or tuple(name for name, row in KPIS.items() if table in row.tables)


_SUBSCRIPTIONS = ("subscriptions",)
_MRR = ("monthly_recurring_revenue", "mrr_movements", "average_revenue_per_account")
_CHURN = ("churn_rate", "churn_by_reason", "mrr_movements")
_WINDOWS = ("survival_curve", "cohort_retention", "renewal_rate")
_WITHOUT_PAUSE = ("subscriptions", "events", "contacts", "surveys", "costs", "requests")

SUSPICIONS = (
    Suspicion("overlapping_subscriptions", _SUBSCRIPTIONS, findings.find_overlaps, _MRR),
    Suspicion("same_day_change", _SUBSCRIPTIONS, findings.find_same_day_changes, _CHURN),
    Suspicion("free_subscriptions", _SUBSCRIPTIONS, findings.find_free, ("churn_rate", "average_revenue_per_account")),
    Suspicion("cut_off_extract", _SUBSCRIPTIONS, findings.find_cut_off, ("churn_rate", *_MRR)),
    Suspicion("planned_ends", _SUBSCRIPTIONS, findings.find_planned_ends, _WINDOWS),
    Suspicion("nps_without_zero", ("surveys",), findings.find_scale_from_one, ("net_promoter_score",)),
    Suspicion("repeated_surveys", ("surveys",), findings.find_repeated_surveys),
    Suspicion("before_sign_up", ("events", "contacts"), findings.find_before_sign_up, ("contact_threshold_rate",)),
    Suspicion("months_without_rows", _WITHOUT_PAUSE, findings.find_gaps),
    Suspicion("round_size", tuple(INSTANTS), findings.find_round_size),
    Suspicion("future_rows", tuple(INSTANTS), findings.find_future),
)
