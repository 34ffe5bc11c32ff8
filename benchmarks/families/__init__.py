"""The families of KPIs, each with those who count one of them."""

from __future__ import annotations

from benchmarks.families.accrual import ACCRUED
from benchmarks.families.active_use import ACTIVE_USE, ACTIVE_USE_BY_DAY
from benchmarks.families.campaigns import CONVERSION
from benchmarks.families.checks import CHECK
from benchmarks.families.cohorts import COHORTS
from benchmarks.families.contacts import THRESHOLDS
from benchmarks.families.health import HEALTH
from benchmarks.families.incremental import INCREMENTAL
from benchmarks.families.lifetime import LIFETIME
from benchmarks.families.movements import MOVEMENTS
from benchmarks.families.quality import APDEX, LATENCY
from benchmarks.families.renewals import RENEWALS
from benchmarks.families.retention import CHURN, NET_RETENTION
from benchmarks.families.scorecards import SCORECARD, WIDE_SCORECARD
from benchmarks.families.sessions import SESSIONS, SESSIONS_BY_ID
from benchmarks.families.surveys import NPS
from benchmarks.families.survival import SURVIVAL, SURVIVAL_TO_THE_SECOND
from benchmarks.families.trends import TREND
from benchmarks.families.trials import TRIALS
from benchmarks.family import Family

__all__ = ["FAMILIES"]

FAMILIES: dict[str, Family] = {
    family.name: family
    for family in (
        MOVEMENTS,
        SCORECARD,
        CHECK,
        WIDE_SCORECARD,
        CHURN,
        NET_RETENTION,
        SURVIVAL,
        SURVIVAL_TO_THE_SECOND,
        COHORTS,
        RENEWALS,
        ACCRUED,
        INCREMENTAL,
        LIFETIME,
        NPS,
        THRESHOLDS,
        TRIALS,
        CONVERSION,
        ACTIVE_USE,
        ACTIVE_USE_BY_DAY,
        SESSIONS,
        SESSIONS_BY_ID,
        TREND,
        LATENCY,
        APDEX,
        HEALTH,
    )
}
"""All families by name, in the order in which they are measured."""
